using Lectr.Domain.Providers;

namespace Lectr.Proxy.Observe;

/// <summary>Feeds a copy of the answer's bytes, decoded, to the wire format's reader. Whatever fails here ends the observation, never the answer.</summary>
internal sealed class AnswerTap
{
    private AnswerReader? _reader;
    private AnswerDecoder? _decoder;

    /// <summary>Whether the format's own end marker has passed by, so that the client may have the whole answer with it.</summary>
    public bool Ended { get; private set; }

    /// <summary>Starts with an answer's head.</summary>
    public void Start(Endpoint endpoint, in AnswerHead head, string? contentEncoding)
    {
        try
        {
            _decoder = AnswerDecoder.For(contentEncoding, out var known);
            _reader = known ? endpoint.Format.ReadAnswer(endpoint, head) : null;
        }
        catch (Exception)
        {
            _reader = null;
        }
    }

    /// <summary>Takes the next bytes as they stand on the wire.</summary>
    public void Append(ReadOnlySpan<byte> bytes)
    {
        if (_reader is not { } reader)
        {
            return;
        }

        try
        {
            if (_decoder is null)
            {
                reader.Append(bytes);
            }
            else if (!_decoder.TryDecode(bytes, reader))
            {
                _reader = null;
                return;
            }

            Ended = reader.Ended;
        }
        catch (Exception)
        {
            _reader = null;
        }
    }

    /// <summary>What was learnt; nothing when the observation failed.</summary>
    public Answer? Finish(bool whole)
    {
        // What still comes is not read: the reader gives its memory back.
        var reader = _reader;
        _reader = null;
        try
        {
            return reader?.Finish(whole);
        }
        catch (Exception)
        {
            return null;
        }
    }

    /// <summary>Forgets the answer.</summary>
    public void Clear()
    {
        Finish(whole: false);
        _decoder?.Dispose();
        _decoder = null;
        Ended = false;
    }
}

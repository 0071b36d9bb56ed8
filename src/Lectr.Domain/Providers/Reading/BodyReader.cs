namespace Lectr.Domain.Providers.Reading;

/// <summary>Reads an answer's body by its content type: server-sent events, JSON, or nothing at all.</summary>
internal sealed class BodyReader : AnswerReader
{
    private readonly AnswerFold _fold;
    private readonly int _status;
    private readonly bool _stream;
    private readonly JsonTap _json;
    private readonly SseTap? _events;

    private BodyReader(AnswerFold fold, int status, bool stream)
    {
        _fold = fold;
        _status = status;
        _stream = stream;
        _json = new JsonTap(fold.Spec(stream), fold);
        _events = stream ? new SseTap(fold, _json) : null;
    }

    /// <inheritdoc/>
    public override bool Ended => _stream && _fold.Ended;

    /// <summary>The reader that suits the answer's head.</summary>
    public static AnswerReader For(AnswerFold fold, in AnswerHead head)
    {
        var type = head.ContentType.AsSpan();
        var end = type.IndexOf(';');
        type = (end < 0 ? type : type[..end]).Trim();
        if (type.Equals("text/event-stream", StringComparison.OrdinalIgnoreCase))
        {
            return new BodyReader(fold, head.Status, stream: true);
        }

        // An answer that does not say what it is may be JSON; the scanner takes any bytes.
        return type.IsEmpty
            || type.EndsWith("json", StringComparison.OrdinalIgnoreCase)
            || type.Equals("text/plain", StringComparison.OrdinalIgnoreCase)
            ? new BodyReader(fold, head.Status, stream: false)
            : new SilentReader();
    }

    /// <inheritdoc/>
    public override void Append(ReadOnlySpan<byte> bytes)
    {
        if (_events is not null)
        {
            _events.Append(bytes);
        }
        else
        {
            _json.Append(bytes);
        }
    }

    /// <inheritdoc/>
    public override Answer Finish(bool whole)
    {
        _json.Release();
        return _fold.Result(_status, _json.TextChars);
    }
}

using System.Buffers;
using System.IO.Compression;
using Lectr.Domain.Providers;
using Lectr.Proxy.Observe;

namespace Lectr.Proxy.WebSockets;

/// <summary>
/// Reads turns in a copy of what the provider sends: each text message is one event, the same as in the endpoint's stream over
/// HTTP, so that the wire format's own reader is fed with it. Whatever fails here ends the observation, never the connection.
/// </summary>
internal sealed class TurnReader(Endpoint endpoint, AnswerTap tap, bool deflate) : IDisposable
{
    private const int LongestBeginning = 256;
    private const int Piece = 16 * 1024;
    private static readonly AnswerHead Head = new(200, "text/event-stream", RequestedStreaming: true);

    private readonly FrameReader _frames = new();
    private readonly PushedBytes _deflated = new();
    private readonly byte[] _beginning = new byte[LongestBeginning];
    private DeflateStream? _inflater;
    private int _known;
    private bool _failed;

    /// <summary>Whether a turn has begun and not ended.</summary>
    public bool InTurn { get; private set; }

    /// <summary>
    /// Takes the next bytes as far as the message that begins or ends a turn; false when they are all read and nothing of the kind happened.
    /// Call again with what is left.
    /// </summary>
    public bool TryAdvance(ref ReadOnlySpan<byte> bytes)
    {
        try
        {
            while (!_failed && _frames.TryRead(ref bytes, out var fragment))
            {
                Take(fragment);
                if (fragment.Last && EndMessage())
                {
                    return true;
                }
            }
        }
        catch (Exception)
        {
            _failed = true;
        }

        return false;
    }

    /// <summary>Begins to listen for another turn.</summary>
    public void Next()
    {
        tap.Clear();
        tap.Start(endpoint, Head, contentEncoding: null);
        InTurn = false;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _inflater?.Dispose();
        _deflated.Dispose();
    }

    private void Take(in Fragment fragment)
    {
        if (fragment.First)
        {
            _known = 0;
            tap.Append("data: "u8);
        }

        if (!fragment.Compressed)
        {
            Feed(fragment.Payload);
            return;
        }

        if (!deflate)
        {
            throw new InvalidDataException("compressed, though nothing of the kind was agreed");
        }

        Inflate(fragment.Payload);
        if (fragment.Last)
        {
            // What the sender left off every message (RFC 7692, 7.2.2).
            Inflate([0x00, 0x00, 0xff, 0xff]);
        }
    }

    private void Inflate(ReadOnlySpan<byte> bytes)
    {
        _deflated.Push(bytes);
        _inflater ??= new DeflateStream(_deflated, CompressionMode.Decompress, leaveOpen: true);
        var piece = ArrayPool<byte>.Shared.Rent(Piece);
        try
        {
            while (_inflater.Read(piece) is > 0 and var length)
            {
                Feed(piece.AsSpan(0, length));
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(piece);
        }
    }

    // A line break is white space in JSON and the end of an event's data in a stream.
    private void Feed(ReadOnlySpan<byte> text)
    {
        var beginning = text[..Math.Min(text.Length, LongestBeginning - _known)];
        beginning.CopyTo(_beginning.AsSpan(_known));
        _known += beginning.Length;
        while (text.IndexOfAny((byte)'\n', (byte)'\r') is >= 0 and var at)
        {
            tap.Append(text[..at]);
            tap.Append(" "u8);
            text = text[(at + 1)..];
        }

        tap.Append(text);
    }

    private bool EndMessage()
    {
        tap.Append("\n\n"u8);
        var begins = !InTurn && IsOfTurn(_beginning.AsSpan(0, _known));
        InTurn |= begins;
        return begins || tap.Ended;
    }

    private static bool IsOfTurn(ReadOnlySpan<byte> message)
    {
        const int Type = 6;
        var at = message.IndexOf("\"type\""u8);
        return at >= 0 && message[(at + Type)..].TrimStart(" :"u8).StartsWith("\"response."u8);
    }
}

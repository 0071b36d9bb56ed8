using System.Buffers.Binary;

namespace Lectr.Proxy.WebSockets;

/// <summary>A piece of a text message's payload.</summary>
internal readonly ref struct Fragment(ReadOnlySpan<byte> payload, bool first, bool last, bool compressed)
{
    /// <summary>The bytes as they stand in the frame.</summary>
    public ReadOnlySpan<byte> Payload { get; } = payload;

    /// <summary>Whether a message begins with it.</summary>
    public bool First { get; } = first;

    /// <summary>Whether a message ends with it.</summary>
    public bool Last { get; } = last;

    /// <summary>Whether the message is compressed (RFC 7692).</summary>
    public bool Compressed { get; } = compressed;
}

/// <summary>Finds text messages in the frames that a server sends (RFC 6455, 5.2), in pieces split anywhere. Binary and control frames are passed over.</summary>
internal sealed class FrameReader
{
    private const int ShortestHead = 2;
    private const int LongestHead = 14;

    private readonly byte[] _head = new byte[LongestHead];
    private int _headLength;
    private bool _inFrame;
    private bool _final;
    private bool _isControl;
    private long _left;
    private bool _isText;
    private bool _isFirst;
    private bool _isCompressed;

    /// <summary>The next piece of a text message in <paramref name="bytes"/>, which is moved past it; false when all of them are read.</summary>
    public bool TryRead(ref ReadOnlySpan<byte> bytes, out Fragment fragment)
    {
        while (_inFrame || TryReadHead(ref bytes))
        {
            var payload = bytes[..(int)Math.Min(_left, bytes.Length)];
            bytes = bytes[payload.Length..];
            _left -= payload.Length;
            _inFrame = _left > 0;
            if (_isText && !_isControl && (payload.Length > 0 || !_inFrame))
            {
                fragment = new Fragment(payload, _isFirst, _final && !_inFrame, _isCompressed);
                _isFirst = false;
                return true;
            }

            if (_inFrame)
            {
                break;
            }
        }

        fragment = default;
        return false;
    }

    private bool TryReadHead(ref ReadOnlySpan<byte> bytes)
    {
        while (!bytes.IsEmpty)
        {
            _head[_headLength++] = bytes[0];
            bytes = bytes[1..];
            if (_headLength >= ShortestHead && _headLength == LengthOfHead())
            {
                Begin();
                return true;
            }
        }

        return false;
    }

    private int LengthOfHead() => ShortestHead
        + ((_head[1] & 0x7f) switch { 126 => 2, 127 => 8, _ => 0 })
        + ((_head[1] & 0x80) != 0 ? 4 : 0);

    private void Begin()
    {
        var opcode = _head[0] & 0x0f;
        _left = (_head[1] & 0x7f) switch
        {
            126 => BinaryPrimitives.ReadUInt16BigEndian(_head.AsSpan(2)),
            127 => (long)(BinaryPrimitives.ReadUInt64BigEndian(_head.AsSpan(2)) & long.MaxValue),
            var length => length,
        };
        (_headLength, _inFrame) = (0, true);
        _isControl = opcode >= 8;
        if (_isControl)
        {
            return;
        }

        _final = (_head[0] & 0x80) != 0;
        if (opcode != 0)
        {
            (_isText, _isFirst, _isCompressed) = (opcode == 1, true, (_head[0] & 0x40) != 0);
        }
    }
}

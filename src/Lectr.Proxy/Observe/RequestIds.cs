using System.Buffers.Binary;
using System.Security.Cryptography;

namespace Lectr.Proxy.Observe;

/// <summary>Ids of requests: UUIDs of version 7 (RFC 9562, 5.7). Random bytes are drawn a page at a time, because each draw is a system call.</summary>
internal static class RequestIds
{
    private const int Page = 4096;
    private const int Drawn = 10;

    [ThreadStatic]
    private static byte[]? _random;

    [ThreadStatic]
    private static int _left;

    /// <summary>A new id of a request that began at <paramref name="moment"/>.</summary>
    public static Guid At(DateTimeOffset moment)
    {
        if (_left < Drawn)
        {
            RandomNumberGenerator.Fill(_random ??= new byte[Page]);
            _left = Page;
        }

        Span<byte> bytes = stackalloc byte[16];
        BinaryPrimitives.WriteInt64BigEndian(bytes, moment.ToUnixTimeMilliseconds() << 16);
        _random.AsSpan(Page - _left, Drawn).CopyTo(bytes[6..]);
        _left -= Drawn;
        bytes[6] = (byte)(0x70 | (bytes[6] & 0x0F));
        bytes[8] = (byte)(0x80 | (bytes[8] & 0x3F));
        return new Guid(bytes, bigEndian: true);
    }
}

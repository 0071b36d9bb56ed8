using System.Buffers;
using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;

namespace Lectr.Proxy.Settings;

/// <summary>The SHA-256 of a Lectr key: all that is kept of it.</summary>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct KeyHash(ulong A, ulong B, ulong C, ulong D)
{
    private const string Prefix = "lc_key_";
    private const int ShortestSecret = 32;
    private const int LongestKey = 256;
    private static readonly SearchValues<char> Allowed = SearchValues.Create("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz");

    /// <summary>The hash of a header's value; false when it does not have a key's form.</summary>
    public static bool TryOf(string? key, out KeyHash hash)
    {
        hash = default;
        if (key is null || key.Length < Prefix.Length + ShortestSecret || key.Length > LongestKey
            || !key.StartsWith(Prefix, StringComparison.Ordinal) || key.AsSpan(Prefix.Length).ContainsAnyExcept(Allowed))
        {
            return false;
        }

        Span<byte> ascii = stackalloc byte[LongestKey];
        Span<byte> digest = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(ascii[..Encoding.ASCII.GetBytes(key, ascii)], digest);
        hash = Of(digest);
        return true;
    }

    /// <summary>The hash in hexadecimal as settings rows hold it.</summary>
    public static bool TryParse(string? hex, out KeyHash hash)
    {
        hash = default;
        Span<byte> digest = stackalloc byte[SHA256.HashSizeInBytes];
        if (hex is null || Convert.FromHexString(hex, digest, out _, out var written) != OperationStatus.Done || written != digest.Length)
        {
            return false;
        }

        hash = Of(digest);
        return true;
    }

    /// <inheritdoc/>
    public override int GetHashCode() => (int)A;

    private static KeyHash Of(ReadOnlySpan<byte> digest) => new(
        BinaryPrimitives.ReadUInt64LittleEndian(digest),
        BinaryPrimitives.ReadUInt64LittleEndian(digest[8..]),
        BinaryPrimitives.ReadUInt64LittleEndian(digest[16..]),
        BinaryPrimitives.ReadUInt64LittleEndian(digest[24..]));
}

using System.Buffers.Binary;
using System.Runtime.InteropServices;

namespace Lectr.Domain.Rules;

/// <summary>
/// A hash four characters at a time, several times cheaper than the randomised one. That is safe here: only rules, which
/// editors make, are put into tables; what a request says is looked up and never added.
/// </summary>
internal static class TextHash
{
    private const ulong Prime = 0x9E3779B97F4A7C15;

    // Sets the bit in which the cases of ASCII letters differ, in each of four characters.
    private const ulong LowerCase = 0x0020_0020_0020_0020;

    /// <summary>Equal texts have equal hashes.</summary>
    public static uint Of(string? text) => Of(text, 0);

    /// <summary>Texts that are equal but for the case of ASCII letters, as provider ids are, have equal hashes.</summary>
    public static uint OfAnyCase(string? text) => Of(text, LowerCase);

    private static uint Of(ReadOnlySpan<char> text, ulong fold)
    {
        var hash = (ulong)text.Length * Prime;
        if (text.Length < 4)
        {
            foreach (var character in text)
            {
                hash = Mix(hash, character | (fold & 0xFFFF));
            }

            return (uint)(hash >> 32);
        }

        var bytes = MemoryMarshal.AsBytes(text);
        for (; bytes.Length > 8; bytes = bytes[8..])
        {
            hash = Mix(hash, BinaryPrimitives.ReadUInt64LittleEndian(bytes) | fold);
        }

        // The last four characters, some of them for the second time.
        hash = Mix(hash, BinaryPrimitives.ReadUInt64LittleEndian(MemoryMarshal.AsBytes(text[^4..])) | fold);
        return (uint)(hash >> 32);
    }

    private static ulong Mix(ulong hash, ulong part) => (ulong.RotateLeft(hash, 29) ^ part) * Prime;
}

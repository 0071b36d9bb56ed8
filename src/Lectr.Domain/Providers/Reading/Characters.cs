using System.Numerics;
using System.Runtime.InteropServices;

namespace Lectr.Domain.Providers.Reading;

/// <summary>Counts characters of UTF-8 text by the bytes that begin one, so that the sum over pieces does not depend on where they were cut.</summary>
internal static class Characters
{
    private const sbyte LastContinuation = -65;

    /// <summary>Characters that begin in <paramref name="utf8"/>.</summary>
    public static int In(ReadOnlySpan<byte> utf8)
    {
        var count = utf8.Length;
        var bytes = MemoryMarshal.Cast<byte, sbyte>(utf8);
        while (bytes.Length >= Vector<sbyte>.Count)
        {
            // A lane is -1 where a byte continues a character; 127 rounds cannot overflow it.
            var continued = Vector<sbyte>.Zero;
            for (var round = 0; round < 127 && bytes.Length >= Vector<sbyte>.Count; round++)
            {
                continued += Vector.LessThanOrEqual(new Vector<sbyte>(bytes), new Vector<sbyte>(LastContinuation));
                bytes = bytes[Vector<sbyte>.Count..];
            }

            Vector.Widen(continued, out var low, out var high);
            count += Vector.Sum(low + high);
        }

        foreach (var b in bytes)
        {
            count -= b <= LastContinuation ? 1 : 0;
        }

        return count;
    }
}

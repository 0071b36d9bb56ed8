using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Lectr.Proxy.Request;

/// <summary>Finds the ends of JSON strings 64 bytes at a time and counts their characters on the way, without decoding them.</summary>
internal static class JsonStrings
{
    private const int Block = 64;
    private const ulong EvenBits = 0x5555_5555_5555_5555;

    /// <summary>
    /// The index of the closing quote of the string whose content starts at <paramref name="start"/>; -1 when there is none.
    /// <paramref name="units"/> is its length in UTF-16 units after decoding, <paramref name="escaped"/> whether it holds a backslash.
    /// </summary>
    public static int End(ReadOnlySpan<byte> text, int start, out int units, out bool escaped)
    {
        units = 0;
        escaped = false;
        var carry = 0UL;
        ref var origin = ref MemoryMarshal.GetReference(text);
        var at = start;
        for (; at <= text.Length - Block; at += Block)
        {
            var found = Scan(ref Unsafe.Add(ref origin, at), ref carry, ref units, ref escaped);
            if (found < Block)
            {
                return at + found;
            }
        }

        if (at >= text.Length)
        {
            return -1;
        }

        Span<byte> tail = stackalloc byte[Block];
        tail.Clear();
        text[at..].CopyTo(tail);
        var last = Scan(ref MemoryMarshal.GetReference(tail), ref carry, ref units, ref escaped);
        return last < text.Length - at ? at + last : -1;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static int Scan(ref byte block, ref ulong carry, ref int units, ref bool escaped)
    {
        var quotes = Equal(ref block, (byte)'"');
        var backslashes = Equal(ref block, (byte)'\\');
        var wide = HighBits(ref block);
        var escapes = 0UL;
        if ((backslashes | carry) != 0)
        {
            escaped = true;
            escapes = Escaped(backslashes, ref carry);
            quotes &= ~escapes;
        }

        var length = quotes == 0 ? Block : BitOperations.TrailingZeroCount(quotes);
        units += length;
        if ((escapes | wide) != 0)
        {
            Correct(ref block, quotes == 0 ? ulong.MaxValue : (1UL << length) - 1, escapes, wide, ref units);
        }

        return length;
    }

    // A bit is set for each byte that a backslash before it escapes; carry says whether the next block's first byte is one.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong Escaped(ulong backslashes, ref ulong carry)
    {
        backslashes &= ~carry;
        var follows = (backslashes << 1) | carry;
        var oddStarts = backslashes & ~EvenBits & ~follows;
        var evenRuns = oddStarts + backslashes;
        carry = evenRuns < backslashes ? 1UL : 0UL;
        return (EvenBits ^ (evenRuns << 1)) & follows;
    }

    private static void Correct(ref byte block, ulong within, ulong escapes, ulong wide, ref int units)
    {
        if (escapes != 0)
        {
            escapes &= within;
            units -= BitOperations.PopCount(escapes) + (4 * BitOperations.PopCount(escapes & Equal(ref block, (byte)'u')));
        }

        if (wide != 0)
        {
            units -= BitOperations.PopCount(Continuations(ref block) & within);
            units += BitOperations.PopCount(FourByteLeads(ref block) & within);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong Equal(ref byte block, byte value)
    {
        if (Vector256.IsHardwareAccelerated)
        {
            var wanted = Vector256.Create(value);
            return Vector256.Equals(Vector256.LoadUnsafe(ref block), wanted).ExtractMostSignificantBits()
                | ((ulong)Vector256.Equals(Vector256.LoadUnsafe(ref block, 32), wanted).ExtractMostSignificantBits() << 32);
        }

        var narrow = Vector128.Create(value);
        return Join(
            Vector128.Equals(Vector128.LoadUnsafe(ref block), narrow), Vector128.Equals(Vector128.LoadUnsafe(ref block, 16), narrow),
            Vector128.Equals(Vector128.LoadUnsafe(ref block, 32), narrow), Vector128.Equals(Vector128.LoadUnsafe(ref block, 48), narrow));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong HighBits(ref byte block) =>
        Vector256.IsHardwareAccelerated
            ? Vector256.LoadUnsafe(ref block).ExtractMostSignificantBits() | ((ulong)Vector256.LoadUnsafe(ref block, 32).ExtractMostSignificantBits() << 32)
            : Join(Vector128.LoadUnsafe(ref block), Vector128.LoadUnsafe(ref block, 16), Vector128.LoadUnsafe(ref block, 32), Vector128.LoadUnsafe(ref block, 48));

    // UTF-8 continuation bytes are 0x80 to 0xBF: as signed numbers, everything below -64.
    private static ulong Continuations(ref byte block)
    {
        var limit = Vector128.Create((sbyte)-64);
        return Join(
            Vector128.LessThan(Vector128.LoadUnsafe(ref block).AsSByte(), limit).AsByte(),
            Vector128.LessThan(Vector128.LoadUnsafe(ref block, 16).AsSByte(), limit).AsByte(),
            Vector128.LessThan(Vector128.LoadUnsafe(ref block, 32).AsSByte(), limit).AsByte(),
            Vector128.LessThan(Vector128.LoadUnsafe(ref block, 48).AsSByte(), limit).AsByte());
    }

    private static ulong FourByteLeads(ref byte block)
    {
        var limit = Vector128.Create((byte)0xEF);
        return Join(
            Vector128.GreaterThan(Vector128.LoadUnsafe(ref block), limit), Vector128.GreaterThan(Vector128.LoadUnsafe(ref block, 16), limit),
            Vector128.GreaterThan(Vector128.LoadUnsafe(ref block, 32), limit), Vector128.GreaterThan(Vector128.LoadUnsafe(ref block, 48), limit));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong Join(Vector128<byte> a, Vector128<byte> b, Vector128<byte> c, Vector128<byte> d) =>
        a.ExtractMostSignificantBits()
        | ((ulong)b.ExtractMostSignificantBits() << 16)
        | ((ulong)c.ExtractMostSignificantBits() << 32)
        | ((ulong)d.ExtractMostSignificantBits() << 48);
}

namespace Lectr.Domain.Providers.Reading;

/// <summary>Vectorised looks at one event's data, for the many that hold only a few characters of text.</summary>
internal static class Skimming
{
    /// <summary>Whether the member is absent or null at every place in the data.</summary>
    public static bool IsAbsentOrNull(ReadOnlySpan<byte> data, ReadOnlySpan<byte> quotedName)
    {
        while (data.IndexOf(quotedName) is var at and >= 0)
        {
            data = data[(at + quotedName.Length)..].TrimStart(" :"u8);
            if (!data.StartsWith("null"u8))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>
    /// Counts the text in an object of plain strings and nulls that starts at <paramref name="start"/>; false when it holds anything
    /// else, so that the slow reader must look.
    /// </summary>
    public static bool CountFlat(ReadOnlySpan<byte> data, int start, CaptureSpec spec, out FlatText found)
    {
        found = default;
        if (start >= data.Length || data[start] != (byte)'{')
        {
            return false;
        }

        var at = start + 1;
        while (true)
        {
            at = Skip(data, at, (byte)',');
            if (at >= data.Length)
            {
                return false;
            }

            if (data[at] == (byte)'}')
            {
                found = found with { End = at + 1 };
                return true;
            }

            var end = data[at] == (byte)'"' ? data[(at + 1)..].IndexOfAny((byte)'"', (byte)'\\') : -1;
            if (end < 0 || data[at + 1 + end] != (byte)'"')
            {
                return false;
            }

            var isText = spec.IsText(data.Slice(at + 1, end));
            at = Skip(data, at + end + 2, (byte)':');
            if (at >= data.Length)
            {
                return false;
            }

            if (data[at] == (byte)'"')
            {
                var chars = CountString(data, at + 1, out var after);
                if (chars < 0)
                {
                    return false;
                }

                found = isText ? new FlatText(found.Chars + chars, found.Texts + 1, at + 1, after, 0) : found;
                at = after;
            }
            else if (data[at..].StartsWith("null"u8))
            {
                at += 4;
            }
            else
            {
                return false;
            }
        }
    }

    /// <summary>Characters of the string whose content starts at <paramref name="start"/>; below zero when it does not end in the data.</summary>
    public static int CountString(ReadOnlySpan<byte> data, int start, out int after)
    {
        var escapes = 0;
        after = start;
        while (true)
        {
            var end = data[after..].IndexOfAny((byte)'"', (byte)'\\');
            if (end < 0)
            {
                return -1;
            }

            after += end + 1;
            if (data[after - 1] == (byte)'"')
            {
                return Characters.In(data[start..(after - 1)]) - escapes;
            }

            if (after >= data.Length)
            {
                return -1;
            }

            escapes += data[after] == (byte)'u' ? 5 : 1;
            after++;
        }
    }

    private static int Skip(ReadOnlySpan<byte> data, int at, byte separator)
    {
        while (at < data.Length && (data[at] == separator || data[at] == (byte)' '))
        {
            at++;
        }

        return at;
    }
}

/// <summary>Text found in a flat object.</summary>
/// <param name="Chars">Characters in all.</param>
/// <param name="Texts">How many strings they stand in.</param>
/// <param name="Start">Where the last of them begins.</param>
/// <param name="After">Where the data goes on after it.</param>
/// <param name="End">Where the data goes on after the object.</param>
[System.Runtime.InteropServices.StructLayout(System.Runtime.InteropServices.LayoutKind.Auto)]
internal readonly record struct FlatText(int Chars, int Texts, int Start, int After, int End);

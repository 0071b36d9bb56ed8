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
    /// Counts the text in an object of plain strings and nulls that starts at <paramref name="data"/>; false when it holds anything
    /// else, so that the slow reader must look. <paramref name="rest"/> is what follows the object.
    /// </summary>
    public static bool CountFlat(ReadOnlySpan<byte> data, CaptureSpec spec, ref long chars, out ReadOnlySpan<byte> rest)
    {
        rest = data;
        if (data.IsEmpty || data[0] != (byte)'{')
        {
            return false;
        }

        data = data[1..];
        var counted = 0L;
        while (true)
        {
            data = data.TrimStart(" ,"u8);
            if (data.IsEmpty)
            {
                return false;
            }

            if (data[0] == (byte)'}')
            {
                rest = data[1..];
                chars += counted;
                return true;
            }

            var end = data[0] == (byte)'"' ? data[1..].IndexOfAny((byte)'"', (byte)'\\') : -1;
            if (end < 0 || data[end + 1] != (byte)'"')
            {
                return false;
            }

            var text = spec.IsText(data.Slice(1, end));
            data = data[(end + 2)..].TrimStart(" :"u8);
            if (data.StartsWith("null"u8))
            {
                data = data[4..];
            }
            else if (!CountString(ref data, text, ref counted))
            {
                return false;
            }
        }
    }

    /// <summary>Passes over one JSON string, counting its characters when asked; false when there is no whole string here.</summary>
    public static bool CountString(ref ReadOnlySpan<byte> data, bool count, ref long chars)
    {
        if (data.IsEmpty || data[0] != (byte)'"')
        {
            return false;
        }

        var rest = data[1..];
        var counted = 0L;
        while (true)
        {
            var end = rest.IndexOfAny((byte)'"', (byte)'\\');
            if (end < 0)
            {
                return false;
            }

            counted += JsonTap.Characters(rest[..end]);
            if (rest[end] == (byte)'"')
            {
                data = rest[(end + 1)..];
                chars += count ? counted : 0;
                return true;
            }

            if (end + 1 >= rest.Length)
            {
                return false;
            }

            counted += rest[end + 1] == (byte)'u' ? -3 : 1;
            rest = rest[(end + 2)..];
        }
    }
}

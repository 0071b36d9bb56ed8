namespace Lectr.Domain.Providers;

/// <summary>Reads raw paths and query strings without changing or decoding what is passed on.</summary>
internal static class QueryString
{
    /// <summary>Whether the query has a parameter of that name; names are compared without case.</summary>
    public static bool Has(ReadOnlySpan<char> query, ReadOnlySpan<char> name) => Find(query, name, out _, out _);

    /// <summary>The decoded value of a parameter; null when it is absent or empty.</summary>
    public static string? Value(ReadOnlySpan<char> query, ReadOnlySpan<char> name)
    {
        if (query.Length < 2 || !Find(query, name, out var start, out var length))
        {
            return null;
        }

        var pair = query.Slice(start, length);
        var value = pair.IndexOf('=') is var at and >= 0 ? pair[(at + 1)..] : default;
        return value.IsEmpty ? null : Uri.UnescapeDataString(value);
    }

    /// <summary>The query less every parameter of that name; every other byte stays.</summary>
    public static string Without(string query, ReadOnlySpan<char> name)
    {
        while (Find(query, name, out var start, out var length))
        {
            var end = start + length;
            query = end < query.Length ? string.Concat(query.AsSpan(0, start), query.AsSpan(end + 1)) : query[..(start - 1)];
        }

        return query is "?" ? "" : query;
    }

    /// <summary>Whether a segment is <c>.</c> or <c>..</c>, encoded or not: such a path would change on its way.</summary>
    public static bool HasDotSegment(string path)
    {
        if (!path.Contains("/.", StringComparison.Ordinal) && !path.Contains("/%2e", StringComparison.OrdinalIgnoreCase))
        {
            return false;
        }

        foreach (var segment in path.Split('/'))
        {
            if (segment.Replace("%2e", ".", StringComparison.OrdinalIgnoreCase) is "." or "..")
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>The decoded segment after the first segment of that name; null when there is none.</summary>
    public static string? SegmentAfter(string path, string word)
    {
        var at = path.IndexOf($"/{word}/", StringComparison.Ordinal);
        if (at < 0)
        {
            return null;
        }

        var segment = path.AsSpan(at + word.Length + 2);
        var end = segment.IndexOf('/');
        segment = end < 0 ? segment : segment[..end];
        return segment.IsEmpty ? null : Uri.UnescapeDataString(segment);
    }

    private static bool Find(ReadOnlySpan<char> query, ReadOnlySpan<char> name, out int start, out int length)
    {
        start = 1;
        while (start < query.Length)
        {
            var end = query[start..].IndexOf('&');
            length = end < 0 ? query.Length - start : end;
            var pair = query.Slice(start, length);
            var equals = pair.IndexOf('=');
            if ((equals < 0 ? pair : pair[..equals]).Equals(name, StringComparison.OrdinalIgnoreCase))
            {
                return true;
            }

            start += length + 1;
        }

        length = 0;
        return false;
    }
}

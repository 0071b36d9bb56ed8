namespace Lectr.EventStore.Appending;

/// <summary>PostgreSQL refuses the escape of U+0000 in jsonb; one such value must not stop a batch.</summary>
internal static class NulFreeJson
{
    private static ReadOnlySpan<byte> Nul => "\\u0000"u8;

    /// <summary>The same bytes, or a copy in which each escaped NUL is the replacement character U+FFFD.</summary>
    public static ReadOnlyMemory<byte> From(ReadOnlyMemory<byte> json)
    {
        if (json.Span.IndexOf(Nul) < 0)
        {
            return json;
        }

        var copy = json.ToArray();
        for (var i = 0; i < copy.Length; i++)
        {
            if (copy[i] != (byte)'\\')
            {
                continue;
            }

            if (copy.AsSpan(i).StartsWith(Nul))
            {
                "\\ufffd"u8.CopyTo(copy.AsSpan(i));
            }

            i++; // whatever follows a backslash belongs to its escape
        }

        return copy;
    }
}

using Lectr.Domain.Providers;

namespace Lectr.Proxy.Request;

/// <summary>Keeps texts that callers or providers chose out of the event where they look like a key, and short enough for an index.</summary>
internal static class Redaction
{
    /// <summary>What stands in an event in place of something that looks like a key.</summary>
    public const string Redacted = "[redacted]";

    /// <summary>The most characters of a text that are kept.</summary>
    public const int Longest = 1000;

    /// <summary>The text as it may be kept; null when there is none.</summary>
    public static string? Keep(string? text, int longest = Longest)
    {
        if (string.IsNullOrEmpty(text))
        {
            return null;
        }

        if (text.StartsWith("lc_", StringComparison.Ordinal) || ProviderCatalog.LooksLikeKey(text))
        {
            return Redacted;
        }

        return text.Length <= longest ? text : text[..longest];
    }
}

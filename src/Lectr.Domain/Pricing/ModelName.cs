namespace Lectr.Domain.Pricing;

/// <summary>Reduces a model's name, as written by a client or an answer, to the names that price tables hold.</summary>
public static class ModelName
{
    private const string ResourcePrefix = "models/";
    private const string FineTuned = "ft:";

    /// <summary>
    /// The name without <c>models/</c>; a fine-tuned model <c>ft:base:organisation:name:id</c> becomes <c>ft:base</c>, which is
    /// priced apart from its base.
    /// </summary>
    public static ReadOnlySpan<char> Plain(ReadOnlySpan<char> name)
    {
        if (name.StartsWith(ResourcePrefix, StringComparison.OrdinalIgnoreCase))
        {
            name = name[ResourcePrefix.Length..];
        }

        if (name.StartsWith(FineTuned, StringComparison.OrdinalIgnoreCase))
        {
            var end = name[FineTuned.Length..].IndexOf(':');
            return end < 0 ? name : name[..(FineTuned.Length + end)];
        }

        return name;
    }

    /// <summary>
    /// Takes a snapshot's suffix off: <c>-2026-09-22</c>, <c>-20260922</c> or a stable version <c>-001</c>. Four digits
    /// (<c>gpt-4-0613</c>) stay: such snapshots were priced apart.
    /// </summary>
    public static bool TryWithoutSnapshot(ReadOnlySpan<char> name, out ReadOnlySpan<char> undated)
    {
        var length = name switch
        {
            _ when EndsWith(name, "-dddd-dd-dd") => 11,
            _ when EndsWith(name, "-dddddddd") => 9,
            _ when EndsWith(name, "-00d") => 4,
            _ => 0,
        };
        undated = name[..^length];
        return length > 0 && undated.Length > 0;
    }

    /// <summary>Whether the name ends in <paramref name="pattern"/>, where <c>d</c> is any digit.</summary>
    private static bool EndsWith(ReadOnlySpan<char> name, ReadOnlySpan<char> pattern)
    {
        if (name.Length < pattern.Length)
        {
            return false;
        }

        var tail = name[^pattern.Length..];
        for (var i = 0; i < pattern.Length; i++)
        {
            if (pattern[i] == 'd' ? !char.IsAsciiDigit(tail[i]) : tail[i] != pattern[i])
            {
                return false;
            }
        }

        return true;
    }
}

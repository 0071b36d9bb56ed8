using System.Text;

namespace Lectr.Projections;

/// <summary>Text as PostgreSQL can hold it.</summary>
internal static class PlainText
{
    /// <summary>NUL characters and halves of surrogate pairs become U+FFFD; everything else stays as it is.</summary>
    public static string? Of(string? text)
    {
        if (text is null || !NeedsRepair(text))
        {
            return text;
        }

        var repaired = new StringBuilder(text.Length);
        foreach (var rune in text.EnumerateRunes())
        {
            repaired.Append(rune.Value == 0 ? Rune.ReplacementChar.ToString() : rune.ToString());
        }

        return repaired.ToString();
    }

    private static bool NeedsRepair(string text)
    {
        if (!text.AsSpan().ContainsAnyInRange('\uD800', '\uDFFF') && !text.Contains('\0'))
        {
            return false;
        }

        return text.Contains('\0') || text.EnumerateRunes().Any(rune => rune == Rune.ReplacementChar);
    }
}

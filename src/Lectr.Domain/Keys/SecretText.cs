using System.Buffers;
using System.Security.Cryptography;
using System.Text;

namespace Lectr.Domain.Keys;

/// <summary>
/// The text of Lectr keys and admin tokens: a prefix that scanners recognise, then enough random letters and digits that a plain
/// SHA-256 cannot be turned back.
/// </summary>
public static class SecretText
{
    /// <summary>How Lectr keys start.</summary>
    public const string KeyPrefix = "lc_key_";

    /// <summary>How admin tokens start.</summary>
    public const string TokenPrefix = "lc_admin_";

    /// <summary>Fewest letters and digits after the prefix.</summary>
    public const int ShortestRandomPart = 32;

    /// <summary>The letters and digits that a new secret is drawn from.</summary>
    public const string Alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";

    private static readonly SearchValues<char> Letters = SearchValues.Create(Alphabet);

    private const int LongestRandomPart = 200;
    private const int LongestName = 100;

    /// <summary>Whether the text has the form of a Lectr key.</summary>
    public static bool IsKey(ReadOnlySpan<char> text) => HasForm(text, KeyPrefix);

    /// <summary>Whether the text has the form of an admin token.</summary>
    public static bool IsToken(ReadOnlySpan<char> text) => HasForm(text, TokenPrefix);

    /// <summary>SHA-256, lower-case hex: all that is ever kept.</summary>
    public static string Digest(string secret) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(secret)));

    /// <summary>The characters by which a person recognises the secret; they give nothing away.</summary>
    public static string Prefix(string secret, string prefix) => secret[..(prefix.Length + 4)];

    /// <summary>What is wrong with a name for a key, token or organisation; null when nothing is.</summary>
    public static string? NameProblem(string? name) =>
        string.IsNullOrWhiteSpace(name) || name.Trim().Length > LongestName || name.Any(char.IsControl)
            ? $"A name has 1 to {LongestName} characters and no control characters."
            : null;

    private static bool HasForm(ReadOnlySpan<char> text, string prefix) =>
        text.StartsWith(prefix, StringComparison.Ordinal)
        && text.Length >= prefix.Length + ShortestRandomPart
        && text.Length <= prefix.Length + LongestRandomPart
        && text[prefix.Length..].IndexOfAnyExcept(Letters) < 0;
}

using System.Buffers;
using System.Text.Json;

namespace Lectr.Domain.Providers.Reading;

/// <summary>Reads the code of a provider's error, never its text: messages may echo prompts and keys.</summary>
internal static class ErrorCodes
{
    /// <summary>Stands for an error that names neither code nor type.</summary>
    public const string Unnamed = "unnamed_error";

    private const int Longest = 64;
    private static readonly SearchValues<char> Allowed =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-.:");

    /// <summary>The most telling of <c>code</c>, <c>details.error_code</c>, <c>status</c>, <c>type</c>: a word before a number.</summary>
    public static string? Read(JsonElement error)
    {
        if (error.ValueKind == JsonValueKind.String)
        {
            return Clean(error.GetString());
        }

        if (error.ValueKind != JsonValueKind.Object)
        {
            return null;
        }

        return Word(error, "code") ?? Word(error.Object("details"), "error_code") ?? Word(error, "status") ?? Word(error, "type") ?? Number(error, "code");
    }

    /// <summary>The text if it is a code and nothing else; null for prose, and for anything of a key's form.</summary>
    public static string? Clean(string? text) =>
        text is { Length: > 0 and <= Longest } && !text.AsSpan().ContainsAnyExcept(Allowed) && !ProviderCatalog.LooksLikeKey(text) ? text : null;

    private static string? Word(JsonElement error, string name) =>
        Clean(error.Text(name)) is { } text && !text.All(char.IsAsciiDigit) ? text : null;

    private static string? Number(JsonElement error, string name) =>
        error.TryGetProperty(name, out var value) && value.ValueKind is JsonValueKind.Number or JsonValueKind.String ? Clean(value.ToString()) : null;
}

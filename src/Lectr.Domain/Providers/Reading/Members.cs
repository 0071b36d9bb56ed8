using System.Globalization;
using System.Text.Json;

namespace Lectr.Domain.Providers.Reading;

/// <summary>Reads counts out of usage objects in which anything may be absent, null, or of another kind than expected.</summary>
internal static class Members
{
    private const long Largest = 1_000_000_000_000_000;

    /// <summary>The member if it is an object; an undefined element otherwise, of which every member is absent.</summary>
    public static JsonElement Object(this JsonElement element, string name) =>
        element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.Object
            ? value
            : default;

    /// <summary>A count; null when absent, null, negative, or no number. A whole number written as a decimal or as text counts too.</summary>
    public static long? Count(this JsonElement element, string name) =>
        Number(element, name) is { } value && value >= 0 && value <= Largest ? (long)value : null;

    /// <summary>A number that may have decimals; null when absent or no number.</summary>
    public static decimal? Number(this JsonElement element, string name)
    {
        if (element.ValueKind != JsonValueKind.Object || !element.TryGetProperty(name, out var value))
        {
            return null;
        }

        return value.ValueKind switch
        {
            JsonValueKind.Number when value.TryGetDecimal(out var number) => number,
            JsonValueKind.String when decimal.TryParse(value.GetString(), NumberStyles.Float, CultureInfo.InvariantCulture, out var number) => number,
            _ => null,
        };
    }

    /// <summary>A text; null when absent or no string.</summary>
    public static string? Text(this JsonElement element, string name) =>
        element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String
            ? value.GetString()
            : null;

    /// <summary>The elements of an array member; none when it is no array.</summary>
    public static IEnumerable<JsonElement> Items(this JsonElement element, string name) =>
        element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.Array
            ? value.EnumerateArray()
            : [];

    /// <summary>Takes parts away from a whole; null when the whole is unknown, never below zero.</summary>
    public static long? Less(this long? whole, params ReadOnlySpan<long?> parts)
    {
        foreach (var part in parts)
        {
            whole -= part ?? 0;
        }

        return whole is < 0 ? 0 : whole;
    }

    /// <summary>The sum of what is known; null when nothing is.</summary>
    public static long? Plus(this long? one, long? other) => one is null ? other : other is null ? one : one + other;
}

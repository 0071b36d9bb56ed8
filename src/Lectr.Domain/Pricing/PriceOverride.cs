using System.Globalization;
using System.Text.Json.Serialization;

namespace Lectr.Domain.Pricing;

/// <summary>
/// An organisation's own price of a model, in force from a moment on, before the catalogue's. <see cref="Model"/> is a name
/// of the catalogue, where it stands for all aliases of that model, or any other name, which is known from then on.
/// </summary>
public sealed record PriceOverride
{
    /// <summary>Stable id of this edit, without spaces.</summary>
    [JsonPropertyName("id")] public required string Id { get; init; }

    /// <summary>The provider's id.</summary>
    [JsonPropertyName("provider")] public required string Provider { get; init; }

    /// <summary>The model's name, without <c>models/</c>.</summary>
    [JsonPropertyName("model")] public required string Model { get; init; }

    /// <summary>First moment in force; it holds until the next override of the same model.</summary>
    [JsonPropertyName("valid_from")] public required DateTimeOffset ValidFrom { get; init; }

    /// <summary>The rates.</summary>
    [JsonPropertyName("rates")] public required PriceRates Rates { get; init; }

    /// <summary>What requests priced with it record: <c>provider/model@valid_from#id</c>.</summary>
    [JsonIgnore] public string PriceId => PriceIds.Of(Provider, Model, ValidFrom) + "#" + Id;

    /// <summary>The place that only one override can hold: model and moment.</summary>
    [JsonIgnore] public string Slot => PriceIds.Slot(Provider, Model, ValidFrom);
}

/// <summary>Names of price rows, as requests record them.</summary>
public static class PriceIds
{
    /// <summary>The place of an override: its id without its own part, in lower case.</summary>
    public static string Slot(string provider, string model, DateTimeOffset validFrom) => Of(provider, model, validFrom).ToLowerInvariant();

    /// <summary><c>provider/model@2026-12-01</c> (with the time when it is not midnight UTC), or <c>@undated</c> where the beginning is not known.</summary>
    public static string Of(string provider, string model, DateTimeOffset? validFrom)
    {
        if (validFrom?.ToUniversalTime() is not { } from)
        {
            return $"{provider}/{model}@undated";
        }

        var format = from.TimeOfDay == TimeSpan.Zero ? "yyyy-MM-dd" : "yyyy-MM-dd'T'HH:mm:ss'Z'";
        return $"{provider}/{model}@{from.ToString(format, CultureInfo.InvariantCulture)}";
    }
}

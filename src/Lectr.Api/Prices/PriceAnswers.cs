using System.Text.Json.Serialization;
using Lectr.Domain.Pricing;
using Lectr.Projections.Nodes;

namespace Lectr.Api.Prices;

/// <summary>Prices, by provider, model and day.</summary>
public sealed record PriceListAnswer([property: JsonPropertyName("items")] IReadOnlyList<PriceAnswer> Items);

/// <summary>A price of a model over a span of time. Rates are US dollars per million tokens.</summary>
/// <param name="PriceId">What requests priced with it record.</param>
/// <param name="Id">An override's own id, by which it is taken away; null for a price of the catalogue.</param>
/// <param name="Provider">The provider's id.</param>
/// <param name="Model">The model.</param>
/// <param name="Aliases">Other names that it holds for.</param>
/// <param name="ValidFrom">First moment in force; null = the beginning is not known.</param>
/// <param name="ValidTo">First moment no longer in force; null = no end is known.</param>
/// <param name="InForce">Whether requests are priced with it now.</param>
/// <param name="Rates">The rates.</param>
/// <param name="Source">Where a price of the catalogue was read.</param>
/// <param name="Checked">The day it was read there.</param>
/// <param name="Confidence">How sure it is.</param>
/// <param name="EndsOn">The day the provider announced as the model's end.</param>
/// <param name="CapabilityTier">The model's product line.</param>
/// <param name="ContextWindow">Tokens that the model takes.</param>
/// <param name="Live">After an edit: on how many living proxies it is in force.</param>
public sealed record PriceAnswer(
    [property: JsonPropertyName("price_id")] string PriceId,
    [property: JsonPropertyName("id")] string? Id,
    [property: JsonPropertyName("provider")] string Provider,
    [property: JsonPropertyName("model")] string Model,
    [property: JsonPropertyName("aliases")] IReadOnlyList<string> Aliases,
    [property: JsonPropertyName("valid_from")] DateTimeOffset? ValidFrom,
    [property: JsonPropertyName("valid_to")] DateTimeOffset? ValidTo,
    [property: JsonPropertyName("in_force")] bool InForce,
    [property: JsonPropertyName("rates")] PriceRates Rates,
    [property: JsonPropertyName("source")] string? Source,
    [property: JsonPropertyName("checked")] DateOnly? Checked,
    [property: JsonPropertyName("confidence")] string? Confidence,
    [property: JsonPropertyName("ends_on")] DateOnly? EndsOn,
    [property: JsonPropertyName("capability_tier")] CapabilityTier? CapabilityTier,
    [property: JsonPropertyName("context_window")] long? ContextWindow,
    [property: JsonPropertyName("live"), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] LiveReport? Live = null)
{
    internal static PriceAnswer Of(PriceRow row, PriceBook book, DateTimeOffset now)
    {
        var model = ModelCatalogue.BuiltIn.Find(row.Provider, row.Model);
        var own = row.PriceId.IndexOf('#', StringComparison.Ordinal);
        return new PriceAnswer(
            row.PriceId,
            own < 0 ? null : row.PriceId[(own + 1)..],
            row.Provider,
            row.Model,
            row.Published is null ? [] : model?.Aliases ?? [],
            row.ValidFrom,
            row.Published?.ValidTo is { } end ? new DateTimeOffset(end.ToDateTime(TimeOnly.MinValue), TimeSpan.Zero) : null,
            book.Find(row.Provider, row.Model, now)?.PriceId == row.PriceId,
            row.Rates,
            row.Published?.Source,
            row.Published?.Checked,
            row.Published?.Confidence,
            model?.EndsOn,
            model?.CapabilityTier,
            model?.ContextWindow);
    }
}

/// <summary>A price to set. Rates are US dollars per million tokens; without <c>valid_from</c> it holds from now on.</summary>
public sealed record PriceInput(
    [property: JsonPropertyName("provider")] string? Provider,
    [property: JsonPropertyName("model")] string? Model,
    [property: JsonPropertyName("valid_from")] DateTimeOffset? ValidFrom,
    [property: JsonPropertyName("rates")] PriceRates? Rates,
    [property: JsonPropertyName("reason")] string? Reason);

/// <summary>What to price anew: requests started in the window, of one provider or model or of all.</summary>
public sealed record RepricingInput(
    [property: JsonPropertyName("from")] DateTimeOffset From,
    [property: JsonPropertyName("to")] DateTimeOffset To,
    [property: JsonPropertyName("provider")] string? Provider,
    [property: JsonPropertyName("model")] string? Model,
    [property: JsonPropertyName("only_unpriced")] bool? OnlyUnpriced,
    [property: JsonPropertyName("reason")] string? Reason,
    [property: JsonPropertyName("dry_run")] bool? DryRun);

/// <summary>What a repricing changed, or in a dry run would change. Money is US dollars.</summary>
public sealed record RepricingAnswer(
    [property: JsonPropertyName("repricing_id")] string RepricingId,
    [property: JsonPropertyName("dry_run")] bool DryRun,
    [property: JsonPropertyName("requests")] long Requests,
    [property: JsonPropertyName("unpriced_before")] long UnpricedBefore,
    [property: JsonPropertyName("usd_before")] decimal UsdBefore,
    [property: JsonPropertyName("usd_after")] decimal UsdAfter,
    [property: JsonPropertyName("difference_usd")] decimal DifferenceUsd,
    [property: JsonPropertyName("days")] IReadOnlyList<RepricedDay> Days);

/// <summary>One UTC day of a repricing.</summary>
public sealed record RepricedDay(
    [property: JsonPropertyName("from")] DateTimeOffset From,
    [property: JsonPropertyName("to")] DateTimeOffset To,
    [property: JsonPropertyName("requests")] long Requests,
    [property: JsonPropertyName("usd_before")] decimal UsdBefore,
    [property: JsonPropertyName("usd_after")] decimal UsdAfter);

/// <summary>Prices of models in use that need someone's eye.</summary>
public sealed record PriceCheckAnswer(
    [property: JsonPropertyName("from")] DateTimeOffset From,
    [property: JsonPropertyName("to")] DateTimeOffset To,
    [property: JsonPropertyName("items")] IReadOnlyList<PriceFinding> Items);

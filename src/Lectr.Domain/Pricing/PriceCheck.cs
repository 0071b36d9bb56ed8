using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json.Serialization;

namespace Lectr.Domain.Pricing;

/// <summary>A model that answered in a window. <paramref name="Unpriced"/> counts requests that used tokens and have no cost.</summary>
public sealed record SeenModel(string Provider, string Model, long Requests, long Unpriced, decimal CostUsd);

/// <summary>Something about the price of a model in use that someone should know.</summary>
/// <param name="Kind"><c>unknown_model</c>, <c>no_price</c>, <c>price_changes</c>, <c>model_ends</c>, <c>model_ended</c> or <c>low_confidence</c>.</param>
/// <param name="Provider">The provider's id.</param>
/// <param name="Model">The model as answers name it.</param>
/// <param name="On">The day it happens; null where there is none.</param>
/// <param name="Requests">Requests in the window that it concerns.</param>
/// <param name="Message">One sentence.</param>
public sealed record PriceFinding(
    [property: JsonPropertyName("kind")] string Kind,
    [property: JsonPropertyName("provider")] string Provider,
    [property: JsonPropertyName("model")] string Model,
    [property: JsonPropertyName("on")] DateOnly? On,
    [property: JsonPropertyName("requests")] long Requests,
    [property: JsonPropertyName("message")] string Message);

/// <summary>Holds the models in use against the price book.</summary>
public static class PriceCheck
{
    private const int DaysAhead = 90;

    /// <summary>Findings, the most requests first. Looks ninety days ahead of <paramref name="now"/>.</summary>
    public static ImmutableArray<PriceFinding> Findings(IEnumerable<SeenModel> seen, PriceBook book, DateTimeOffset now) =>
        [.. seen.SelectMany(model => Of(model, book, now)).OrderByDescending(finding => finding.Requests).ThenBy(finding => finding.Model, StringComparer.Ordinal)];

    private static IEnumerable<PriceFinding> Of(SeenModel seen, PriceBook book, DateTimeOffset now)
    {
        var model = ModelCatalogue.BuiltIn.Find(seen.Provider, seen.Model);
        var row = book.Find(seen.Provider, seen.Model, now);
        if (row is null)
        {
            yield return model is null
                ? new("unknown_model", seen.Provider, seen.Model, null, seen.Requests, "No price list knows this model: set a price, and reprice what is recorded.")
                : new("no_price", seen.Provider, seen.Model, null, seen.Requests, "This model is known, but no price is published: set one, and reprice what is recorded.");
        }
        else if (seen.Unpriced > 0)
        {
            yield return new("no_price", seen.Provider, seen.Model, null, seen.Unpriced, "Some requests used something that the price in force has no rate for, or came before it.");
        }

        var today = DateOnly.FromDateTime(now.UtcDateTime);
        if (row?.Published is { ValidTo: { } change } && change > today && change <= today.AddDays(DaysAhead)
            && book.Find(seen.Provider, seen.Model, new DateTimeOffset(change.ToDateTime(TimeOnly.MinValue), TimeSpan.Zero)) is { } next)
        {
            yield return new("price_changes", seen.Provider, seen.Model, change, seen.Requests, $"The price changes from {Text(row.Rates)} to {Text(next.Rates)} US dollars per million tokens in and out.");
        }

        if (model?.EndsOn is { } end && end <= today.AddDays(DaysAhead))
        {
            yield return end > today
                ? new("model_ends", seen.Provider, seen.Model, end, seen.Requests, "The provider shuts this model down.")
                : new("model_ended", seen.Provider, seen.Model, end, seen.Requests, "The provider announced this day as the model's end.");
        }

        if (row?.Published is { Confidence: "low" } published)
        {
            yield return new("low_confidence", seen.Provider, seen.Model, null, seen.Requests, $"The price is not confirmed (read on {published.Checked:yyyy-MM-dd} from {published.Source}).");
        }
    }

    private static string Text(PriceRates rates) => string.Create(CultureInfo.InvariantCulture, $"{rates.Input:0.####} / {rates.Output:0.####}");
}

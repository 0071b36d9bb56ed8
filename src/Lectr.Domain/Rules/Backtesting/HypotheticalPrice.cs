using Lectr.Domain.Pricing;

namespace Lectr.Domain.Rules.Backtesting;

/// <summary>
/// Prices a slice elsewhere, from its sums. Exact, because prices are linear in token counts and a slice lies on one side of
/// every long-prompt threshold and of every change of price. The target is priced at its standard service tier.
/// </summary>
internal static class HypotheticalPrice
{
    /// <summary>US dollars; null when no price is known for something that was used.</summary>
    public static decimal? Of(PriceBook prices, TrafficSlice slice, string provider, string? model)
    {
        if (prices.Find(provider, model, slice.Moment) is not { } row)
        {
            return null;
        }

        // What was really billed from the very same row stays what it was, service tier included.
        if (slice.Priced > 0 && prices.Find(slice.ProviderActual, slice.ModelActual, slice.Moment)?.PriceId == row.PriceId)
        {
            return slice.CostUsd;
        }

        var mode = ModelCatalogue.BuiltIn.Find(provider, model)?.Mode ?? "chat";
        return Invoice.Total(OnOneSide(row.Rates, slice.AllAbove), mode, slice.Usage);
    }

    private static PriceRates OnOneSide(PriceRates rates, long allAbove) => rates.LongPrompt switch
    {
        null => rates,
        { } tier when allAbove >= tier.Above => rates with { LongPrompt = tier with { Above = -1 } },
        _ => rates with { LongPrompt = null },
    };
}

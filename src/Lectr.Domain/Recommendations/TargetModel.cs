using Lectr.Domain.Pricing;

namespace Lectr.Domain.Recommendations;

/// <summary>A model that a group could move to, and what the group's tokens would cost there.</summary>
internal sealed record TargetModel(CatalogueModel Model, CapabilityTier Tier, PriceRow Row, decimal Usd)
{
    private const int DaysLeft = 90;

    /// <summary>
    /// The cheapest fitting model of the first tier that has one, in the order that the verdict gives: same provider, for general work, neither retired nor ending within 90
    /// days, priced (a rise announced for that time included), with room for the longest prompt and answer. Null when there is none.
    /// </summary>
    public static TargetModel? Find(UsageGroup group, TaskVerdict verdict, PriceBook book, DateTimeOffset now, decimal highestUsd)
    {
        var current = ModelCatalogue.BuiltIn.Find(group.Provider, group.ModelReported) ?? ModelCatalogue.BuiltIn.Find(group.Provider, group.Model);
        var tier = current?.CapabilityTier ?? CapabilityTier.Strong;
        var candidates = ModelCatalogue.BuiltIn.Models
            .Where(model => string.Equals(model.Provider, group.Provider, StringComparison.OrdinalIgnoreCase)
                && model.CapabilityTier is { } t && IsAllowed(verdict.Descent, t, tier)
                && !ReferenceEquals(model, current)
                && Fits(model, group, now))
            .Select(model => Price(model, group, book, now))
            .Where(target => target is not null && target.Usd <= highestUsd)
            .OrderBy(target => verdict.Descent == Descent.Nearest ? -(int)target!.Tier : (int)target!.Tier).ThenBy(target => target!.Usd).ThenByDescending(target => target!.Model.Model, StringComparer.Ordinal);
        return candidates.FirstOrDefault();
    }

    private static bool IsAllowed(Descent descent, CapabilityTier tier, CapabilityTier current) => descent switch
    {
        Descent.Lowest => tier <= current,
        Descent.Nearest => tier < current,
        _ => tier == current - 1,
    };

    private static bool Fits(CatalogueModel model, UsageGroup group, DateTimeOffset now) =>
        model is { NotATarget: null, Mode: "chat", Status: not "retired", ContextWindow: not null }
        && (model.EndsOn is not { } end || end > DateOnly.FromDateTime(now.UtcDateTime).AddDays(DaysLeft))
        && group.LongestPrompt + Math.Max(group.LongestOutput, (long)group.MeanOutput) <= model.ContextWindow
        && (model.MaxOutput is null || Math.Max(group.LongestOutput, (long)group.MeanOutput) <= model.MaxOutput)
        && !(model.TextOnly && group.WithImages > 0);

    private static TargetModel? Price(CatalogueModel model, UsageGroup group, PriceBook book, DateTimeOffset now)
    {
        TargetModel? dearest = null;
        foreach (var moment in new[] { now, now.AddDays(DaysLeft) })
        {
            if (book.Find(model.Provider, model.Model, moment) is not { } row
                || Invoice.OfMany(row.Rates, model.Mode, group.Tokens, group.LongestPrompt) is not { } usd)
            {
                return null;
            }

            if (dearest is null || usd > dearest.Usd)
            {
                dearest = new(model, model.CapabilityTier!.Value, row, usd);
            }
        }

        return dearest;
    }
}

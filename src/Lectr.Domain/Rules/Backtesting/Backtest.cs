using System.Collections.Immutable;
using Lectr.Domain.Pricing;
using Lectr.Domain.Providers;

namespace Lectr.Domain.Rules.Backtesting;

/// <summary>Runs rules over recorded traffic with the proxy's own <see cref="Router"/> and price book.</summary>
public static class Backtest
{
    /// <summary>The task that is never silently made cheaper.</summary>
    private const string Reasoning = "reasoning";

    /// <summary>What <paramref name="rules"/> would have made of <paramref name="traffic"/>.</summary>
    public static BacktestReport Run(RuleSet rules, IEnumerable<TrafficSlice> traffic, PriceBook prices)
    {
        var compiled = CompiledRules.Compile(rules);
        var byRule = rules.Rules.Where(rule => rule.Enabled).ToDictionary(rule => rule.Id, _ => new Sum(), StringComparer.Ordinal);
        var unmatched = new Sum();
        var warnings = new WarningList();
        foreach (var slice in traffic)
        {
            switch (Decide(compiled, slice))
            {
                case Decision.Apply apply:
                    var moved = Move(slice, apply.Rule.Target, prices);
                    byRule[apply.Rule.Id].Add(slice.Feature, moved);
                    warnings.OfMove(apply.Rule, slice, moved);
                    break;
                case Decision.Skipped { Rule: { } skipped }:
                    warnings.OfSkip(skipped, slice);
                    unmatched.Add(slice.Feature, Stay(slice, prices));
                    break;
                default:
                    unmatched.Add(slice.Feature, Stay(slice, prices));
                    break;
            }
        }

        ImmutableArray<RuleBacktest> items =
        [
            .. rules.Rules.Where(rule => rule.Enabled).Select(rule =>
            {
                var group = byRule[rule.Id].ToGroup();
                return new RuleBacktest(group.Figures, rule.Id, rule.Name, rule.Priority, group.Features);
            }),
        ];
        var total = new Sum(byRule.Values);
        return new BacktestReport(items, total.ToGroup(), unmatched.ToGroup(), new Sum([total, unmatched]).ToGroup(), warnings.ToArray());
    }

    /// <summary>The decision on every request of a slice; credentials are taken to be at hand.</summary>
    internal static Decision Decide(CompiledRules rules, TrafficSlice slice) => Router.Decide(
        rules,
        new RuleSubject(slice.Feature, slice.Task, slice.ProviderRequested, slice.ModelRequested),
        slice.ModelRequested is null ? ModelReading.None : ModelReading.Named,
        new SliceChecks(slice));

    private static BacktestFigures Move(TrafficSlice slice, RuleTarget target, PriceBook prices)
    {
        var changes = target.Model != slice.ModelRequested || !target.Provider.Equals(slice.ProviderRequested, StringComparison.OrdinalIgnoreCase);
        return Figures(slice, HypotheticalPrice.Of(prices, slice, target.Provider, target.Model)) with
        {
            ReasoningRequestsMoved = changes && slice.Task == Reasoning ? slice.Requests : 0,
        };
    }

    /// <summary>Without a rule the request goes where it wanted to go, which is where it went unless a rule moved it then.</summary>
    private static BacktestFigures Stay(TrafficSlice slice, PriceBook prices) => Figures(
        slice, slice.RuleId is null ? slice.CostUsd : HypotheticalPrice.Of(prices, slice, slice.ProviderRequested, slice.ModelRequested));

    private static BacktestFigures Figures(TrafficSlice slice, decimal? hypothetical) => (slice.Priced, hypothetical) switch
    {
        ( > 0, { } usd) => new BacktestFigures(slice.Requests, slice.CostUsd, usd, slice.Unpriced, 0),
        _ => new BacktestFigures(slice.Requests, 0m, 0m, slice.Priced + slice.Unpriced, 0),
    };

    private readonly struct SliceChecks(TrafficSlice slice) : IRouteChecks
    {
        public bool OffersEndpoint(RuleTarget target) =>
            target.Provider.Equals(slice.ProviderRequested, StringComparison.OrdinalIgnoreCase)
            || (ProviderCatalog.Find(target.Provider)?.Formats.TryGetValue(slice.WireFormat, out var offer) == true && offer.Exchanges.Count > 0);

        public bool HasCredential(RuleTarget target) => true;
    }

    /// <summary>Figures by feature.</summary>
    private sealed class Sum
    {
        // A dictionary has no null key; the feature stands in a tuple.
        private readonly Dictionary<ValueTuple<string?>, BacktestFigures> _byFeature = [];

        public Sum()
        {
        }

        public Sum(IEnumerable<Sum> parts)
        {
            foreach (var (feature, figures) in parts.SelectMany(part => part._byFeature))
            {
                Add(feature.Item1, figures);
            }
        }

        public void Add(string? feature, BacktestFigures figures) =>
            _byFeature[new(feature)] = _byFeature.TryGetValue(new(feature), out var sum) ? sum.Plus(figures) : figures;

        public BacktestGroup ToGroup()
        {
            var sum = _byFeature.Values.Aggregate(BacktestFigures.None, (all, part) => all.Plus(part));
            return new BacktestGroup(
                sum,
                [
                    .. _byFeature.Select(part => new FeatureBacktest(part.Value, part.Key.Item1))
                        .OrderByDescending(part => part.SavingsUsd).ThenBy(part => part.Feature, StringComparer.Ordinal),
                ]);
        }
    }
}

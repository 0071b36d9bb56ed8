using Lectr.Domain.Rules;
using Lectr.Domain.Rules.Backtesting;
using Lectr.Projections;
using Lectr.Projections.RuleHistory;
using Lectr.Projections.Settings;

namespace Lectr.Rules;

/// <summary>What a rules file would change, and what both sets would have made of recorded traffic.</summary>
internal sealed record RulesPlan(
    IReadOnlyList<string> Changes, TimeWindow Window, BacktestReport Before, BacktestReport After, bool Exact)
{
    /// <summary>Whether there is anything to apply.</summary>
    public bool HasChanges => Changes.Count > 0;

    /// <summary>What the window's traffic would have cost with today's rules, US dollars.</summary>
    public decimal CostBefore => Before.All.CostHypotheticalUsd;

    /// <summary>The same with the file's rules.</summary>
    public decimal CostAfter => After.All.CostHypotheticalUsd;
}

/// <summary>Makes plans; changes nothing.</summary>
internal sealed class RulesPlanning(RuleStream stream, RecordedTraffic traffic, OrganisationPrices prices, TimeProvider time)
{
    /// <summary>The plan that replaces the organisation's rules by <paramref name="wanted"/>, or why these are no rules.</summary>
    public async Task<(RulesPlan? Plan, RuleRejection? Rejection)> PlanAsync(
        string organisation, IReadOnlyList<WantedRule> wanted, TimeSpan length, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var state = await stream.LoadAsync(organisation, cancellationToken);
        var outcome = RuleEditing.Handle(new ReplaceRules([.. wanted]) { Actor = "plan", At = now }, state);
        if (outcome is RuleOutcome.Rejected rejected)
        {
            return (null, rejected.Reason);
        }

        var after = ((RuleOutcome.Accepted)outcome).After.Set;
        var window = TimeWindow.Resolve(now - length, now, now)!;
        var book = await prices.LoadAsync(organisation, cancellationToken);
        var both = new RuleSet(0, state.Set.Rules.AddRange(after.Rules));
        var record = await traffic.ReadAsync(organisation, window, book, both, ruleId: null, cancellationToken);
        return (
            new RulesPlan(
                RulesDiff.Lines(state.Set, after), window, Backtest.Run(state.Set, record.Slices, book), Backtest.Run(after, record.Slices, book), record.Exact),
            null);
    }
}

using Lectr.Domain.Pricing;
using Lectr.Domain.Rules;
using Lectr.Domain.Rules.Backtesting;
using Lectr.Projections.Traffic;
using Npgsql;

namespace Lectr.Projections.RuleHistory;

/// <summary>Answers what a rule has done, from the traffic cube.</summary>
public sealed class RuleImpactQuery(NpgsqlDataSource source, RecordedTraffic traffic)
{
    /// <summary>The impact of <paramref name="rule"/>; <paramref name="edits"/> are all of its organisation's.</summary>
    public async Task<RuleImpact> RunAsync(
        string organisation, Rule rule, IReadOnlyList<RuleEvent> edits, TimeWindow window, PriceBook prices, CancellationToken cancellationToken)
    {
        var record = await traffic.ReadAsync(organisation, window, prices, RuleSet.Empty, rule.Id, cancellationToken);

        // Without any rule its requests would have cost what the models they asked for cost.
        var requested = Backtest.Run(RuleSet.Empty, record.Slices, prices).All;
        var since = TimeWindow.FloorHour(FormedAt(rule, edits));
        var after = new TimeWindow(since > window.From ? since : window.From, since > window.To ? since : window.To);
        var before = new TimeWindow(since - (after.To - after.From), since);
        return new RuleImpact(
            rule.Id, window.From, window.To, since, requested.Requests, requested.CostActualUsd, requested.CostHypotheticalUsd, -requested.SavingsUsd, requested.Unpriced,
            await SideAsync(organisation, before, rule, routed: false, cancellationToken),
            await SideAsync(organisation, after, rule, routed: true, cancellationToken));
    }

    private static DateTimeOffset FormedAt(Rule rule, IReadOnlyList<RuleEvent> edits)
    {
        var formed = rule.CreatedAt;
        Rule? before = null;
        foreach (var (edit, set) in edits.Zip(RuleTimeline.Sets(edits).Skip(1)))
        {
            var now = set.Rules.FirstOrDefault(candidate => candidate.Id == rule.Id);
            if (now is not null && (now.Conditions != before?.Conditions || now.Target != before.Target || now.Enabled != before.Enabled))
            {
                formed = edit.At;
            }

            before = now;
        }

        return formed;
    }

    /// <summary>Requests that the rule routed, or (before it did) those that its conditions match, whatever became of them.</summary>
    private async Task<RuleImpactSide> SideAsync(string organisation, TimeWindow window, Rule rule, bool routed, CancellationToken cancellationToken)
    {
        await using var command = source.CreateCommand();
        TrafficSlices.Bind(command, organisation, window);
        command.CommandText =
            $"""
            select {TrafficTotals.Select}
            from {TrafficSlices.From(TrafficTotals.Columns)}
            where k.organisation = $1 and (case when $6 then k.rule_id = $7 else
              k.rule_id is distinct from $7 and k.model_requested is not null
              and ($8::text is null or k.feature = $8) and ($9::text is null or k.task = $9)
              and ($10::text is null or lower(k.provider_requested) = lower($10)) and ($11::text is null or k.model_requested = $11) end)
            group by c.key
            """;
        command.Parameters.AddWithValue(routed);
        command.Parameters.AddWithValue(rule.Id);
        foreach (var condition in new[] { rule.Conditions.Feature, rule.Conditions.Task, rule.Conditions.Provider, rule.Conditions.Model })
        {
            command.Parameters.Add(new NpgsqlParameter<string?> { TypedValue = condition });
        }

        var totals = new TrafficTotals();
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        while (await reader.ReadAsync(cancellationToken))
        {
            totals.Read(reader, 0);
        }

        var requests = totals[TrafficSum.Requests];
        return new RuleImpactSide(window.From, window.To, requests, totals.Errors, requests == 0 ? null : totals.ErrorRate, totals.Latency);
    }
}

using System.Globalization;
using Lectr.Projections.UntaggedSources;
using Npgsql;

namespace Lectr.Projections.Traffic;

/// <summary>Answers <c>/overview</c>.</summary>
public sealed class OverviewQuery(NpgsqlDataSource source)
{
    /// <summary>
    /// From a fifth of the traffic on, the missing tags hide more than a typical feature (three to fifteen of them) would show;
    /// below ten requests a share says nothing yet.
    /// </summary>
    private const double LargeShare = 0.2;
    private const long FewRequests = 10;

    private readonly UntaggedSourcesQuery _sources = new(source);

    /// <summary>The figures of everything that the filter lets through.</summary>
    public async Task<Overview> RunAsync(TrafficFilter filter, CancellationToken cancellationToken)
    {
        var (totals, routed, untagged) = await TotalsAsync(filter, cancellationToken);
        var previous = await PreviousAsync(filter, cancellationToken);
        var requests = totals[TrafficSum.Requests];
        return new Overview
        {
            From = filter.Window.From,
            To = filter.Window.To,
            Requests = requests,
            Errors = totals.Errors,
            Cancelled = totals[TrafficSum.ClientCancelled],
            ErrorRate = totals.ErrorRate,
            Tokens = totals.Tokens,
            CostUsd = totals.CostUsd,
            UnpricedRequests = totals[TrafficSum.Unpriced],
            UnpricedWithUsage = totals[TrafficSum.UnpricedWithUsage],
            LatencyMs = totals.Latency,
            TtftMs = totals.Ttft,
            OverheadMs = totals.Overhead,
            Routing = new RoutingCoverage(routed, requests - routed, TrafficTotals.Ratio(routed, requests)),
            Untagged = await UntaggedAsync(filter, untagged, requests, cancellationToken),
            Previous = previous,
            CostChange = TrafficTotals.Change(totals.CostUsd, previous.CostUsd),
        };
    }

    /// <summary>The product's own words, or null while the share is small.</summary>
    public static string? Hint(long untagged, long requests) =>
        requests < FewRequests || TrafficTotals.Ratio(untagged, requests) < LargeShare
            ? null
            : string.Create(
                CultureInfo.InvariantCulture,
                $"{Math.Round(100d * untagged / requests, MidpointRounding.AwayFromZero)}% of your requests have no feature tag. Add X-Lectr-Feature to unlock per-feature cost and latency breakdowns.");

    private async Task<(TrafficTotals Totals, long Routed, long Untagged)> TotalsAsync(TrafficFilter filter, CancellationToken cancellationToken)
    {
        await using var command = source.CreateCommand();
        TrafficSlices.Bind(command, filter.Organisation, filter.Window);
        command.CommandText =
            $"""
            select k.rule_id is not null, k.feature is null, {TrafficTotals.Select}
            from {TrafficSlices.From(TrafficTotals.Columns)}
            {TrafficSlices.Where(filter, command)}
            group by 1, 2
            """;
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var totals = new TrafficTotals();
        long routed = 0;
        long untagged = 0;
        while (await reader.ReadAsync(cancellationToken))
        {
            totals.Read(reader, 2);
            routed += reader.GetBoolean(0) ? reader.GetInt64(2) : 0;
            untagged += reader.GetBoolean(1) ? reader.GetInt64(2) : 0;
        }

        return (totals, routed, untagged);
    }

    private async Task<PreviousWindow> PreviousAsync(TrafficFilter filter, CancellationToken cancellationToken)
    {
        await using var command = source.CreateCommand();
        TrafficSlices.Bind(command, filter.Organisation, filter.Window.Previous);
        command.CommandText =
            $"""
            select coalesce(sum(requests), 0)::bigint, coalesce(sum(cost_usd), 0)
            from {TrafficSlices.From("requests", "cost_usd")}
            {TrafficSlices.Where(filter, command)}
            """;
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        await reader.ReadAsync(cancellationToken);
        return new PreviousWindow(reader.GetInt64(0), reader.GetDecimal(1));
    }

    private async Task<UntaggedTraffic> UntaggedAsync(TrafficFilter filter, long untagged, long requests, CancellationToken cancellationToken)
    {
        var traffic = new UntaggedTraffic(untagged, TrafficTotals.Ratio(untagged, requests), Hint(untagged, requests));
        if (untagged == 0 || filter.IsNarrowed)
        {
            return traffic;
        }

        var (agents, endpoints) = await _sources.TopAsync(filter.Organisation, filter.Window, cancellationToken);
        return traffic with { UserAgents = agents, Endpoints = endpoints };
    }
}

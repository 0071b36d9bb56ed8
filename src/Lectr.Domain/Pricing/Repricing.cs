using System.Collections.Immutable;
using Lectr.Domain.Requests;

namespace Lectr.Domain.Pricing;

/// <summary>A stored request as repricing sees it: where it stands in the log, what it was, what it costs by now.</summary>
public readonly record struct RepricingSubject(long Position, RequestProxied Request, RequestCost? Cost);

/// <summary>Which requests are to be priced anew: started at or after <see cref="From"/> and before <see cref="To"/>.</summary>
public sealed record RepricingScope
{
    /// <summary>First moment, inclusive.</summary>
    public required DateTimeOffset From { get; init; }

    /// <summary>Last moment, exclusive.</summary>
    public required DateTimeOffset To { get; init; }

    /// <summary>Only what this provider served; null = all.</summary>
    public string? Provider { get; init; }

    /// <summary>Only this model, as the answer names it (else as it was sent); null = all.</summary>
    public string? Model { get; init; }

    /// <summary>Only requests that have no cost yet.</summary>
    public bool OnlyUnpriced { get; init; }
}

/// <summary>
/// Prices recorded requests anew, on demand and visibly: <see cref="Plan"/> makes events, projections fold them.
/// A cube adds each event's <see cref="TrafficRepriced.Cells"/>; a table of single requests asks <see cref="CostAfter"/> for
/// every row. Both give the same figures live and on a rebuild, because the event carries the rates it was made with.
/// </summary>
public static class Repricing
{
    /// <summary>
    /// One event for every UTC day in which a cost changes, in order of time; empty when none does. <paramref name="subjects"/>
    /// may come in any order and must hold every request of the scope up to <paramref name="throughPosition"/>.
    /// Answers served by several models keep their cost: how they were shared is not recorded.
    /// </summary>
    public static ImmutableArray<TrafficRepriced> Plan(
        IEnumerable<RepricingSubject> subjects, PriceBook book, RepricingScope scope, long throughPosition, RepricingOrder order)
    {
        var days = new SortedDictionary<DateOnly, RepricingDay>();
        foreach (var subject in subjects)
        {
            var request = subject.Request;
            if (subject.Position > throughPosition || !IsInScope(scope, request, subject.Cost))
            {
                continue;
            }

            var billable = new Billable(request.ProviderActual, request.ModelReported, request.ModelActual, request.Usage, request.ServiceTier, request.StartedAt);
            if (book.Price(billable) is not Cost.Priced priced || subject.Cost is { } now && now.Usd == priced.Usd && now.PriceId == priced.PriceId)
            {
                continue;
            }

            var day = DateOnly.FromDateTime(request.StartedAt.UtcDateTime);
            if (!days.TryGetValue(day, out var changes))
            {
                days.Add(day, changes = new RepricingDay());
            }

            changes.Add(subject, priced, book.Quote(billable)!);
        }

        return [.. days.Select(day => day.Value.ToEvent(day.Key, scope, throughPosition, order))];
    }

    /// <summary>What a request costs after <paramref name="repriced"/>; <paramref name="cost"/> unchanged when the event does not concern it.</summary>
    public static RequestCost? CostAfter(TrafficRepriced repriced, long position, RequestProxied request, RequestCost? cost)
    {
        if (position > repriced.ThroughPosition || !IsInScope(repriced.Scope, request, cost) || request.Usage is null)
        {
            return cost;
        }

        RepricedWith? with = null;
        var name = NameOf(request);
        foreach (var price in repriced.Prices)
        {
            if (price.Provider == request.ProviderActual && price.Name == name && price.ServiceTier == request.ServiceTier
                && (with is null || price.ValidFrom <= request.StartedAt && (with.ValidFrom is null || with.ValidFrom < price.ValidFrom)))
            {
                with = price;
            }
        }

        return with is not null && Invoice.Total(with.Rates, with.Mode, request.Usage) is { } usd
            ? new RequestCost(usd * with.Multiplier, with.PriceId)
            : cost;
    }

    /// <summary>The name that decides on a request's price.</summary>
    public static string? NameOf(RequestProxied request) => string.IsNullOrEmpty(request.ModelReported) ? request.ModelActual : request.ModelReported;

    private static bool IsInScope(RepricingScope scope, RequestProxied request, RequestCost? cost) =>
        request.StartedAt >= scope.From && request.StartedAt < scope.To
        && (scope.Provider is null || string.Equals(scope.Provider, request.ProviderActual, StringComparison.OrdinalIgnoreCase))
        && (scope.Model is null || string.Equals(scope.Model, NameOf(request), StringComparison.OrdinalIgnoreCase))
        && !(scope.OnlyUnpriced && cost is not null)
        && cost?.PriceId.Contains('+') != true;
}

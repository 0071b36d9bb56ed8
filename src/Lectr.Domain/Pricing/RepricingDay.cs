using Lectr.Domain.Requests;

namespace Lectr.Domain.Pricing;

/// <summary>Gathers the changes of one UTC day while a plan is made.</summary>
internal sealed class RepricingDay
{
    private readonly Dictionary<(string Provider, string? Name, string? Tier, string PriceId), RepricedWith> _prices = [];
    private readonly Dictionary<RepricedCell, (decimal Usd, long Unpriced, long Requests)> _cells = [];
    private long _requests;
    private long _unpriced;
    private decimal _before;
    private decimal _after;

    public void Add(in RepricingSubject subject, Cost.Priced priced, Quote quote)
    {
        var request = subject.Request;
        var name = Repricing.NameOf(request)!;
        _prices.TryAdd(
            (request.ProviderActual, name, request.ServiceTier, priced.PriceId),
            new(request.ProviderActual, name, request.ServiceTier, quote.Row.ValidFrom, priced.PriceId, quote.Mode, quote.Multiplier, quote.Row.Rates));

        var fresh = subject.Cost is null ? 1 : 0;
        var key = CellOf(request);
        var cell = _cells.GetValueOrDefault(key);
        _cells[key] = (cell.Usd + priced.Usd - (subject.Cost?.Usd ?? 0m), cell.Unpriced - fresh, cell.Requests + 1);
        _requests++;
        _unpriced += fresh;
        _before += subject.Cost?.Usd ?? 0m;
        _after += priced.Usd;
    }

    public TrafficRepriced ToEvent(DateOnly day, RepricingScope scope, long throughPosition, RepricingOrder order)
    {
        var midnight = new DateTimeOffset(day.ToDateTime(TimeOnly.MinValue), TimeSpan.Zero);
        return new TrafficRepriced
        {
            RepricingId = order.Id,
            Actor = order.Actor,
            At = order.At,
            Reason = order.Reason,
            From = scope.From > midnight ? scope.From : midnight,
            To = scope.To < midnight.AddDays(1) ? scope.To : midnight.AddDays(1),
            Provider = scope.Provider,
            Model = scope.Model,
            OnlyUnpriced = scope.OnlyUnpriced,
            ThroughPosition = throughPosition,
            Requests = _requests,
            UnpricedBefore = _unpriced,
            UsdBefore = _before,
            UsdAfter = _after,
            Prices = [.. _prices.Values],
            Cells = [.. _cells.Select(cell => cell.Key with { Usd = cell.Value.Usd, Unpriced = cell.Value.Unpriced, Requests = cell.Value.Requests })],
        };
    }

    private static RepricedCell CellOf(RequestProxied request)
    {
        var at = request.StartedAt.ToUniversalTime();
        return new(
            new DateTimeOffset(at.Year, at.Month, at.Day, at.Hour, 0, 0, TimeSpan.Zero), request.Feature, request.Task, request.ProviderRequested,
            request.ModelRequested, request.ProviderActual, request.ModelActual, request.ModelReported, request.Rule?.Id, request.WireFormat, 0m, 0, 0);
    }
}

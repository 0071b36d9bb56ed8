using System.Collections.Frozen;
using System.Collections.Immutable;
using Lectr.Domain.Requests;

namespace Lectr.Domain.Pricing;

/// <summary>The outcome of pricing one request: priced exactly, or visibly unpriced. Never a silent zero.</summary>
public abstract record Cost
{
    private Cost() { }

    /// <summary>Priced with the row <paramref name="PriceId"/>.</summary>
    public sealed record Priced(decimal Usd, string PriceId) : Cost;

    /// <summary>No cost can be given; <paramref name="Reason"/> says why: <c>unknown_model</c>, <c>no_usage</c>, <c>no_price</c>.</summary>
    public sealed record Unpriced(string Reason) : Cost
    {
        /// <summary>Neither the catalogue nor an override knows the model.</summary>
        public static Unpriced UnknownModel { get; } = new("unknown_model");

        /// <summary>Nothing was counted.</summary>
        public static Unpriced NoUsage { get; } = new("no_usage");

        /// <summary>The model is known, but not the rate of something that was used.</summary>
        public static Unpriced NoPrice { get; } = new("no_price");
    }
}

/// <summary>What is needed to price one request. <paramref name="ModelReported"/> wins over <paramref name="ModelActual"/>.</summary>
public readonly record struct Billable(
    string Provider,
    string? ModelReported,
    string? ModelActual,
    Usage? Usage,
    string? ServiceTier,
    DateTimeOffset StartedAt);

/// <summary>The row, the kind of model and the service tier's factor that a request is priced with.</summary>
public sealed record Quote(PriceRow Row, string Mode, decimal Multiplier);

/// <summary>
/// The prices in force for one organisation: the catalogue with its effective dates, under the organisation's overrides.
/// Immutable. A request from before the catalogue's earliest row of its model is priced with that row: it is the best that is known.
/// </summary>
public sealed class PriceBook
{
    private readonly ModelCatalogue _models = ModelCatalogue.BuiltIn;
    private readonly FrozenDictionary<CatalogueModel, PriceTimeline> _catalogue;
    private readonly FrozenDictionary<string, ProviderOverrides> _overrides;

    private PriceBook(FrozenDictionary<CatalogueModel, PriceTimeline>? catalogue, IEnumerable<PriceOverride> overrides)
    {
        _catalogue = catalogue ?? _models.Models.ToFrozenDictionary<CatalogueModel, CatalogueModel, PriceTimeline>(
            model => model, model => new PriceTimeline(model.Prices.Select(price => Row(model, price))), ReferenceEqualityComparer.Instance);
        _overrides = overrides.GroupBy(o => o.Provider, StringComparer.OrdinalIgnoreCase)
            .ToFrozenDictionary(group => group.Key, group => new ProviderOverrides(group), StringComparer.OrdinalIgnoreCase);
    }

    /// <summary>The built-in catalogue alone.</summary>
    public static PriceBook Catalogue { get; } = new(null, []);

    /// <summary>Every row: the catalogue's, then the overrides'.</summary>
    public IEnumerable<PriceRow> Rows =>
        _models.Models.SelectMany(model => _catalogue[model].Rows).Concat(_overrides.Values.SelectMany(o => o.Rows));

    /// <summary>The catalogue under <paramref name="overrides"/>, which replace all earlier ones.</summary>
    public PriceBook With(IEnumerable<PriceOverride> overrides) => new(_catalogue, overrides);

    /// <summary>Cost of <paramref name="billable"/> at the price in force when it started.</summary>
    public Cost Price(in Billable billable)
    {
        var name = string.IsNullOrEmpty(billable.ModelReported) ? billable.ModelActual : billable.ModelReported;
        return Price(billable.Provider, name, billable.Usage, billable.ServiceTier, billable.StartedAt);
    }

    /// <summary>
    /// Cost of an answer that several models had a share in; unpriced as soon as one share is. The price ids are joined with <c>+</c>.
    /// </summary>
    public Cost Price(in Billable billable, IReadOnlyList<(string Model, Usage Usage)> breakdown)
    {
        var usd = 0m;
        var ids = new List<string>(breakdown.Count);
        foreach (var (model, usage) in breakdown)
        {
            var cost = Price(billable.Provider, model, usage, billable.ServiceTier, billable.StartedAt);
            if (cost is not Cost.Priced share)
            {
                return cost;
            }

            usd += share.Usd;
            if (!ids.Contains(share.PriceId))
            {
                ids.Add(share.PriceId);
            }
        }

        return ids.Count == 0 ? Cost.Unpriced.NoUsage : new Cost.Priced(usd, string.Join('+', ids));
    }

    /// <summary>The row in force for a model's name at a moment; null when the model is unknown or has no price.</summary>
    public PriceRow? Find(string provider, string? model, DateTimeOffset moment) =>
        string.IsNullOrEmpty(model) ? null : Find(provider, model, _models.Find(provider, model), moment);

    /// <summary>Everything that decides on a request's price but its tokens; null when the model is unknown or has no price.</summary>
    public Quote? Quote(in Billable billable)
    {
        var name = string.IsNullOrEmpty(billable.ModelReported) ? billable.ModelActual : billable.ModelReported;
        if (string.IsNullOrEmpty(name))
        {
            return null;
        }

        var model = _models.Find(billable.Provider, name);
        return Find(billable.Provider, name, model, billable.StartedAt) is { } row
            ? new Quote(row, model?.Mode ?? "chat", _models.ServiceTierMultiplier(billable.Provider, model, billable.ServiceTier))
            : null;
    }

    private static PriceRow Row(CatalogueModel model, CataloguePrice price)
    {
        DateTimeOffset? from = price.ValidFrom is { } day ? new DateTimeOffset(day.ToDateTime(TimeOnly.MinValue), TimeSpan.Zero) : null;
        return new(PriceIds.Of(model.Provider, model.Model, from), model.Provider, model.Model, from, price.Rates, price);
    }

    private Cost Price(string provider, string? name, Usage? usage, string? serviceTier, DateTimeOffset startedAt)
    {
        if (usage is null || usage is { TotalTokens: null, AudioSeconds: null })
        {
            return Cost.Unpriced.NoUsage;
        }

        if (string.IsNullOrEmpty(name))
        {
            return Cost.Unpriced.UnknownModel;
        }

        var model = _models.Find(provider, name);
        if (Find(provider, name, model, startedAt) is not { } row)
        {
            return model is null ? Cost.Unpriced.UnknownModel : Cost.Unpriced.NoPrice;
        }

        return Invoice.Total(row.Rates, model?.Mode ?? "chat", usage) is { } usd
            ? new Cost.Priced(usd * _models.ServiceTierMultiplier(provider, model, serviceTier), row.PriceId)
            : Cost.Unpriced.NoPrice;
    }

    private PriceRow? Find(string provider, string name, CatalogueModel? model, DateTimeOffset moment)
    {
        if (_overrides.Count > 0 && _overrides.TryGetValue(provider, out var own) && own.Find(name, model, moment) is { } row)
        {
            return row;
        }

        return model is null ? null : _catalogue[model].AtOrFirst(moment);
    }

    private sealed class ProviderOverrides
    {
        private readonly FrozenDictionary<string, PriceTimeline>.AlternateLookup<ReadOnlySpan<char>> _byName;

        public ProviderOverrides(IEnumerable<PriceOverride> overrides) =>
            _byName = overrides.GroupBy(o => o.Model, StringComparer.OrdinalIgnoreCase)
                .ToFrozenDictionary(
                    group => group.Key,
                    group => new PriceTimeline(group.Select(o => new PriceRow(o.PriceId, o.Provider, o.Model, o.ValidFrom, o.Rates, null))),
                    StringComparer.OrdinalIgnoreCase)
                .GetAlternateLookup<ReadOnlySpan<char>>();

        public ImmutableArray<PriceRow> Rows => [.. _byName.Dictionary.Values.SelectMany(timeline => timeline.Rows)];

        /// <summary>By the very name, else by the catalogue's name for it, else (for a model the catalogue does not know) without its snapshot's date.</summary>
        public PriceRow? Find(ReadOnlySpan<char> name, CatalogueModel? model, DateTimeOffset moment)
        {
            var plain = ModelName.Plain(name);
            if (_byName.TryGetValue(plain, out var timeline) && timeline.At(moment) is { } exact)
            {
                return exact;
            }

            var known = model is not null
                ? _byName.TryGetValue(model.Model, out timeline)
                : ModelName.TryWithoutSnapshot(plain, out var undated) && _byName.TryGetValue(undated, out timeline);
            return known ? timeline!.At(moment) : null;
        }
    }
}

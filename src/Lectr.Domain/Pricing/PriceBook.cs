using Lectr.Domain.Requests;

namespace Lectr.Domain.Pricing;

/// <summary>The outcome of pricing one request: priced exactly, or visibly unpriced. Never a silent zero.</summary>
public abstract record Cost
{
    private Cost() { }

    /// <summary>Priced with the row <paramref name="PriceId"/>.</summary>
    public sealed record Priced(decimal Usd, string PriceId) : Cost;

    /// <summary>No cost can be given; <paramref name="Reason"/> says why: <c>unknown_model</c>, <c>no_usage</c>, <c>no_price</c>.</summary>
    public sealed record Unpriced(string Reason) : Cost;
}

/// <summary>What is needed to price one request. <paramref name="ModelReported"/> wins over <paramref name="ModelActual"/>.</summary>
public readonly record struct Billable(
    string Provider,
    string? ModelReported,
    string? ModelActual,
    Usage? Usage,
    string? ServiceTier,
    DateTimeOffset StartedAt);

/// <summary>The prices in force for one organisation: the catalogue with its effective dates, under the organisation's overrides.</summary>
public sealed class PriceBook
{
    private readonly IReadOnlyList<string> _rows = [];

    /// <summary>The built-in catalogue alone.</summary>
    public static PriceBook Catalogue { get; } = new();

    /// <summary>Cost of <paramref name="billable"/> at the price in force when it started.</summary>
    public Cost Price(in Billable billable) => new Cost.Unpriced(_rows.Count == 0 ? "unknown_model" : "no_price");
}

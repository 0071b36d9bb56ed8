namespace Lectr.Domain.Pricing;

/// <summary>One row of a price book: rates under the id that requests record, and from when they hold.</summary>
/// <param name="PriceId">As <see cref="PriceIds"/> makes it.</param>
/// <param name="Provider">The provider's id.</param>
/// <param name="Model">The model's name in the catalogue or in the override.</param>
/// <param name="ValidFrom">First moment in force; null = since before anything is known.</param>
/// <param name="Rates">The rates.</param>
/// <param name="Published">The catalogue's row; null for an organisation's override.</param>
public sealed record PriceRow(string PriceId, string Provider, string Model, DateTimeOffset? ValidFrom, PriceRates Rates, CataloguePrice? Published);

/// <summary>A model's rows in order of time.</summary>
internal sealed class PriceTimeline(IEnumerable<PriceRow> rows)
{
    private readonly PriceRow[] _rows = [.. rows.OrderBy(row => row.ValidFrom ?? DateTimeOffset.MinValue)];

    public IReadOnlyList<PriceRow> Rows => _rows;

    /// <summary>The row in force; null before the first one.</summary>
    public PriceRow? At(DateTimeOffset moment)
    {
        for (var i = _rows.Length - 1; i >= 0; i--)
        {
            if (_rows[i].ValidFrom is not { } from || from <= moment)
            {
                return _rows[i];
            }
        }

        return null;
    }

    /// <summary>The row in force, or the earliest known one for a moment before it.</summary>
    public PriceRow? AtOrFirst(DateTimeOffset moment) => At(moment) ?? (_rows.Length > 0 ? _rows[0] : null);
}

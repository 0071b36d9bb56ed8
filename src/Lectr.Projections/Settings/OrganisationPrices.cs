using Lectr.Domain.Pricing;
using Npgsql;

namespace Lectr.Projections.Settings;

/// <summary>The price book of an organisation, from its setting rows: the same that its proxies use.</summary>
public sealed class OrganisationPrices(NpgsqlDataSource source)
{
    /// <summary>The catalogue under the organisation's overrides.</summary>
    public async Task<PriceBook> LoadAsync(string organisation, CancellationToken cancellationToken)
    {
        await using var command = source.CreateCommand("select data from lectr_read.settings where organisation = $1 and kind = $2 and data is not null");
        command.Parameters.AddWithValue(organisation);
        command.Parameters.AddWithValue(SettingKinds.Prices);
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var overrides = new List<PriceOverride>();
        while (await reader.ReadAsync(cancellationToken))
        {
            overrides.Add(PriceJson.Read(reader.GetFieldValue<byte[]>(0)));
        }

        return overrides.Count == 0 ? PriceBook.Catalogue : PriceBook.Catalogue.With(overrides);
    }
}

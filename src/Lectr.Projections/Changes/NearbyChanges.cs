using Lectr.Domain.Anomalies;
using Lectr.Projections.Settings;
using Npgsql;

namespace Lectr.Projections.Changes;

/// <summary>Everything that may explain a change of traffic: edits of rules and prices, prices of the catalogue that came into force, models seen first.</summary>
public sealed class NearbyChanges(NpgsqlDataSource source)
{
    private readonly OrganisationPrices _prices = new(source);

    /// <summary>The changes of an organisation in a span, unordered.</summary>
    public async Task<IReadOnlyList<NearbyChange>> ReadAsync(string organisation, DateTimeOffset from, DateTimeOffset to, CancellationToken cancellationToken)
    {
        await using var command = source.CreateCommand(
            """
            select kind, at, summary, feature, rule_id, actor from lectr_read.changes where organisation = $1 and at >= $2 and at < $3
            union all
            select 'new_model', first_seen_at, 'Model ' || name || ' was seen for the first time' || coalesce(' in ' || feature, '') || '.', feature, null, null
            from lectr_read.first_seen where organisation = $1 and kind = 'model' and first_seen_at >= $2 and first_seen_at < $3
            """);
        command.Parameters.AddWithValue(organisation);
        command.Parameters.AddWithValue(from.UtcDateTime);
        command.Parameters.AddWithValue(to.UtcDateTime);
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var changes = new List<NearbyChange>();
        while (await reader.ReadAsync(cancellationToken))
        {
            changes.Add(new NearbyChange(
                reader.GetString(0), new DateTimeOffset(reader.GetDateTime(1)), reader.GetString(2), Text(reader, 3), Text(reader, 4), Text(reader, 5)));
        }

        var book = await _prices.LoadAsync(organisation, cancellationToken);
        changes.AddRange(book.Rows
            .Where(row => row.ValidFrom >= from && row.ValidFrom < to && row.Published is not null)
            .Select(row => new NearbyChange("price_change", row.ValidFrom!.Value, $"A new price of {row.Model} ({row.Provider}) came into force.")));
        return changes;
    }

    private static string? Text(NpgsqlDataReader reader, int column) => reader.IsDBNull(column) ? null : reader.GetString(column);
}

using Lectr.Domain.Pricing;
using Npgsql;

namespace Lectr.Projections.Prices;

/// <summary>Which models answered in a window, and how much of it has no price: the input of <see cref="PriceCheck"/>.</summary>
public sealed class SeenModelsQuery(NpgsqlDataSource source)
{
    /// <summary>By provider and the model's name as answers report it (else as it was sent).</summary>
    public async Task<IReadOnlyList<SeenModel>> RunAsync(string organisation, TimeWindow window, CancellationToken cancellationToken)
    {
        await using var command = source.CreateCommand(
            """
            select k.provider_actual, coalesce(k.model_reported, k.model_actual), sum(requests)::bigint, sum(unpriced_with_usage)::bigint, sum(cost_usd)
            from lectr_read.traffic_hourly c join lectr_read.traffic_keys k on k.key = c.key
            where c.organisation = $1 and c.bucket >= $2 and c.bucket < $3 and coalesce(k.model_reported, k.model_actual) is not null
            group by 1, 2 order by 1, 2
            """);
        command.Parameters.AddWithValue(organisation);
        command.Parameters.AddWithValue(window.From.UtcDateTime);
        command.Parameters.AddWithValue(window.To.UtcDateTime);
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var seen = new List<SeenModel>();
        while (await reader.ReadAsync(cancellationToken))
        {
            seen.Add(new SeenModel(reader.GetString(0), reader.GetString(1), reader.GetInt64(2), reader.GetInt64(3), reader.GetDecimal(4)));
        }

        return seen;
    }
}

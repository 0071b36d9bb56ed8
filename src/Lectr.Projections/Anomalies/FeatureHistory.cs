using Lectr.Domain.Anomalies;
using Lectr.Projections.Traffic;
using Npgsql;

namespace Lectr.Projections.Anomalies;

/// <summary>The last weeks of an organisation, hour by hour and feature by feature, kept in memory and topped up from the cube.</summary>
internal sealed class FeatureHistory(NpgsqlDataSource source, string organisation)
{
    /// <summary>Eight weeks are compared with; a day more so that their edges are whole.</summary>
    public static readonly TimeSpan Length = TimeSpan.FromDays(57);

    private readonly Dictionary<(bool Tagged, string Feature), Dictionary<DateTimeOffset, HourStats>> _hours = [];

    /// <summary>The latest hour with traffic; null without any.</summary>
    public DateTimeOffset? Frontier { get; private set; }

    /// <summary>The earliest hour known; null without traffic.</summary>
    public DateTimeOffset? First { get; private set; }

    /// <summary>Every feature with its hours.</summary>
    public IEnumerable<FeatureHours> Features => _hours.Select(entry => new FeatureHours(entry.Key.Tagged ? entry.Key.Feature : null, entry.Value));

    /// <summary>Reads the hours from <paramref name="from"/> on again, and drops what is older than eight weeks before it.</summary>
    public async Task ReadAsync(DateTimeOffset from, CancellationToken cancellationToken)
    {
        await using var command = source.CreateCommand(
            """
            select k.feature, c.bucket, sum(requests)::bigint, sum(client_error + provider_error + upstream_unreachable + upstream_aborted)::bigint,
              sum(cost_usd), array_agg(latency_histogram)
            from lectr_read.traffic_hourly c join lectr_read.traffic_keys k on k.key = c.key
            where c.organisation = $1 and c.bucket >= $2
            group by 1, 2
            """);
        command.Parameters.AddWithValue(organisation);
        command.Parameters.AddWithValue(from.UtcDateTime);
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        while (await reader.ReadAsync(cancellationToken))
        {
            Note(reader);
        }

        foreach (var hours in _hours.Values)
        {
            foreach (var old in hours.Keys.Where(hour => hour < from - Length).ToList())
            {
                hours.Remove(old);
            }
        }
    }

    private void Note(NpgsqlDataReader reader)
    {
        var key = reader.IsDBNull(0) ? (false, string.Empty) : (true, reader.GetString(0));
        if (!_hours.TryGetValue(key, out var hours))
        {
            _hours.Add(key, hours = []);
        }

        var latency = new LatencyDistribution();
        foreach (var encoded in reader.GetFieldValue<byte[][]>(5))
        {
            latency.Add(encoded);
        }

        var hour = new DateTimeOffset(reader.GetDateTime(1));
        hours[hour] = new HourStats(reader.GetInt64(2), reader.GetInt64(3), reader.GetDecimal(4), latency.PercentileMs(95));
        Frontier = Frontier is { } frontier && frontier > hour ? frontier : hour;
        First = First is { } first && first < hour ? first : hour;
    }
}

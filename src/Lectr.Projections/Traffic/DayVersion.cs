using Npgsql;

namespace Lectr.Projections.Traffic;

/// <summary>
/// What tells a changed day from an unchanged one: hours and their day are folded in one transaction. A row that is written again carries
/// another transaction's number; the sums tell days apart whose numbers were given out twice, because a crash took back the last commits.
/// </summary>
/// <param name="Storage">The file that holds the day's rows: another one after a rebuild, or after the rows were written anew without a change.</param>
/// <param name="Rows">How many keys the day has.</param>
/// <param name="Transactions">Sum of the transactions that wrote them last.</param>
/// <param name="Requests">Requests of the day.</param>
/// <param name="LatencyUs">Sum of their latency in microseconds.</param>
/// <param name="CostUsd">What they cost in US dollars.</param>
internal readonly record struct DayVersion(long Storage, long Rows, decimal Transactions, long Requests, long LatencyUs, decimal CostUsd)
{
    /// <summary>The days from <paramref name="from"/> on and before <paramref name="to"/> in which the organisation had traffic, in order, with their versions.</summary>
    public static async Task<IReadOnlyList<KeyValuePair<DateTime, DayVersion>>> ReadAsync(
        NpgsqlDataSource source, string organisation, DateTime from, DateTime to, CancellationToken cancellationToken)
    {
        await using var command = source.CreateCommand(
            """
            select bucket, pg_relation_filenode(tableoid)::bigint, count(*), sum(xmin::text::bigint),
                   sum(requests)::bigint, sum(latency_us)::bigint, sum(cost_usd)
            from lectr_read.traffic_daily where organisation = $1 and bucket >= $2 and bucket < $3 group by bucket, tableoid order by bucket
            """);
        command.Parameters.AddWithValue(organisation);
        command.Parameters.AddWithValue(from);
        command.Parameters.AddWithValue(to);
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var versions = new List<KeyValuePair<DateTime, DayVersion>>();
        while (await reader.ReadAsync(cancellationToken))
        {
            var version = new DayVersion(reader.GetInt64(1), reader.GetInt64(2), reader.GetDecimal(3), reader.GetInt64(4), reader.GetInt64(5), reader.GetDecimal(6));
            versions.Add(new(reader.GetDateTime(0), version));
        }

        return versions;
    }
}

using Npgsql;
using NpgsqlTypes;

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
    /// <summary>Gives the version of each day from <c>$2</c> on and before <c>$3</c> in which the organisation <c>$1</c> had traffic.</summary>
    public const string Sql =
        """
        select bucket, pg_relation_filenode(tableoid)::bigint, count(*), sum(xmin::text::bigint),
               sum(requests)::bigint, sum(latency_us)::bigint, sum(cost_usd)
        from lectr_read.traffic_daily where organisation = $1 and bucket >= $2 and bucket < $3 group by bucket, tableoid
        """;

    /// <summary>Reads the answer of <see cref="Sql"/> by day.</summary>
    public static async Task<Dictionary<DateTime, DayVersion>> ReadAsync(NpgsqlDataReader reader, CancellationToken cancellationToken)
    {
        var versions = new Dictionary<DateTime, DayVersion>();
        while (await reader.ReadAsync(cancellationToken))
        {
            versions.Add(
                reader.GetDateTime(0),
                new DayVersion(reader.GetInt64(1), reader.GetInt64(2), reader.GetDecimal(3), reader.GetInt64(4), reader.GetInt64(5), reader.GetDecimal(6)));
        }

        return versions;
    }

    /// <summary>The parameters of <see cref="Sql"/>.</summary>
    public static NpgsqlParameter[] Parameters(string organisation, DateTime from, DateTime to) =>
    [
        new() { Value = organisation },
        new() { Value = from, NpgsqlDbType = NpgsqlDbType.TimestampTz },
        new() { Value = to, NpgsqlDbType = NpgsqlDbType.TimestampTz },
    ];
}

using Npgsql;
using NpgsqlTypes;

namespace Lectr.Projections.Traffic;

/// <summary>
/// What tells a changed day from an unchanged one. Hours and their day are folded in one transaction, and a row that is written again
/// carries another transaction's number: the sum over the day's rows differs after every change, whatever wrote it.
/// </summary>
/// <param name="Storage">The file that holds the rows: another one after a rebuild, or after the rows were written anew without a change.</param>
/// <param name="Rows">How many keys the day has.</param>
/// <param name="Transactions">Sum of the transactions that wrote them last.</param>
internal readonly record struct DayVersion(long Storage, long Rows, decimal Transactions)
{
    /// <summary>Gives the version of each day from <c>$2</c> on and before <c>$3</c> in which the organisation <c>$1</c> had traffic.</summary>
    public const string Sql =
        """
        select bucket, pg_relation_filenode(tableoid)::bigint, count(*), sum(xmin::text::bigint)
        from lectr_read.traffic_daily where organisation = $1 and bucket >= $2 and bucket < $3 group by bucket, tableoid
        """;

    /// <summary>Reads the answer of <see cref="Sql"/> by day.</summary>
    public static async Task<Dictionary<DateTime, DayVersion>> ReadAsync(NpgsqlDataReader reader, CancellationToken cancellationToken)
    {
        var versions = new Dictionary<DateTime, DayVersion>();
        while (await reader.ReadAsync(cancellationToken))
        {
            versions.Add(reader.GetDateTime(0), new DayVersion(reader.GetInt64(1), reader.GetInt64(2), reader.GetDecimal(3)));
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

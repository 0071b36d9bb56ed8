using Npgsql;
using NpgsqlTypes;

namespace Lectr.Projections.Traffic;

/// <summary>Adds cells to one of the cube's tables: one read of the histograms there, one array upsert.</summary>
internal sealed class TrafficUpsert(string table)
{
    private readonly string _read =
        $"""
        select t.bucket, t.key, latency_histogram, ttft_histogram, overhead_histogram
        from unnest($1::text[], $2::timestamptz[], $3::uuid[]) as wanted (organisation, bucket, key)
        join {table} t on t.organisation = wanted.organisation and t.bucket = wanted.bucket and t.key = wanted.key
        """;

    private readonly string _write = MakeUpsert(table);

    /// <summary>Adds the cells; the histograms of <paramref name="cells"/> hold the sum with the stored ones afterwards.</summary>
    public async Task RunAsync(Dictionary<CellPlace, TrafficCell> cells, NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        if (cells.Count == 0)
        {
            return;
        }

        CellPlace[] places = [.. cells.Keys];
        string[] organisations = [.. places.Select(place => place.Organisation)];
        DateTime[] buckets = [.. places.Select(place => place.Bucket)];
        Guid[] keys = [.. places.Select(place => place.Key)];
        await MergeStoredAsync(cells, organisations, buckets, keys, connection, cancellationToken);

        TrafficCell[] values = [.. places.Select(place => cells[place])];
        await using var command = new NpgsqlCommand(_write, connection);
        command.Parameters.Add(new NpgsqlParameter<string[]> { TypedValue = organisations });
        command.Parameters.Add(new NpgsqlParameter<DateTime[]> { TypedValue = buckets, NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.TimestampTz });
        command.Parameters.Add(new NpgsqlParameter<Guid[]> { TypedValue = keys });
        foreach (var sum in Enum.GetValues<TrafficSum>())
        {
            Add(command, values, cell => cell[sum]);
        }

        foreach (var max in Enum.GetValues<TrafficMax>())
        {
            Add(command, values, cell => cell[max]);
        }

        Add(command, values, cell => cell.CostUsd);
        Add(command, values, cell => cell.RepricedUpUsd);
        Add(command, values, cell => cell.AudioSeconds);
        Add(command, values, cell => cell.MaxCostUsd);
        Add(command, values, cell => cell.Latency.Encode());
        Add(command, values, cell => cell.Ttft.Encode());
        Add(command, values, cell => cell.Overhead.Encode());
        await command.PrepareAsync(cancellationToken);
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    private async Task MergeStoredAsync(
        Dictionary<CellPlace, TrafficCell> cells, string[] organisations, DateTime[] buckets, Guid[] keys, NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(_read, connection)
        {
            Parameters =
            {
                new NpgsqlParameter<string[]> { TypedValue = organisations },
                new NpgsqlParameter<DateTime[]> { TypedValue = buckets, NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.TimestampTz },
                new NpgsqlParameter<Guid[]> { TypedValue = keys },
            },
        };
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        while (await reader.ReadAsync(cancellationToken))
        {
            // The key's id covers the organisation, so that bucket and key name the cell.
            var cell = cells[new CellPlace(string.Empty, reader.GetDateTime(0), reader.GetGuid(1))];
            cell.Latency.Merge(reader.GetFieldValue<byte[]>(2));
            cell.Ttft.Merge(reader.GetFieldValue<byte[]>(3));
            cell.Overhead.Merge(reader.GetFieldValue<byte[]>(4));
        }
    }

    private static void Add<T>(NpgsqlCommand command, TrafficCell[] cells, Func<TrafficCell, T> value) =>
        command.Parameters.Add(new NpgsqlParameter<T[]> { TypedValue = Array.ConvertAll(cells, cell => value(cell)) });

    private static string MakeUpsert(string table)
    {
        string[] added = [.. TrafficColumns.Sums];
        string[] columns = ["organisation", "bucket", "key", .. added, .. TrafficColumns.Maxima, .. TrafficColumns.DecimalSums, "max_cost_usd", .. TrafficColumns.Histograms];
        var sets = added.Concat(TrafficColumns.DecimalSums).Select(column => $"{column} = known.{column} + excluded.{column}")
            .Concat(TrafficColumns.Maxima.Append("max_cost_usd").Select(column => $"{column} = greatest(known.{column}, excluded.{column})"))
            .Concat(TrafficColumns.Histograms.Select(column => $"{column} = excluded.{column}"));
        return $"""
            insert into {table} as known ({string.Join(", ", columns)})
            select * from unnest({string.Join(", ", Enumerable.Range(1, columns.Length).Select(number => $"${number}"))})
            on conflict (organisation, bucket, key) do update set {string.Join(", ", sets)}
            """;
    }
}

/// <summary>Where a cell stands; two places are the same when bucket and key are, because a key belongs to one organisation.</summary>
internal sealed record CellPlace(string Organisation, DateTime Bucket, Guid Key)
{
    public bool Equals(CellPlace? other) => other is not null && Bucket == other.Bucket && Key == other.Key;

    public override int GetHashCode() => HashCode.Combine(Bucket, Key);
}

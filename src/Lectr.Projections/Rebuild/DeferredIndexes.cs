using Npgsql;

namespace Lectr.Projections.Rebuild;

/// <summary>
/// Indexes that only queries need are made once the tables are full: sorting once costs a fraction of millions of inserts. Unique
/// ones stay, because folds add to what they find by them.
/// </summary>
internal static class DeferredIndexes
{
    /// <summary>Drops them from the tables being rebuilt; their definitions.</summary>
    public static async Task<IReadOnlyList<string>> DropAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        var indexes = new List<(string Name, string Definition)>();
        await using (var read = new NpgsqlCommand(
            """
            select index.relname, pg_get_indexdef(index.oid) from pg_index
            join pg_class index on index.oid = indexrelid
            where index.relnamespace = $1::regnamespace and not indisunique
            order by 1
            """,
            connection)
        { Parameters = { new() { Value = RebuildSchema.Name } } })
        {
            await using var reader = await read.ExecuteReaderAsync(cancellationToken);
            while (await reader.ReadAsync(cancellationToken))
            {
                // "ON ONLY" would leave a partitioned table's partitions without theirs.
                indexes.Add((reader.GetString(0), reader.GetString(1).Replace(" ON ONLY ", " ON ", StringComparison.Ordinal)));
            }
        }

        foreach (var (name, _) in indexes)
        {
            await using var drop = new NpgsqlCommand($"drop index {RebuildSchema.Name}.\"{name}\"", connection);
            await drop.ExecuteNonQueryAsync(cancellationToken);
        }

        return indexes.ConvertAll(index => index.Definition);
    }

    /// <summary>Makes them again.</summary>
    public static async Task CreateAsync(IReadOnlyList<string> definitions, NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        foreach (var definition in definitions)
        {
            await using var create = new NpgsqlCommand(definition, connection) { CommandTimeout = 0 };
            await create.ExecuteNonQueryAsync(cancellationToken);
        }
    }
}

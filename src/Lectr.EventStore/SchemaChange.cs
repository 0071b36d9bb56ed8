using System.Security.Cryptography;
using System.Text;
using Npgsql;

namespace Lectr.EventStore;

/// <summary>Applies schema scripts, in the order given, all or none, one process at a time.</summary>
public static class SchemaChange
{
    /// <summary>
    /// Runs every script whose text this database has not seen yet. Each must be idempotent: an edited script runs again over what the
    /// former one made. Safe to call from several processes at once; costs two round trips when nothing changed.
    /// </summary>
    public static async Task ApplyAsync(NpgsqlDataSource source, IEnumerable<SchemaScript> scripts, CancellationToken cancellationToken)
    {
        await using var connection = await source.OpenConnectionAsync(cancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        await ExecuteAsync(connection, $"select pg_advisory_xact_lock({AdvisoryLocks.Schema})", cancellationToken);
        await ExecuteAsync(
            connection,
            """
            set local client_min_messages = warning;
            create schema if not exists lectr_read;
            create table if not exists lectr_read.schema_scripts (
              name text not null primary key,
              sha256 text not null,
              applied_at timestamptz not null default now()
            );
            """,
            cancellationToken);

        foreach (var script in scripts)
        {
            await ApplyAsync(connection, script, cancellationToken);
        }

        await transaction.CommitAsync(cancellationToken);
    }

    /// <summary>Names of the scripts that this database has not seen in their present text; changes nothing.</summary>
    public static async Task<IReadOnlyList<string>> MissingAsync(NpgsqlDataSource source, IEnumerable<SchemaScript> scripts, CancellationToken cancellationToken)
    {
        var known = new HashSet<(string, string)>();
        await using var command = source.CreateCommand("select name, sha256 from lectr_read.schema_scripts");
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        while (await reader.ReadAsync(cancellationToken))
        {
            known.Add((reader.GetString(0), reader.GetString(1)));
        }

        return [.. scripts.Where(script => !known.Contains((script.Name, HashOf(script)))).Select(script => script.Name)];
    }

    private static string HashOf(SchemaScript script) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(script.Sql)));

    private static async Task ApplyAsync(NpgsqlConnection connection, SchemaScript script, CancellationToken cancellationToken)
    {
        var hash = HashOf(script);
        await using var record = new NpgsqlCommand(
            """
            insert into lectr_read.schema_scripts as known (name, sha256) values ($1, $2)
            on conflict (name) do update set sha256 = excluded.sha256, applied_at = now() where known.sha256 <> excluded.sha256
            """,
            connection)
        {
            Parameters = { new() { Value = script.Name }, new() { Value = hash } },
        };

        if (await record.ExecuteNonQueryAsync(cancellationToken) == 1)
        {
            await ExecuteAsync(connection, script.Sql, cancellationToken);
        }
    }

    private static async Task ExecuteAsync(NpgsqlConnection connection, string sql, CancellationToken cancellationToken)
    {
        // A key that is widened indexes the whole table anew, which takes minutes on a large one.
        await using var command = new NpgsqlCommand(sql, connection) { CommandTimeout = 0 };
        await command.ExecuteNonQueryAsync(cancellationToken);
    }
}

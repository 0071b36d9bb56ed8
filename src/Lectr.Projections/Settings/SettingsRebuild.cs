using Lectr.EventStore;
using Npgsql;

namespace Lectr.Projections.Settings;

/// <summary>Makes <c>lectr_read.settings</c> again from the events alone.</summary>
public static class SettingsRebuild
{
    private static readonly string[] Streams = ["rules", "keys", "settings"];

    /// <summary>
    /// Folds every organisation's streams from the first event on and replaces the table in one transaction, in which nothing
    /// can be appended; then wakes the feeds.
    /// </summary>
    public static async Task RunAsync(EventStore.EventStore store, CancellationToken cancellationToken)
    {
        await using var connection = await store.Source.OpenConnectionAsync(cancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        await ReplaceAsync(store, connection, transaction, cancellationToken);
        await ExecuteAsync(connection, transaction, $"notify {SettingsProjection.Channel}", cancellationToken);
        await transaction.CommitAsync(cancellationToken);
    }

    /// <summary>The first row that differs from what the events give, in words; null when none does. Changes nothing.</summary>
    public static async Task<string?> FirstDifferenceAsync(EventStore.EventStore store, CancellationToken cancellationToken)
    {
        await using var connection = await store.Source.OpenConnectionAsync(cancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        await ExecuteAsync(connection, transaction, $"select pg_advisory_xact_lock({AdvisoryLocks.Append})", cancellationToken);
        await ExecuteAsync(connection, transaction, "create temp table settings_found on commit drop as select * from lectr_read.settings", cancellationToken);
        await ReplaceAsync(store, connection, transaction, cancellationToken);
        await using var command = new NpgsqlCommand(
            """
            select format('settings: %s %s of %s are not what the events give', kind, key, organisation)
            from ((table settings_found except table lectr_read.settings) union all (table lectr_read.settings except table settings_found)) as different
            limit 1
            """,
            connection,
            transaction);
        return await command.ExecuteScalarAsync(cancellationToken) as string;
    }

    private static async Task ReplaceAsync(EventStore.EventStore store, NpgsqlConnection connection, NpgsqlTransaction transaction, CancellationToken cancellationToken)
    {
        await ExecuteAsync(connection, transaction, $"select pg_advisory_xact_lock({AdvisoryLocks.Append})", cancellationToken);
        var rows = new SettingRows();
        foreach (var (tenant, stream) in await StreamsAsync(connection, transaction, cancellationToken))
        {
            foreach (var stored in await store.ReadStreamAsync(tenant, stream, 1, long.MaxValue, cancellationToken))
            {
                if (EventTypes.ToDomainEvent(stored) is { } domainEvent)
                {
                    await rows.ApplyAsync(stored, domainEvent, (_, _) => Task.FromResult<byte[]?>(null), cancellationToken);
                }
            }
        }

        await ExecuteAsync(connection, transaction, "delete from lectr_read.settings", cancellationToken);
        foreach (var row in rows.Changed)
        {
            await SettingsProjection.WriteAsync(connection, transaction, row, cancellationToken);
        }
    }

    private static async Task<List<(string Tenant, string Stream)>> StreamsAsync(
        NpgsqlConnection connection, NpgsqlTransaction transaction, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(
            "select tenant_id, id from lectr.mt_streams where id = any($1) order by tenant_id, id", connection, transaction);
        command.Parameters.AddWithValue(Streams);
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var streams = new List<(string, string)>();
        while (await reader.ReadAsync(cancellationToken))
        {
            streams.Add((reader.GetString(0), reader.GetString(1)));
        }

        return streams;
    }

    private static async Task ExecuteAsync(NpgsqlConnection connection, NpgsqlTransaction transaction, string sql, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(sql, connection, transaction);
        await command.ExecuteNonQueryAsync(cancellationToken);
    }
}

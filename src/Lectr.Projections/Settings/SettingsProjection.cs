using Lectr.EventStore;
using Npgsql;
using NpgsqlTypes;

namespace Lectr.Projections.Settings;

/// <summary>
/// Keeps <c>lectr_read.settings</c> in the append's own transaction, so that an edit and its effect are one. Pass
/// <see cref="ProjectAsync"/> as the <see cref="InlineProjection"/> of every append to the streams rules, keys and settings.
/// </summary>
public static class SettingsProjection
{
    /// <summary>Channel that wakes feeds; the payload is the position.</summary>
    public const string Channel = Channels.Settings;

    /// <summary>Folds <paramref name="events"/> into their rows and wakes the feeds when the transaction commits.</summary>
    public static async Task ProjectAsync(
        NpgsqlConnection connection, NpgsqlTransaction transaction, IReadOnlyList<StoredEvent> events, CancellationToken cancellationToken)
    {
        var rows = new SettingRows();
        foreach (var stored in events)
        {
            if (EventTypes.ToDomainEvent(stored) is { } domainEvent)
            {
                await rows.ApplyAsync(stored, domainEvent, (row, token) => ReadAsync(connection, transaction, row, token), cancellationToken);
            }
        }

        foreach (var row in rows.Changed)
        {
            await WriteAsync(connection, transaction, row, cancellationToken);
        }

        if (rows.Changed.Count > 0)
        {
            await using var notify = new NpgsqlCommand("select pg_notify($1, $2)", connection, transaction);
            notify.Parameters.AddWithValue(Channel);
            notify.Parameters.AddWithValue(rows.Changed.Max(row => row.Position).ToString(System.Globalization.CultureInfo.InvariantCulture));
            await notify.ExecuteNonQueryAsync(cancellationToken);
        }
    }

    /// <summary>Writes one row, new or not.</summary>
    internal static async Task WriteAsync(NpgsqlConnection connection, NpgsqlTransaction transaction, SettingRow row, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(
            """
            insert into lectr_read.settings (organisation, kind, key, position, data) values ($1, $2, $3, $4, $5)
            on conflict (organisation, kind, key) do update set position = excluded.position, data = excluded.data
            """,
            connection,
            transaction);
        command.Parameters.AddWithValue(row.Organisation);
        command.Parameters.AddWithValue(row.Kind);
        command.Parameters.AddWithValue(row.Key);
        command.Parameters.AddWithValue(row.Position);
        command.Parameters.Add(new NpgsqlParameter { NpgsqlDbType = NpgsqlDbType.Jsonb, Value = row.Data is { } data ? data.ToArray() : DBNull.Value });
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    private static async Task<byte[]?> ReadAsync(
        NpgsqlConnection connection, NpgsqlTransaction transaction, SettingRowId id, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(
            "select data from lectr_read.settings where organisation = $1 and kind = $2 and key = $3 for update", connection, transaction);
        command.Parameters.AddWithValue(id.Organisation);
        command.Parameters.AddWithValue(id.Kind);
        command.Parameters.AddWithValue(id.Key);
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        return await reader.ReadAsync(cancellationToken) && !await reader.IsDBNullAsync(0, cancellationToken) ? reader.GetFieldValue<byte[]>(0) : null;
    }
}

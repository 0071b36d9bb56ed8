using Lectr.EventStore.Subscriptions;
using Npgsql;
using NpgsqlTypes;

namespace Lectr.EventStore.Archive;

/// <summary>Puts archived events back where they were, with their positions and versions.</summary>
public sealed class ArchiveRestore(NpgsqlDataSource source, EventArchive archive, TimeProvider time)
{
    private const int PageSize = 2_000;

    /// <summary>
    /// Restores every file of a day, also into a database that has lost the streams. The archiver leaves the day alone for another
    /// age. Returns the number of events; null when the archive is busy.
    /// </summary>
    /// <exception cref="InvalidDataException">A file is not what its manifest says; nothing of it was restored.</exception>
    public async Task<long?> RunAsync(DateOnly day, CancellationToken cancellationToken)
    {
        await using var held = await SessionLock.TryTakeAsync(source, AdvisoryLocks.Archive, cancellationToken);
        if (held is null)
        {
            return null;
        }

        var events = 0L;
        foreach (var manifest in archive.Manifests().Where(manifest => manifest.Day == day && manifest.State != ArchiveState.Restored))
        {
            if (await archive.CheckAsync(manifest, cancellationToken) is { } difference)
            {
                throw new InvalidDataException(difference);
            }

            await RestoreAsync(manifest, cancellationToken);
            events += manifest.Events;
        }

        return events;
    }

    private async Task RestoreAsync(ArchiveManifest manifest, CancellationToken cancellationToken)
    {
        await UpsertStreamsAsync(manifest, cancellationToken);
        var rows = new List<ArchivedRow>(PageSize);
        await foreach (var row in archive.ReadRowsAsync(manifest, cancellationToken))
        {
            rows.Add(row);
            if (rows.Count == PageSize)
            {
                await InsertAsync(rows, cancellationToken);
            }
        }

        await InsertAsync(rows, cancellationToken);
        await using (var sequence = source.CreateCommand("select setval('lectr.mt_events_sequence', $1) where $1 > (select last_value from lectr.mt_events_sequence)"))
        {
            sequence.Parameters.Add(new NpgsqlParameter { Value = manifest.LastPosition });
            await sequence.ExecuteNonQueryAsync(cancellationToken);
        }

        await archive.WriteManifestAsync(manifest with { State = ArchiveState.Restored, RestoredAt = time.GetUtcNow() }, cancellationToken);
    }

    private async Task UpsertStreamsAsync(ArchiveManifest manifest, CancellationToken cancellationToken)
    {
        await using var command = source.CreateCommand(
            """
            insert into lectr.mt_streams as known (tenant_id, id, version)
            select * from unnest($1, $2, $3)
            on conflict (tenant_id, id) do update set version = greatest(known.version, excluded.version)
            """);
        command.Parameters.Add(new NpgsqlParameter { Value = manifest.Streams.Select(range => range.Tenant).ToArray() });
        command.Parameters.Add(new NpgsqlParameter { Value = manifest.Streams.Select(range => range.Stream).ToArray() });
        command.Parameters.Add(new NpgsqlParameter { Value = manifest.Streams.Select(range => range.LastVersion).ToArray() });
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    private async Task InsertAsync(List<ArchivedRow> rows, CancellationToken cancellationToken)
    {
        await using var command = source.CreateCommand(
            $"insert into lectr.mt_events ({ArchivedRow.Columns}) select * from unnest($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14) on conflict (seq_id) do nothing");
        command.Parameters.AddRange(new[]
        {
            Array(NpgsqlDbType.Bigint, rows, row => row.Event.Position),
            Array(NpgsqlDbType.Uuid, rows, row => row.Event.Id),
            Array(NpgsqlDbType.Varchar, rows, row => row.Event.Tenant),
            Array(NpgsqlDbType.Varchar, rows, row => row.Event.Stream),
            Array(NpgsqlDbType.Bigint, rows, row => row.Event.Version),
            Array(NpgsqlDbType.Varchar, rows, row => row.Event.Type),
            Array(NpgsqlDbType.Jsonb, rows, row => row.Event.Data.ToArray()),
            Array(NpgsqlDbType.TimestampTz, rows, row => row.Event.Timestamp.UtcDateTime),
            Array(NpgsqlDbType.Varchar, rows, row => row.Event.UserName),
            Array(NpgsqlDbType.Varchar, rows, row => row.DotnetType),
            Array(NpgsqlDbType.Varchar, rows, row => row.CorrelationId),
            Array(NpgsqlDbType.Varchar, rows, row => row.CausationId),
            Array(NpgsqlDbType.Jsonb, rows, row => row.Headers),
            Array(NpgsqlDbType.Bytea, rows, row => row.Binary),
        });
        await command.ExecuteNonQueryAsync(cancellationToken);
        rows.Clear();
    }

    private static NpgsqlParameter Array<T>(NpgsqlDbType type, List<ArchivedRow> rows, Func<ArchivedRow, T> value) =>
        new() { NpgsqlDbType = NpgsqlDbType.Array | type, Value = rows.Select(value).ToArray() };
}

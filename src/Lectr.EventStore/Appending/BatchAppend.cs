using Npgsql;
using NpgsqlTypes;

namespace Lectr.EventStore.Appending;

/// <summary>
/// Many events of many streams in one short transaction: lock, one upsert of all stream versions, one block of numbers, one COPY.
/// </summary>
internal sealed class BatchAppend(NpgsqlDataSource source, BurnedNumbers burned)
{
    /// <summary>See <see cref="EventStore.AppendBatchAsync"/>.</summary>
    public async Task<bool> RunAsync(
        IReadOnlyList<StreamBatch> batches, Func<NpgsqlConnection, NpgsqlTransaction, CancellationToken, Task<bool>>? inSameTransaction, CancellationToken cancellationToken)
    {
        await burned.FillLeftoversAsync();
        var streams = Gather(batches);
        List<long> numbers = [];
        var stored = false;
        try
        {
            await using var connection = await source.OpenConnectionAsync(cancellationToken);
            await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
            if (inSameTransaction is not null && !await inSameTransaction(connection, transaction, cancellationToken))
            {
                return false;
            }

            if (streams.Count > 0)
            {
                var versions = await TakeAsync(connection, streams, numbers, cancellationToken);
                await EventRows.WriteAsync(connection, Number(streams, versions, numbers), cancellationToken);
            }

            await transaction.CommitAsync(cancellationToken);
            stored = true;
            return true;
        }
        finally
        {
            // The transaction has ended here, so that its lock is free.
            if (!stored && numbers.Count > 0)
            {
                await burned.FillAsync(numbers);
            }
        }
    }

    /// <summary>One entry a stream, in the order in which every appender locks their rows.</summary>
    private static List<StreamBatch> Gather(IReadOnlyList<StreamBatch> batches) =>
    [
        .. batches.Where(batch => batch.Events.Count > 0)
            .GroupBy(batch => (batch.Tenant, batch.Stream))
            .Select(group => group.Count() == 1 ? group.First() : new StreamBatch(group.Key.Tenant, group.Key.Stream, [.. group.SelectMany(batch => batch.Events)]))
            .OrderBy(batch => batch.Tenant, StringComparer.Ordinal)
            .ThenBy(batch => batch.Stream, StringComparer.Ordinal),
    ];

    private static async Task<Dictionary<(string Tenant, string Stream), long>> TakeAsync(
        NpgsqlConnection connection, List<StreamBatch> streams, List<long> numbers, CancellationToken cancellationToken)
    {
        await using var batch = new NpgsqlBatch(connection)
        {
            BatchCommands =
            {
                new NpgsqlBatchCommand($"select pg_advisory_xact_lock({AdvisoryLocks.Append})"),
                new NpgsqlBatchCommand(
                    """
                    insert into lectr.mt_streams as known (tenant_id, id, version, timestamp, created)
                    select tenant, stream, events, at, at from unnest($1, $2, $3, $4) as new (tenant, stream, events, at)
                    on conflict (tenant_id, id) do update set version = coalesce(known.version, 0) + excluded.version, timestamp = excluded.timestamp
                    returning tenant_id, id, version, is_archived
                    """)
                {
                    Parameters =
                    {
                        Array(NpgsqlDbType.Varchar, streams.Select(stream => stream.Tenant)),
                        Array(NpgsqlDbType.Varchar, streams.Select(stream => stream.Stream)),
                        Array(NpgsqlDbType.Bigint, streams.Select(stream => (long)stream.Events.Count)),
                        Array(NpgsqlDbType.TimestampTz, streams.Select(stream => stream.Events[^1].Timestamp.UtcDateTime)),
                    },
                },
                NumberBlock.Command(streams.Sum(stream => stream.Events.Count)),
                new NpgsqlBatchCommand($"notify {Channels.EventsAppended}"),
            },
        };
        await using var reader = await batch.ExecuteReaderAsync(cancellationToken);
        await reader.NextResultAsync(cancellationToken);
        var versions = new Dictionary<(string Tenant, string Stream), long>(streams.Count);
        (string Tenant, string Stream)? archived = null;
        while (await reader.ReadAsync(cancellationToken))
        {
            var key = (reader.GetString(0), reader.GetString(1));
            versions[key] = reader.GetInt64(2);
            archived = reader.GetBoolean(3) ? key : archived;
        }

        await reader.NextResultAsync(cancellationToken);
        await NumberBlock.ReadAsync(reader, numbers, cancellationToken);
        return archived is { } closed ? throw new StreamArchivedException(closed.Tenant, closed.Stream) : versions;
    }

    private static EventRow[] Number(List<StreamBatch> streams, Dictionary<(string Tenant, string Stream), long> versions, List<long> numbers)
    {
        var rows = new EventRow[numbers.Count];
        var next = 0;
        foreach (var stream in streams)
        {
            var version = versions[(stream.Tenant, stream.Stream)] - stream.Events.Count;
            foreach (var newEvent in stream.Events)
            {
                rows[next] = new EventRow(stream.Tenant, stream.Stream, ++version, numbers[next], newEvent);
                next++;
            }
        }

        return rows;
    }

    private static NpgsqlParameter Array<T>(NpgsqlDbType type, IEnumerable<T> values) =>
        new() { NpgsqlDbType = NpgsqlDbType.Array | type, Value = values.ToArray() };
}

using Npgsql;

namespace Lectr.EventStore.Appending;

/// <summary>An append to one stream, with or without an expected version.</summary>
internal sealed class StreamAppend(NpgsqlDataSource source, BurnedNumbers burned)
{
    /// <summary>See <see cref="EventStore.AppendAsync"/>.</summary>
    public async Task<AppendResult> RunAsync(
        string tenant, string stream, long? expectedVersion, IReadOnlyList<NewEvent> events, InlineProjection? inline, CancellationToken cancellationToken)
    {
        await burned.FillLeftoversAsync();
        while (true)
        {
            if (await TryAsync(tenant, stream, expectedVersion, events, inline, cancellationToken) is { } result)
            {
                return result;
            }
        }
    }

    /// <summary>Null when a foreign writer created the stream in the same moment: then the version is to be read again.</summary>
    private async Task<AppendResult?> TryAsync(
        string tenant, string stream, long? expectedVersion, IReadOnlyList<NewEvent> events, InlineProjection? inline, CancellationToken cancellationToken)
    {
        List<long> numbers = [];
        var stored = false;
        try
        {
            await using var connection = await source.OpenConnectionAsync(cancellationToken);
            await using var transaction = await connection.BeginTransactionAsync(cancellationToken);

            // Everything that can refuse the append stands before nextval, so that a refusal burns no number.
            var version = await LockAndReadVersionAsync(connection, tenant, stream, cancellationToken);
            if (expectedVersion is { } expected && expected != version)
            {
                return new AppendResult.Conflict(version);
            }

            if (events.Count == 0)
            {
                return new AppendResult.Appended(version, 0);
            }

            if (!await MoveVersionAsync(connection, tenant, stream, version, events, numbers, cancellationToken))
            {
                return null;
            }

            var rows = new EventRow[events.Count];
            for (var i = 0; i < rows.Length; i++)
            {
                rows[i] = new EventRow(tenant, stream, version + i + 1, numbers[i], events[i]);
            }

            await EventRows.WriteAsync(connection, rows, cancellationToken);
            if (inline is not null)
            {
                await inline(connection, transaction, [.. rows.Select(row => row.ToStored())], cancellationToken);
            }

            await transaction.CommitAsync(cancellationToken);
            stored = true;
            return new AppendResult.Appended(version + rows.Length, numbers[^1]);
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

    private static async Task<long> LockAndReadVersionAsync(NpgsqlConnection connection, string tenant, string stream, CancellationToken cancellationToken)
    {
        await using var batch = new NpgsqlBatch(connection)
        {
            BatchCommands =
            {
                new NpgsqlBatchCommand($"select pg_advisory_xact_lock({AdvisoryLocks.Append})"),
                new NpgsqlBatchCommand("select coalesce(version, 0), is_archived from lectr.mt_streams where tenant_id = $1 and id = $2 for update")
                {
                    Parameters = { new() { Value = tenant }, new() { Value = stream } },
                },
            },
        };
        await using var reader = await batch.ExecuteReaderAsync(cancellationToken);
        await reader.NextResultAsync(cancellationToken);
        if (!await reader.ReadAsync(cancellationToken))
        {
            return 0;
        }

        return reader.GetBoolean(1) ? throw new StreamArchivedException(tenant, stream) : reader.GetInt64(0);
    }

    private static async Task<bool> MoveVersionAsync(
        NpgsqlConnection connection, string tenant, string stream, long version, IReadOnlyList<NewEvent> events, List<long> numbers, CancellationToken cancellationToken)
    {
        await using var batch = new NpgsqlBatch(connection)
        {
            BatchCommands =
            {
                new NpgsqlBatchCommand(
                    """
                    insert into lectr.mt_streams as known (tenant_id, id, version, timestamp, created) values ($1, $2, $3, $5, $5)
                    on conflict (tenant_id, id) do update set version = excluded.version, timestamp = excluded.timestamp
                    where coalesce(known.version, 0) = $4
                    returning version
                    """)
                {
                    Parameters =
                    {
                        new() { Value = tenant }, new() { Value = stream }, new() { Value = version + events.Count }, new() { Value = version },
                        new() { Value = events[^1].Timestamp.UtcDateTime },
                    },
                },
                NumberBlock.Command(events.Count),
                new NpgsqlBatchCommand($"notify {Channels.EventsAppended}"),
            },
        };
        await using var reader = await batch.ExecuteReaderAsync(cancellationToken);
        var moved = await reader.ReadAsync(cancellationToken);
        await reader.NextResultAsync(cancellationToken);
        await NumberBlock.ReadAsync(reader, numbers, cancellationToken);
        return moved;
    }
}

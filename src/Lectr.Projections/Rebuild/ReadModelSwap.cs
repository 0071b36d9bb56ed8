using Npgsql;

namespace Lectr.Projections.Rebuild;

/// <summary>Whether a swap happened.</summary>
internal enum SwapOutcome
{
    /// <summary>The rebuilt tables are live.</summary>
    Done,

    /// <summary>The live read models have come further than a swap should wait for; nothing changed.</summary>
    TooFarBehind,

    /// <summary>A running query kept the tables for longer than others should wait; nothing changed.</summary>
    Busy,
}

/// <summary>
/// Puts rebuilt tables in the place of the live ones. The checkpoints' rows are locked first, as by the worker, so that the two
/// never interleave; the last events are folded inside the transaction, so that both stand at one position.
/// </summary>
internal sealed class ReadModelSwap(EventStore.EventStore store, IReadOnlyList<ReadModel> models)
{
    /// <summary>Tries once with tables that stand at <paramref name="position"/>.</summary>
    public async Task<SwapOutcome> TryAsync(long position, NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        try
        {
            foreach (var model in models)
            {
                var live = await LiveCheckpoint.LockAsync(model, connection, cancellationToken);
                if (live - position > LiveCheckpoint.MostEventsInside)
                {
                    return SwapOutcome.TooFarBehind;
                }

                await new LiveCheckpoint(store).FoldAsync(model, position, live, connection, cancellationToken);
                await SetCheckpointAsync(model, Math.Max(position, live), connection, cancellationToken);
            }

            // Shorter than the deadlock detector's patience: it is the swap that gives way, never a reader.
            await ExecuteAsync("set local lock_timeout = '300ms'", connection, cancellationToken);
            foreach (var model in models)
            {
                await SwapAsync(model, connection, cancellationToken);
            }

            await transaction.CommitAsync(cancellationToken);
            return SwapOutcome.Done;
        }
        catch (PostgresException exception) when (exception.SqlState is PostgresErrorCodes.LockNotAvailable or PostgresErrorCodes.DeadlockDetected)
        {
            return SwapOutcome.Busy;
        }
    }

    private static async Task SetCheckpointAsync(ReadModel model, long position, NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand("update lectr_read.checkpoints set position = $2, updated_at = now() where projection = $1", connection)
        {
            Parameters = { new() { Value = model.Name }, new() { Value = position } },
        };
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    private static async Task SwapAsync(ReadModel model, NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        foreach (var table in model.Tables)
        {
            var partitions = await PartitionsAsync(table, connection, cancellationToken);
            await ExecuteAsync($"drop table {ReadModel.LiveSchema}.{table}", connection, cancellationToken);
            foreach (var moved in partitions.Prepend(table))
            {
                await ExecuteAsync($"alter table {RebuildSchema.Name}.{moved} set schema {ReadModel.LiveSchema}", connection, cancellationToken);
            }
        }

        await using var dead = new NpgsqlCommand(
            $"""
            with cleared as (delete from {ReadModel.LiveSchema}.dead_events where projection = $1 and position not in (select position from {RebuildSchema.Name}.dead_events where projection = $1))
            insert into {ReadModel.LiveSchema}.dead_events select * from {RebuildSchema.Name}.dead_events where projection = $1 on conflict do nothing
            """,
            connection)
        {
            Parameters = { new() { Value = model.Name } },
        };
        await dead.ExecuteNonQueryAsync(cancellationToken);
    }

    private static async Task<List<string>> PartitionsAsync(string table, NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(
            "select child.relname from pg_inherits join pg_class child on child.oid = inhrelid where inhparent = $1::regclass order by 1", connection)
        {
            Parameters = { new() { Value = $"{RebuildSchema.Name}.{table}" } },
        };
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var partitions = new List<string>();
        while (await reader.ReadAsync(cancellationToken))
        {
            partitions.Add(reader.GetString(0));
        }

        return partitions;
    }

    private static async Task ExecuteAsync(string sql, NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync(cancellationToken);
    }
}

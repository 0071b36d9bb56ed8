using System.Collections.Concurrent;
using Npgsql;
using NpgsqlTypes;

namespace Lectr.EventStore.Appending;

/// <summary>
/// Numbers that a failed append took from the sequence. Each is filled with a tombstone, as Marten's own appender does,
/// because a hole costs every Marten daemon seconds of standstill.
/// </summary>
internal sealed class BurnedNumbers(NpgsqlDataSource source)
{
    private readonly ConcurrentQueue<long> _pending = new();

    /// <summary>Notes the numbers and tries to fill them; what cannot be filled now waits for the next call.</summary>
    public async Task FillAsync(IReadOnlyList<long> numbers)
    {
        foreach (var number in numbers)
        {
            _pending.Enqueue(number);
        }

        await FillPendingAsync();
    }

    /// <summary>Fills what an earlier failure left, for example while the database was away.</summary>
    public Task FillLeftoversAsync() => _pending.IsEmpty ? Task.CompletedTask : FillPendingAsync();

    private async Task FillPendingAsync()
    {
        var numbers = new List<long>();
        while (_pending.TryDequeue(out var number))
        {
            numbers.Add(number);
        }

        try
        {
            await WriteTombstonesAsync(numbers);
        }
        catch (Exception exception) when (exception is NpgsqlException or TimeoutException or InvalidOperationException)
        {
            // The append's own failure is what the caller must see; these numbers are tried again with the next append.
            foreach (var number in numbers)
            {
                _pending.Enqueue(number);
            }
        }
    }

    private async Task WriteTombstonesAsync(List<long> numbers)
    {
        await using var connection = await source.OpenConnectionAsync();
        await using var transaction = await connection.BeginTransactionAsync();

        // A commit whose answer was lost may have stored the events after all: those rows win.
        await using var batch = new NpgsqlBatch(connection)
        {
            BatchCommands =
            {
                new NpgsqlBatchCommand($"select pg_advisory_xact_lock({AdvisoryLocks.Append})"),
                new NpgsqlBatchCommand(
                    """
                    insert into lectr.mt_streams (tenant_id, id, version) values ('*DEFAULT*', 'mt_tombstone', 0)
                    on conflict (tenant_id, id) do nothing
                    """),
                new NpgsqlBatchCommand(
                    """
                    insert into lectr.mt_events (seq_id, id, stream_id, version, data, type, timestamp, tenant_id, mt_dotnet_type)
                    select number, gen_random_uuid(), 'mt_tombstone', number, '{}', 'tombstone', now(), '*DEFAULT*', 'JasperFx.Events.Tombstone, JasperFx.Events'
                    from unnest($1) as number
                    on conflict do nothing
                    """)
                {
                    Parameters = { new NpgsqlParameter { NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Bigint, Value = numbers.ToArray() } },
                },
                new NpgsqlBatchCommand($"notify {Channels.EventsAppended}"),
            },
        };
        await batch.ExecuteNonQueryAsync();
        await transaction.CommitAsync();
    }
}

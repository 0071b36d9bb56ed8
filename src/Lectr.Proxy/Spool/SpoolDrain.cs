using Lectr.Domain.Requests;
using Lectr.EventStore;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace Lectr.Proxy.Spool;

/// <summary>
/// Ships the spool into the log, batch by batch. The shipped position moves in the batch's own transaction by compare-and-set, so
/// that a crash on either side neither loses nor repeats. Survives any fault of the database.
/// </summary>
internal sealed class SpoolDrain(EventSpool spool, EventStore.EventStore store, TimeProvider time, ILogger logger)
{
    private const int LargestBatch = 4000;
    private const int Behind = 128 * 1024;
    private static readonly string Alias = EventTypes.AliasOf(typeof(RequestProxied));
    private static readonly TimeSpan Silence = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan ShortLinger = TimeSpan.FromMilliseconds(5);
    private static readonly TimeSpan LongLinger = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan ShortestPause = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(2);
    private readonly SpoolReader _reader = new();
    private long? _position;

    /// <summary>The DDL of the shipped positions.</summary>
    public static SchemaScript Schema { get; } = SchemaScript.Embedded(typeof(SpoolDrain).Assembly, "001-spool-positions.sql");

    /// <summary>Ships until cancelled.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        var pause = TimeSpan.Zero;
        while (!cancellationToken.IsCancellationRequested)
        {
            try
            {
                var shipped = await ShipAsync(cancellationToken);
                if (shipped == 0 || spool.End - _position < Behind)
                {
                    await LingerAsync(cancellationToken);
                }

                pause = TimeSpan.Zero;
            }
            catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
            {
                return;
            }
            catch (Exception failure)
            {
                // Whether the batch was stored is not known: the database's own position tells.
                _position = null;
                pause = pause == TimeSpan.Zero ? ShortestPause : TimeSpan.FromTicks(Math.Min(pause.Ticks * 2, LongestPause.Ticks));
                Log.DrainInterrupted(logger, pause.TotalMilliseconds, failure);
                await Task.Delay(pause, time, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);
            }
        }
    }

    /// <summary>Ships what is there now, for a stop; gives up on the first failure.</summary>
    public async Task FlushAsync(CancellationToken cancellationToken)
    {
        while (await ShipAsync(cancellationToken) > 0)
        {
        }
    }

    // What comes after a silence is shipped at once; while requests flow, one transaction takes what 50 ms bring; behind, each is
    // as large as it may be and follows the last without a pause.
    private async Task LingerAsync(CancellationToken cancellationToken)
    {
        var since = time.GetTimestamp();
        await spool.WaitBeyondAsync(_position ?? 0, cancellationToken);
        await Task.Delay(time.GetElapsedTime(since) > Silence ? ShortLinger : LongLinger, time, cancellationToken);
    }

    /// <summary>Ships one batch and returns how many events left the spool; 0 when nothing is there.</summary>
    private async Task<int> ShipAsync(CancellationToken cancellationToken)
    {
        var position = _position ??= await TakeOverAsync(cancellationToken);
        var page = spool.Read(_reader, position, LargestBatch);
        if (page.Skipped > 0)
        {
            Log.RecordsSkipped(logger, page.Skipped);
        }

        if (page.Events.Count == 0)
        {
            return 0;
        }

        var stored = await store.AppendBatchAsync(
            Streams(page.Events),
            (connection, transaction, token) => AdvanceAsync(connection, transaction, position, page.Next, page.Events.Count, token),
            cancellationToken);
        if (!stored)
        {
            // Another drain was faster: where the log stands is asked again.
            _position = null;
            return page.Events.Count;
        }

        _position = page.Next;
        spool.Ship(page.Next, page.Events.Count);
        return page.Events.Count;
    }

    private List<StreamBatch> Streams(IReadOnlyList<SpooledEvent> events)
    {
        var streams = new Dictionary<(string Organisation, DateOnly Day), List<NewEvent>>();
        foreach (var spooled in events)
        {
            var key = (spooled.Organisation, DateOnly.FromDateTime(spooled.At.UtcDateTime));
            if (!streams.TryGetValue(key, out var batch))
            {
                streams[key] = batch = [];
            }

            batch.Add(new NewEvent(spooled.Id, Alias, spooled.Json, spooled.At));
        }

        return [.. streams.Select(stream => new StreamBatch(stream.Key.Organisation, $"requests/{spool.Node}/{stream.Key.Day:yyyy-MM-dd}", stream.Value))];
    }

    private async Task<bool> AdvanceAsync(
        NpgsqlConnection connection, NpgsqlTransaction transaction, long from, long to, long stored, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(
            """
            update lectr_read.spool_positions set position = $3, stored = stored + $4, updated_at = now()
            where node = $1 and position = $2
            """,
            connection,
            transaction)
        {
            Parameters = { new() { Value = spool.Node }, new() { Value = from }, new() { Value = to }, new() { Value = stored } },
        };
        return await command.ExecuteNonQueryAsync(cancellationToken) == 1;
    }

    /// <summary>The position that the database knows; a node that it does not know yet begins with what the spool holds.</summary>
    private async Task<long> TakeOverAsync(CancellationToken cancellationToken)
    {
        await SchemaChange.ApplyAsync(store.Source, [Schema], cancellationToken);
        await using var command = store.Source.CreateCommand(
            """
            with known as (
              insert into lectr_read.spool_positions (node, position, stored) values ($1, $2, 0)
              on conflict (node) do nothing returning position, stored
            )
            select position, stored from known
            union all
            select position, stored from lectr_read.spool_positions where node = $1
            """);
        command.Parameters.AddWithValue(spool.Node);
        command.Parameters.AddWithValue(spool.Shipped);
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        await reader.ReadAsync(cancellationToken);
        var (position, stored) = (reader.GetInt64(0), reader.GetInt64(1));
        spool.Reconcile(position, stored);
        return position;
    }
}

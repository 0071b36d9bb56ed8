using Npgsql;

namespace Lectr.EventStore.Reading;

/// <summary>Reads the whole log page by page without skipping what a slower transaction commits later.</summary>
internal sealed class LogReading(NpgsqlDataSource source, SettledNumbers settled)
{
    /// <summary>
    /// On a table never analysed the planner sorts everything after the position: hundreds of milliseconds in place of one.
    /// The settings end with the implicit transaction of the batch they stand in.
    /// </summary>
    internal const string PinPlan = "select set_config('enable_bitmapscan', 'off', true), set_config('enable_seqscan', 'off', true)";

    /// <summary>Position, limit.</summary>
    internal const string PageQuery = $"select {EventReader.Columns} from lectr.mt_events where seq_id > $1 order by seq_id limit $2";

    /// <summary>See <see cref="EventStore.ReadAllAsync"/>.</summary>
    public async Task<EventPage> RunAsync(long after, int limit, CancellationToken cancellationToken)
    {
        await using var connection = await source.OpenConnectionAsync(cancellationToken);
        while (true)
        {
            var rows = await ReadAsync(connection, after, limit, cancellationToken);
            var whole = CountBeforeOpenGap(after, rows);

            // The look at the lock holders comes after the gap was seen, the second read after the look.
            if (whole == rows.Count || !await settled.AdvanceAsync(connection, cancellationToken))
            {
                return Page(after, rows, whole);
            }
        }
    }

    private int CountBeforeOpenGap(long after, List<StoredEvent> rows)
    {
        var previous = after;
        for (var i = 0; i < rows.Count; i++)
        {
            if (rows[i].Position != previous + 1 && !settled.Contains(rows[i].Position - 1))
            {
                return i;
            }

            previous = rows[i].Position;
        }

        return rows.Count;
    }

    private static EventPage Page(long after, List<StoredEvent> rows, int count)
    {
        var position = count == 0 ? after : rows[count - 1].Position;
        rows.RemoveRange(count, rows.Count - count);
        rows.RemoveAll(row => row.Type == EventReader.Tombstone);
        return new EventPage(rows, position);
    }

    private static async Task<List<StoredEvent>> ReadAsync(NpgsqlConnection connection, long after, int limit, CancellationToken cancellationToken)
    {
        await using var batch = new NpgsqlBatch(connection)
        {
            BatchCommands =
            {
                new NpgsqlBatchCommand(PinPlan),
                new NpgsqlBatchCommand(PageQuery) { Parameters = { new() { Value = after }, new() { Value = limit } } },
            },
        };
        await using var reader = await batch.ExecuteReaderAsync(cancellationToken);
        await reader.NextResultAsync(cancellationToken);
        var rows = new List<StoredEvent>(Math.Min(limit, 1024));
        while (await reader.ReadAsync(cancellationToken))
        {
            rows.Add(EventReader.Read(reader));
        }

        return rows;
    }
}

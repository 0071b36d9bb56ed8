using System.Diagnostics;
using System.Globalization;
using Lectr.Bench.Report;
using Lectr.EventStore;
using Npgsql;

namespace Lectr.Bench.EventStore;

/// <summary>The cells, run in turn within each round so that the machine's moods meet all alike.</summary>
internal sealed class Suite(NpgsqlDataSource source, Lectr.EventStore.EventStore store, int events)
{
    private readonly PlainSql _plain = new(source);

    /// <summary>A Markdown table.</summary>
    public async Task<string> RunAsync(int rounds, Results? report)
    {
        var cells = new (string Name, Func<Task<int>> Run)[]
        {
            ("append, 1,000 a transaction, plain SQL", () => AppendAsync(1_000, _plain.AppendAsync)),
            ("append, 1,000 a transaction, Lectr", () => AppendAsync(1_000, Lectr)),
            ("append, 10 a transaction, plain SQL", () => AppendAsync(10, _plain.AppendAsync)),
            ("append, 10 a transaction, Lectr", () => AppendAsync(10, Lectr)),
            ("append, 100 a transaction, Lectr", () => AppendAsync(100, Lectr)),
            ("append, 5,000 a transaction, Lectr", () => AppendAsync(5_000, Lectr)),
            ("read everything, pages of 1,000, plain SQL", () => ReadAsync(async after => await _plain.ReadPageAsync(after, 1_000))),
            ("read everything, pages of 1,000, Lectr", () => ReadAsync(ReadPageAsync)),
        };
        var results = cells.ToDictionary(cell => cell.Name, _ => new List<Cell>());
        await AppendAsync(1_000, Lectr); // once for the compiler and the caches
        for (var round = 0; round < rounds; round++)
        {
            await ExecuteAsync("truncate lectr.mt_events, lectr.mt_streams; alter sequence lectr.mt_events_sequence restart; checkpoint");
            foreach (var (name, run) in cells)
            {
                results[name].Add(await MeasureAsync(run));
            }
        }

        var table = Results.Table(["", "events/s", "client CPU per event"], cells.Select(cell => Row(cell.Name, results[cell.Name])));
        var lectr = Median(results[cells[1].Name].Select(run => run.PerSecond));
        report?.Section("append", table);
        report?.Raw("append", results);
        report?.Figure("append/lectr-per-second", lectr);
        report?.Figure("append/lectr-vs-plain", lectr / Median(results[cells[0].Name].Select(run => run.PerSecond)));
        return table;
    }

    private Task Lectr(StreamBatch[] batch) => store.AppendBatchAsync(batch, null, default);

    private async Task<(long Position, int Count)> ReadPageAsync(long after)
    {
        var page = await store.ReadAllAsync(after, 1_000, default);
        return (page.Position, page.Events.Count);
    }

    private async Task<int> AppendAsync(int size, Func<StreamBatch[], Task> append)
    {
        var batches = Traffic.Batches(size == 10 ? events / 5 : events, size);
        _watch.Restart();
        _cpu = Environment.CpuUsage.TotalTime;
        foreach (var batch in batches)
        {
            await append(batch);
        }

        return batches.Count * size;
    }

    private async Task<int> ReadAsync(Func<long, Task<(long Position, int Count)>> read)
    {
        _watch.Restart();
        _cpu = Environment.CpuUsage.TotalTime;
        var total = 0;
        for (var position = 0L; ;)
        {
            var (next, count) = await read(position);
            if (next == position)
            {
                return total;
            }

            (position, total) = (next, total + count);
        }
    }

    private readonly Stopwatch _watch = new();
    private TimeSpan _cpu;

    /// <summary>Each cell starts the clock itself, once its input is made.</summary>
    private async Task<Cell> MeasureAsync(Func<Task<int>> run)
    {
        GC.Collect();
        var count = await run();
        return new Cell(count / _watch.Elapsed.TotalSeconds, (Environment.CpuUsage.TotalTime - _cpu).TotalMicroseconds / count);
    }

    private async Task ExecuteAsync(string sql)
    {
        await using var command = source.CreateCommand(sql);
        await command.ExecuteNonQueryAsync();
    }

    private static string[] Row(string name, List<Cell> runs) =>
    [
        name,
        Median(runs.Select(run => run.PerSecond)).ToString("N0", CultureInfo.InvariantCulture),
        Median(runs.Select(run => run.CpuMicroseconds)).ToString("N1", CultureInfo.InvariantCulture) + " µs",
    ];

    private static double Median(IEnumerable<double> values) => values.Order().ElementAt(values.Count() / 2);

    private sealed record Cell(double PerSecond, double CpuMicroseconds);
}

using Lectr.Bench.Report;

namespace Lectr.Bench.Proxy;

/// <summary>Closed loops of 64 connections with bodies from 1 KB to 1 MB.</summary>
internal sealed class ClosedSection(SuiteOptions options, Results results)
{
    private static readonly (string Name, string Title, int Size, bool Last)[] Loads =
    [
        ("closed-1k", "1 KB", 1024, true),
        ("closed-32k-first", "32 KB, model first", 32 * 1024, false),
        ("closed-32k-last", "32 KB, model last", 32 * 1024, true),
        ("closed-1m", "1 MB", 1024 * 1024, true),
    ];

    public async Task RunAsync(IReadOnlyList<Target> targets)
    {
        foreach (var (name, title, size, last) in Loads)
        {
            var request = Bodies.Chat(size, last, stream: false);
            var rows = await Measurement.InterleavedAsync(targets, options.Rounds, target => ClosedLoop.RunAsync(target.Port, request, 64, options.Time));
            results.Section(name, Tables.Closed(rows));
            results.Raw(name, rows);
            Figures(name, rows);
            Console.Error.WriteLine($"{title}: {Tables.Line(rows)}");
        }
    }

    private void Figures(string name, IReadOnlyList<Row> rows)
    {
        var lectr = rows.First(row => row.Target == Targets.Lectr);
        results.Figure(name + "/lectr-us", lectr.Of(sample => sample.CpuMicroseconds));
        results.Figure(name + "/lectr-bytes", lectr.Of(sample => sample.Bytes));
        results.Figure(name + "/lectr-vs-yarp", lectr.Against(rows.FirstOrDefault(row => row.Target == Targets.Yarp), sample => sample.CpuMicroseconds));
        results.Figure(name + "/lectr-vs-tuned", lectr.Against(rows.FirstOrDefault(row => row.Target == Targets.TunedYarp), sample => sample.CpuMicroseconds));
        results.Figure(name + "/lectr-vs-nginx", lectr.Against(rows.FirstOrDefault(row => row.Target == Targets.Nginx), sample => sample.CpuMicroseconds));
    }
}

using Lectr.Bench.Report;

namespace Lectr.Bench.Proxy;

/// <summary>Paced streams: CPU per chunk, time to first token, delay of each chunk, stalls; and Lectr alone with up to 5,000 of them.</summary>
internal sealed class StreamSection(SuiteOptions options, Results results)
{
    private const double Stall = 100;

    public async Task RunAsync(IReadOnlyList<Target> targets)
    {
        var seconds = Math.Max(6, options.Time.TotalSeconds);
        await CompareAsync("streams-1000", targets, 1000, (int)(seconds * 10), 100);
        await CompareAsync("streams-200", targets, 200, (int)(seconds * 50), 20);
        await GrowAsync(targets.First(target => target.Name == Targets.Lectr), (int)(seconds * 5));
    }

    private async Task CompareAsync(string name, IReadOnlyList<Target> targets, int streams, int chunks, int paceMs)
    {
        var samples = new List<StreamSample>();
        for (var round = 0; round < Math.Max(1, options.Rounds / 3); round++)
        {
            foreach (var target in targets)
            {
                samples.Add(await SampleAsync(target, streams, chunks, paceMs));
            }
        }

        var rows = samples.GroupBy(sample => sample.Target).Select(group => group.OrderBy(sample => sample.Cpu).ElementAt(group.Count() / 2)).ToArray();
        var yarp = rows.FirstOrDefault(row => row.Target == Targets.Yarp);
        results.Section(name, Results.Table(
            ["target", "CPU per chunk", "against bare YARP", "first token p50", "p99", "chunk delay p50", "p99", "longest", $"stalls over {Stall:0} ms", "resident"],
            rows.Select(row => (string[])
            [
                row.Target,
                row.Cpu == 0 ? "" : $"{row.Cpu:0.0} µs",
                row.Cpu == 0 || yarp is null ? "" : $"{row.Cpu / yarp.Cpu:0.00}",
                $"{row.Result.FirstP50:0.00} ms",
                $"{row.Result.FirstP99:0.00} ms",
                $"{row.Result.ChunkP50:0.00} ms",
                $"{row.Result.ChunkP99:0.00} ms",
                $"{row.Result.Longest:0.0} ms",
                $"{row.Result.Stalls}",
                row.Megabytes == 0 ? "" : $"{row.Megabytes:0} MB",
            ])));
        results.Raw(name, samples);
        var lectr = rows.First(row => row.Target == Targets.Lectr);
        if (yarp is not null)
        {
            results.Figure(name + "/lectr-vs-yarp", lectr.Cpu / yarp.Cpu);
            results.Figure(name + "/lectr-ttft-vs-yarp", lectr.Result.FirstP50 / yarp.Result.FirstP50);
        }

        Console.Error.WriteLine($"{name}: {string.Join("; ", rows.Select(row => $"{row.Target} {row.Cpu:0.0} µs first {row.Result.FirstP50:0.00} longest {row.Result.Longest:0}"))}");
    }

    private async Task GrowAsync(Target lectr, int chunks)
    {
        var grown = new List<StreamSample>();
        foreach (var streams in new[] { 10, 100, 1000, 2500, 5000 })
        {
            grown.Add(await SampleAsync(lectr, streams, chunks, 200) with { Target = $"{streams:#,0} streams" });
        }

        results.Section("streams-scale", Results.Table(
            ["", "CPU per chunk", "first token p50", "p99", "chunk delay p50", "p99", "resident"],
            grown.Select(row => (string[])
            [
                row.Target, $"{row.Cpu:0.0} µs", $"{row.Result.FirstP50:0.00} ms", $"{row.Result.FirstP99:0.00} ms", $"{row.Result.ChunkP50:0.00} ms", $"{row.Result.ChunkP99:0.00} ms", $"{row.Megabytes:0} MB",
            ])));
        results.Raw("streams-scale", grown);
        results.Plot("streams", new Plot("Streams of 5 chunks a second through one proxy", "streams", "CPU per chunk, µs", LogX: true).Line("Lectr", grown.Select(row => ((double)row.Streams, row.Cpu))));
    }

    private static async Task<StreamSample> SampleAsync(Target target, int streams, int chunks, int paceMs)
    {
        var before = target.CpuSeconds;
        var result = await StreamLoad.RunAsync(target.Port, streams, chunks, paceMs, Stall);
        var megabytes = target.Megabytes;
        await target.SettleAsync();
        return new StreamSample(target.Name, streams, result, (target.CpuSeconds - before) / Math.Max(1, result.Chunks) * 1e6, megabytes);
    }
}

/// <summary>One round of one target under streams.</summary>
internal sealed record StreamSample(string Target, int Streams, StreamResult Result, double Cpu, double Megabytes);

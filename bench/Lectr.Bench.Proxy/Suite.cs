using System.Runtime.InteropServices;

namespace Lectr.Bench.Proxy;

/// <summary>The whole comparison, in one run.</summary>
internal static class Suite
{
    public static async Task<int> RunAsync(string[] options)
    {
        var seconds = TimeSpan.FromSeconds(Option(options, "--seconds", 4));
        var rounds = Option(options, "--rounds", 5);
        var database = Text(options, "--database") ?? throw new ArgumentException("--database CONNECTION_STRING names the PostgreSQL that Lectr ships into.");
        var report = new Report($"{RuntimeInformation.OSDescription}, {Environment.ProcessorCount} cores, .NET {Environment.Version}.");

        var upstreamPort = Target.FreePort();
        using var upstream = await Targets.UpstreamAsync(upstreamPort);
        var targets = new List<Target> { new("upstream, called directly", upstreamPort, null) };
        try
        {
            if (await Targets.NginxAsync(upstreamPort) is { } nginx)
            {
                targets.Add(nginx);
            }

            targets.Add(await Targets.YarpAsync(upstreamPort, tuned: false));
            targets.Add(await Targets.YarpAsync(upstreamPort, tuned: true));
            targets.Add(await Targets.LectrAsync(upstreamPort, database, recording: true));
            targets.Add(await Targets.LectrAsync(upstreamPort, database, recording: false));
            targets.RemoveAll(target => Text(options, "--only") is { } only && !only.Split(',').Any(word => target.Name.Contains(word, StringComparison.Ordinal)));
            if (Text(options, "--portkey") is { } folder && await Targets.PortkeyAsync(folder) is { } portkey)
            {
                targets.Add(portkey);
            }

            foreach (var (title, size, last) in Loads(options, [("1 KB body", 1024, true), ("32 KB body, model first", 32 * 1024, false), ("32 KB body, model last", 32 * 1024, true), ("1 MB body, model last", 1024 * 1024, true)]))
            {
                var request = Bodies.Chat(size, last, stream: false);
                Print(report, $"{title}, closed loop, 64 connections",
                    await Measurement.InterleavedAsync(targets, title, rounds, target => ClosedLoop.RunAsync(target.Port, request, 64, seconds)));
            }

            if (options.Contains("--closed-only"))
            {
                return 0;
            }

            var small = Bodies.Chat(1024, modelLast: true, stream: false);
            Print(report, "1 KB body, open loop, 3,000 requests/s",
                await Measurement.InterleavedAsync(targets, "open", rounds, target => OpenLoop.RunAsync(target.Port, small, 3000, 128, seconds)));

            var streams = new List<(string, StreamResult, double)>();
            foreach (var target in targets)
            {
                await StreamLoad.RunAsync(target.Port, 100, 10, 50);
                var before = target.CpuSeconds;
                var result = await StreamLoad.RunAsync(target.Port, 1000, 50, 100);
                streams.Add((target.Name, result, (target.CpuSeconds - before) / Math.Max(1, result.Chunks) * 1e6));
            }

            report.Streams("1,000 concurrent streams, 10 chunks/s each", streams);
        }
        finally
        {
            targets.ForEach(target => target.Dispose());
        }

        Console.WriteLine(report);
        if (Text(options, "--out") is { } file)
        {
            await File.WriteAllTextAsync(file, report.ToString());
        }

        return 0;
    }

    private static void Print(Report report, string title, IReadOnlyList<Row> rows)
    {
        report.Table(title, rows);
        Console.Error.WriteLine($"{title}: {string.Join("; ", rows.Select(row => $"{row.Target} {row.PerSecond:0}/s {row.CpuMicroseconds:0.0} µs"))}");
    }

    private static IEnumerable<(string Title, int Size, bool Last)> Loads(string[] options, (string Title, int Size, bool Last)[] all) =>
        Text(options, "--loads") is { } wanted ? all.Where(load => wanted.Split(',').Any(word => load.Title.StartsWith(word, StringComparison.Ordinal))) : all;

    private static int Option(string[] options, string name, int otherwise) =>
        Text(options, name) is { } text ? int.Parse(text) : otherwise;

    private static string? Text(string[] options, string name)
    {
        var at = Array.IndexOf(options, name);
        return at >= 0 && at + 1 < options.Length ? options[at + 1] : null;
    }
}

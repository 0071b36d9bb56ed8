using Lectr.Bench.Report;
using Lectr.EventStore.Postgres;

namespace Lectr.Bench.Proxy;

/// <summary>Everything about the proxy, in one run, beside one upstream and one PostgreSQL of its own.</summary>
internal sealed class Suite(SuiteOptions options)
{
    private readonly Results _results = Results.FromEnvironment() ?? new Results(Path.Combine(Path.GetTempPath(), "lectr-bench-results"));

    public async Task RunAsync()
    {
        var folder = Path.Combine(Path.GetTempPath(), $"lectr-bench-{Environment.ProcessId}");
        await using var postgres = await PrivatePostgres.StartAsync(new PrivatePostgresOptions { Directory = folder, DeleteWhenStopped = true }, CancellationToken.None);
        var port = Target.FreePort();
        using var upstream = await Targets.UpstreamAsync(port);
        var address = $"http://127.0.0.1:{port}";
        var database = postgres.ConnectionString();

        if (options.Wants("closed") || options.Wants("open") || options.Wants("streams"))
        {
            await CompareAsync(port, address, database);
        }

        await PartAsync("tls", () => new TlsUpstream(options, _results).RunAsync());
        await PartAsync("portkey", () => new PortkeyComparison(options, _results).RunAsync(address));
        await PartAsync("minute", () => new LongRun(options, _results).RunAsync(address));
        await PartAsync("scale", () => new Scale(options, _results).RunAsync(address));
        await PartAsync("outage", () => new Outage(options, _results).RunAsync(address, database));
    }

    private async Task CompareAsync(int port, string address, string database)
    {
        var targets = new List<Target> { Target.Direct(port) };
        try
        {
            if (await Targets.NginxAsync(address) is { } nginx)
            {
                targets.Add(nginx);
            }

            targets.Add(await Targets.YarpAsync(address, tuned: false));
            targets.Add(await Targets.YarpAsync(address, tuned: true));
            targets.Add(await Targets.LectrAsync(Targets.Lectr, address));
            targets.Add(await Targets.LectrAsync(Targets.Shipping, address, setting => setting with { Database = database }));
            targets.Add(await Targets.LectrAsync(Targets.Silent, address, setting => setting with { Recording = false }));
            await WarmUp.RunAsync(targets, options);
            await PartAsync("closed", () => new ClosedSection(options, _results).RunAsync(targets));
            await PartAsync("open", () => new OpenSection(options, _results).RunAsync(targets));
            await PartAsync("streams", () => new StreamSection(options, _results).RunAsync(targets));
        }
        finally
        {
            targets.ForEach(target => target.Dispose());
        }
    }

    private async Task PartAsync(string name, Func<Task> run)
    {
        if (options.Wants(name))
        {
            var clock = System.Diagnostics.Stopwatch.StartNew();
            await run();
            Console.Error.WriteLine($"{name}: {clock.Elapsed.TotalSeconds:0} s");
        }
    }
}

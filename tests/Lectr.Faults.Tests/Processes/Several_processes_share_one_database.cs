using System.Diagnostics;
using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Lectr.Faults.Tests.Injection;
using Lectr.Testing;
using Lectr.Testing.Upstream;

namespace Lectr.Faults.Tests.Processes;

/// <summary>Three proxies and two API processes on one database: one projection worker at a time, and no figure counted twice.</summary>
public sealed class Several_processes_share_one_database(ITestOutputHelper output)
{
    [Fact]
    public async Task The_projection_worker_dies_and_another_takes_over_without_counting_twice()
    {
        await using var database = await FaultyDatabase.StartAsync();
        await using var upstream = EchoUpstream.Start();
        var apis = await StartAsync(database, upstream, "api", 2);
        var proxies = await StartAsync(database, upstream, "proxy", 3);
        await using var load = new PacedLoad(Urls(proxies), 100).Start();
        await load.ForAsync(200);
        for (var i = 0; i < apis.Count; i++)
        {
            // One of the two kills hits the process that projects.
            var clock = Stopwatch.StartNew();
            await apis[i].KillAsync();
            var position = await ProjectedAsync(database);
            await Eventually.TrueAsync(async () => await ProjectedAsync(database) > position, "the read models move on");
            output.WriteLine($"after the kill of API {i + 1} the read models moved on within {clock.ElapsedMilliseconds} ms");
            Assert.InRange(clock.Elapsed.TotalSeconds, 0, 15);
            await apis[i].DisposeAsync();
            apis[i] = await LectrProcess.StartAsync(Setting.Options(database, upstream, "api"));
            await load.ForAsync(100);
        }

        var outcomes = await load.StopAsync();

        Assert.All(outcomes, outcome => Assert.Equal((int)HttpStatusCode.OK, outcome.Status));
        await Books.BalanceAsync(database, outcomes);
        using var client = apis[0].ApiClient();
        var overview = await Eventually.ValueAsync(
            async () => await client.GetFromJsonAsync<JsonElement>("/api/overview"),
            seen => seen.GetProperty("requests").GetInt64() >= outcomes.Count,
            "every request in the overview");
        Assert.Equal(outcomes.Count, overview.GetProperty("requests").GetInt64());
        foreach (var process in apis.Concat(proxies))
        {
            await process.DisposeAsync();
        }
    }

    [Fact]
    public async Task Every_process_is_restarted_in_turn_under_load_without_an_error()
    {
        await using var database = await FaultyDatabase.StartAsync();
        await using var upstream = EchoUpstream.Start();
        var apis = await StartAsync(database, upstream, "api", 2);
        var proxies = await StartAsync(database, upstream, "proxy", 3);
        await using var load = new PacedLoad(Urls(proxies), 100).Start();
        await load.ForAsync(200);
        for (var i = 0; i < proxies.Count; i++)
        {
            // What a load balancer does: no new request for the process that is to stop, and a wait for those under way.
            load.Use([.. Urls(proxies).Where((_, other) => other != i)]);
            await load.DrainedAsync();
            Assert.Equal(0, await proxies[i].StopAsync());
            await proxies[i].DisposeAsync();
            proxies[i] = await LectrProcess.StartAsync(Setting.Options(database, upstream, "proxy"));
            load.Use(Urls(proxies));
            await load.ForAsync(100);
        }

        for (var i = 0; i < apis.Count; i++)
        {
            Assert.Equal(0, await apis[i].StopAsync());
            await apis[i].DisposeAsync();
            apis[i] = await LectrProcess.StartAsync(Setting.Options(database, upstream, "api"));
            await load.ForAsync(100);
        }

        var outcomes = await load.StopAsync();
        Assert.All(outcomes, outcome => Assert.Equal((int)HttpStatusCode.OK, outcome.Status));
        await Books.BalanceAsync(database, outcomes);
        foreach (var process in apis.Concat(proxies))
        {
            await process.DisposeAsync();
        }
    }

    private static async Task<List<LectrProcess>> StartAsync(FaultyDatabase database, ScriptedUpstream upstream, string verb, int count)
    {
        var processes = new List<LectrProcess>();
        while (processes.Count < count)
        {
            processes.Add(await LectrProcess.StartAsync(Setting.Options(database, upstream, verb)));
        }

        return processes;
    }

    private static List<Uri> Urls(IEnumerable<LectrProcess> proxies) => [.. proxies.Select(proxy => new Uri(proxy.ProxyUrl))];

    private static Task<long> ProjectedAsync(FaultyDatabase database) => database.CountAsync("select min(position) from lectr_read.checkpoints");
}

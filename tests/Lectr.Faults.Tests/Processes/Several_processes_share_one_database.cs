using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Lectr.Faults.Tests.Injection;
using Lectr.Testing;

namespace Lectr.Faults.Tests.Processes;

/// <summary>Two proxies and two API processes on one database: one projection worker at a time, and no figure counted twice.</summary>
public sealed class Several_processes_share_one_database
{
    [Fact]
    public async Task The_projection_worker_dies_and_another_takes_over_without_counting_twice()
    {
        await using var database = await FaultyDatabase.StartAsync();
        await using var upstream = EchoUpstream.Start();
        var apis = new List<LectrProcess>
        {
            await LectrProcess.StartAsync(Setting.Options(database, upstream, "api")),
            await LectrProcess.StartAsync(Setting.Options(database, upstream, "api")),
        };
        await using var one = await LectrProcess.StartAsync(Setting.Options(database, upstream, "proxy"));
        await using var two = await LectrProcess.StartAsync(Setting.Options(database, upstream, "proxy"));
        await using var load = new PacedLoad([new Uri(one.ProxyUrl), new Uri(two.ProxyUrl)], 100).Start();
        await load.ForAsync(200);

        await apis[0].KillAsync();
        await load.ForAsync(200);
        apis[0] = await LectrProcess.StartAsync(Setting.Options(database, upstream, "api"));
        await apis[1].KillAsync();
        await load.ForAsync(200);
        var outcomes = await load.StopAsync();

        Assert.All(outcomes, outcome => Assert.Equal((int)HttpStatusCode.OK, outcome.Status));
        await Books.BalanceAsync(database, outcomes);
        using var client = apis[0].ApiClient();
        var overview = await Eventually.ValueAsync(
            async () => await client.GetFromJsonAsync<JsonElement>("/api/overview"),
            seen => seen.GetProperty("requests").GetInt64() >= outcomes.Count,
            "every request in the overview",
            TimeSpan.FromSeconds(30));
        Assert.Equal(outcomes.Count, overview.GetProperty("requests").GetInt64());
        foreach (var api in apis)
        {
            await api.DisposeAsync();
        }
    }

    [Fact]
    public async Task Proxies_restarted_one_after_the_other_lose_and_fail_nothing()
    {
        await using var database = await FaultyDatabase.StartAsync();
        await using var upstream = EchoUpstream.Start();
        await using var api = await LectrProcess.StartAsync(Setting.Options(database, upstream, "api"));
        var before = await LectrProcess.StartAsync(Setting.Options(database, upstream, "proxy"));
        await using var after = await LectrProcess.StartAsync(Setting.Options(database, upstream, "proxy"));
        await using var old = new PacedLoad(before, 100).Start();
        await old.ForAsync(200);

        // What a load balancer does: traffic moves to the next proxy, then the first is asked to stop.
        await using var next = new PacedLoad(after, 100).Start();
        var drained = await old.StopAsync();
        Assert.Equal(0, await before.StopAsync());
        await before.DisposeAsync();
        await next.ForAsync(200);
        var outcomes = drained.Concat(await next.StopAsync()).ToList();

        Assert.All(outcomes, outcome => Assert.Equal((int)HttpStatusCode.OK, outcome.Status));
        await Books.BalanceAsync(database, outcomes);
    }
}

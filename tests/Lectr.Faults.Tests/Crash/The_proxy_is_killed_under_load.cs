using System.Net;
using Lectr.Faults.Tests.Injection;
using Lectr.Testing;

namespace Lectr.Faults.Tests.Crash;

/// <summary>kill -9 at random moments: every request whose answer a client received whole is stored exactly once.</summary>
public sealed class The_proxy_is_killed_under_load
{
    private const int Seed = 20261121;

    [Fact]
    public async Task Every_answered_request_is_stored_exactly_once()
    {
        await using var database = await FaultyDatabase.StartAsync();
        await using var upstream = EchoUpstream.Start();
        await using var api = await LectrProcess.StartAsync(Setting.Options(database, upstream, "api"));
        var options = Setting.Options(database, upstream, "proxy") with { ProxyPort = Setting.FreePort() };
        var random = new Random(Seed);
        var proxy = await LectrProcess.StartAsync(options);
        await using var load = new PacedLoad(proxy, Length.PerSecond).Start();
        for (var kill = 0; kill < Length.Kills; kill++)
        {
            var answered = load.Answered + random.Next(20, 400);
            await Eventually.TrueAsync(() => load.Answered >= answered, $"{answered} answers before kill {kill}");
            await proxy.KillAsync();
            await proxy.DisposeAsync();
            proxy = await LectrProcess.StartAsync(options);
        }

        var last = load.Answered + 50;
        await Eventually.TrueAsync(() => load.Answered >= last, "answers after the last kill");
        var outcomes = await load.StopAsync();

        await Books.BalanceAsync(database, outcomes);
        Assert.Equal(0, await proxy.StopAsync());
        await proxy.DisposeAsync();
    }
}

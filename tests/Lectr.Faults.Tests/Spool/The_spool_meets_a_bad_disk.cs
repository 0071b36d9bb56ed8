using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Lectr.Faults.Tests.Injection;
using Lectr.Testing;

namespace Lectr.Faults.Tests.Spool;

/// <summary>The spool on a full disk, in use by another process, and damaged.</summary>
public sealed class The_spool_meets_a_bad_disk
{
    [Fact]
    public async Task A_full_disk_stops_no_request_and_what_is_lost_is_counted()
    {
        var data = ScratchFolder.Create("data");
        using var disk = SmallDisk.TryMount(data, 512);
        Assert.SkipWhen(disk is null, "mounting a tmpfs needs root");
        await using var database = await FaultyDatabase.StartAsync();
        await using var upstream = EchoUpstream.Start();
        await using var api = await LectrProcess.StartAsync(Setting.Options(database, upstream, "api"));
        await using var proxy = await LectrProcess.StartAsync(Setting.Options(database, upstream, "proxy") with { DataDirectory = data });
        database.Network.Refusing = true;
        database.Network.Cut();
        await using var load = new PacedLoad(proxy, Length.PerSecond).Start();
        await load.ForAsync(1500);
        var whileFull = await load.StopAsync();
        database.Network.Refusing = false;

        Assert.All(whileFull, outcome => Assert.Equal((int)HttpStatusCode.OK, outcome.Status));
        var books = await AccountingAsync(api, totals => totals.GetProperty("in_spool").GetInt64() == 0 && totals.GetProperty("lost").GetInt64() > 0);
        Assert.Equal(books.GetProperty("captured").GetInt64(), books.GetProperty("stored").GetInt64() + books.GetProperty("lost").GetInt64());
        await using var afterwards = new PacedLoad(proxy, 50).Start();
        await afterwards.ForAsync(50);
        await Books.BalanceAsync(database, await afterwards.StopAsync());
    }

    [Fact]
    public async Task A_second_proxy_does_not_share_a_spool()
    {
        await using var database = await FaultyDatabase.StartAsync();
        await using var upstream = EchoUpstream.Start();
        var options = Setting.Options(database, upstream, "proxy");
        await using var api = await LectrProcess.StartAsync(Setting.Options(database, upstream, "api"));
        await using var first = await LectrProcess.StartAsync(options);
        await using var second = LectrProcess.Launch(options);

        Assert.NotEqual(0, await second.WaitForExitAsync());
        Assert.Contains("spool", second.Output, StringComparison.OrdinalIgnoreCase);
        Assert.Null(first.ExitCode);
    }

    [Fact]
    public async Task A_damaged_segment_is_set_aside_and_the_proxy_goes_on()
    {
        await using var database = await FaultyDatabase.StartAsync();
        await using var upstream = EchoUpstream.Start();
        await using var api = await LectrProcess.StartAsync(Setting.Options(database, upstream, "api"));
        var options = Setting.Options(database, upstream, "proxy");
        await using (var proxy = await LectrProcess.StartAsync(options))
        {
            database.Network.Refusing = true;
            database.Network.Cut();
            await using var load = new PacedLoad(proxy, 100).Start();
            await load.ForAsync(200);
            await load.StopAsync();
            await proxy.KillAsync();
        }

        var segment = Directory.EnumerateFiles(options.DataDirectory, "*", SearchOption.AllDirectories)
            .Where(file => file.Contains("spool", StringComparison.Ordinal)).OrderByDescending(file => new FileInfo(file).Length).First();
        await using (var file = File.OpenWrite(segment))
        {
            file.Position = file.Length / 2;
            file.Write(new byte[64]);
        }

        database.Network.Refusing = false;
        await using var again = await LectrProcess.StartAsync(options);
        await using var after = new PacedLoad(again, 50).Start();
        await after.ForAsync(50);
        var outcomes = await after.StopAsync();
        Assert.All(outcomes, outcome => Assert.Equal((int)HttpStatusCode.OK, outcome.Status));
        await Books.BalanceAsync(database, outcomes);
    }

    private static async Task<JsonElement> AccountingAsync(LectrProcess api, Func<JsonElement, bool> until)
    {
        using var client = api.ApiClient();
        return await Eventually.ValueAsync(
            async () => await client.GetFromJsonAsync<JsonElement>("/api/accounting"), until, "the books after the disk was full");
    }
}

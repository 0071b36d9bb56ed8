using System.Net;
using Lectr.Faults.Tests.Injection;
using Lectr.Testing;
using Npgsql;

namespace Lectr.Faults.Tests.Database;

/// <summary>Under a steady load the database goes wrong in every way; no request fails, and afterwards each is stored exactly once and in the figures.</summary>
public sealed class The_database_fails_and_no_caller_notices
{
    [Fact]
    public Task Killed_and_started_again() => UnderLoadAsync(
        database => database.KillAsync(),
        database => database.StartAgainAsync());

    [Fact]
    public Task Its_connections_are_cut_and_new_ones_refused() => UnderLoadAsync(
        database =>
        {
            database.Network.Refusing = true;
            database.Network.Cut();
            return Task.CompletedTask;
        },
        database =>
        {
            database.Network.Refusing = false;
            return Task.CompletedTask;
        });

    [Fact]
    public Task Slow_by_half_a_second_each_way() => UnderLoadAsync(
        database => SetAsync(() => database.Network.LatencyMs = 500),
        database => SetAsync(() => database.Network.LatencyMs = 0));

    [Fact]
    public Task The_network_falls_silent() => UnderLoadAsync(
        database => SetAsync(database.Network.FallSilent),
        database => SetAsync(database.Network.Flow));

    [Fact]
    public async Task Someone_holds_a_lock_on_the_log()
    {
        NpgsqlConnection? holder = null;
        await UnderLoadAsync(
            async database =>
            {
                holder = await database.Direct.OpenConnectionAsync();
                await using var command = new NpgsqlCommand("begin; lock table lectr.mt_events in access exclusive mode", holder);
                await command.ExecuteNonQueryAsync();
            },
            async _ => await holder!.DisposeAsync());
    }

    [Fact]
    public Task Read_only() => UnderLoadAsync(
        async database =>
        {
            await database.ExecuteAsync("alter system set default_transaction_read_only = on");
            await database.ExecuteAsync("select pg_reload_conf()");
        },
        async database =>
        {
            await using var connection = await database.Direct.OpenConnectionAsync();
            foreach (var sql in new[] { "set default_transaction_read_only = off", "alter system reset default_transaction_read_only", "select pg_reload_conf()" })
            {
                await using var command = new NpgsqlCommand(sql, connection);
                await command.ExecuteNonQueryAsync();
            }
        });

    [Fact]
    public async Task Out_of_connections()
    {
        var hogs = new List<NpgsqlConnection>();
        await UnderLoadAsync(
            async database =>
            {
                database.Network.Cut();
                await HogAsync(database, hogs);
            },
            async _ =>
            {
                foreach (var hog in hogs)
                {
                    await hog.DisposeAsync();
                }
            });
    }

    [Fact]
    public async Task Its_disk_is_full()
    {
        using var disk = SmallDisk.TryMount(ScratchFolder.Create("disk"), 256 * 1024);
        Assert.SkipWhen(disk is null, "mounting a tmpfs needs root");
        await UnderLoadAsync(
            database => SetAsync(disk.Fill),
            async database =>
            {
                disk.Free();
                await database.StartIfItEndedAsync();
            },
            Path.Combine(disk.Folder, "postgres"),
            nothingIsStored: true);
    }

    [Fact]
    public async Task A_proxy_started_while_it_is_down_serves_with_the_last_known_keys()
    {
        await using var database = await FaultyDatabase.StartAsync();
        await using var upstream = EchoUpstream.Start();
        var options = Setting.Options(database, upstream, "proxy");
        await using (var api = await LectrProcess.StartAsync(Setting.Options(database, upstream, "api")))
        await using (var first = await LectrProcess.StartAsync(options))
        {
            await using var before = new PacedLoad(first, 50).Start();
            await before.ForAsync(20);
            await before.StopAsync();
            Assert.Equal(0, await first.StopAsync());
        }

        database.Network.Refusing = true;
        database.Network.Cut();
        await using var second = await LectrProcess.StartAsync(options);
        await using var load = new PacedLoad(second, Length.PerSecond).Start();
        await load.ForAsync(Length.ThirdOfAFault);
        database.Network.Refusing = false;
        var outcomes = await load.StopAsync();

        Assert.All(outcomes, outcome => Assert.Equal((int)HttpStatusCode.OK, outcome.Status));
        await Books.BalanceAsync(database, outcomes);
    }

    private static async Task UnderLoadAsync(
        Func<FaultyDatabase, Task> fail, Func<FaultyDatabase, Task> heal, string? directory = null, bool nothingIsStored = false)
    {
        await using var database = await FaultyDatabase.StartAsync(directory);
        await using var upstream = EchoUpstream.Start();
        await using var lectr = await LectrProcess.StartAsync(Setting.Options(database, upstream));
        await using var load = new PacedLoad(lectr, Length.PerSecond).Start();
        await load.ForAsync(Length.ThirdOfAFault);

        await fail(database);
        await load.ForAsync(Length.ThirdOfAFault);
        if (nothingIsStored)
        {
            await Eventually.ValueAsync(() => WaitingAsync(lectr), waiting => waiting > Length.ThirdOfAFault / 2, "most of what came during the fault waits in the spool");
        }

        await heal(database);
        await load.ForAsync(Length.ThirdOfAFault);
        var outcomes = await load.StopAsync();

        Assert.All(outcomes, outcome => Assert.Equal((int)HttpStatusCode.OK, outcome.Status));
        Assert.All(outcomes, outcome => Assert.InRange(outcome.Milliseconds, 0, PacedLoad.NoticeableMs));
        await Books.BalanceAsync(database, outcomes);
        await Books.FiguresFollowAsync(lectr, outcomes.Count);
    }

    private static async Task<long> WaitingAsync(LectrProcess lectr)
    {
        using var client = lectr.ProxyClient();
        var metrics = await client.GetStringAsync("/metrics");
        var line = metrics.Split('\n').First(line => line.StartsWith("lectr_spool_waiting ", StringComparison.Ordinal));
        return long.Parse(line.AsSpan(line.IndexOf(' ')), System.Globalization.CultureInfo.InvariantCulture);
    }

    private static async Task HogAsync(FaultyDatabase database, List<NpgsqlConnection> hogs)
    {
        try
        {
            while (hogs.Count < 500)
            {
                var connection = new NpgsqlConnection(database.UnpooledConnectionString);
                await connection.OpenAsync();
                hogs.Add(connection);
            }
        }
        catch (PostgresException exception) when (exception.SqlState == PostgresErrorCodes.TooManyConnections)
        {
            // All slots are taken now.
        }
    }

    private static Task SetAsync(Action change)
    {
        change();
        return Task.CompletedTask;
    }
}

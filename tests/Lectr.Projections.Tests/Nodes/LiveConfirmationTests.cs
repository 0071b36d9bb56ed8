using System.Diagnostics;
using Lectr.Projections.Nodes;
using Lectr.Testing;

namespace Lectr.Projections.Tests.Nodes;

public sealed class LiveConfirmationTests
{
    [Fact]
    public async Task Without_a_living_proxy_the_answer_comes_at_once()
    {
        await using var database = await ProjectionsDatabase.CreateAsync();

        var report = await Wait(database, 5, seconds: Patience.Seconds * 2).WaitAsync(Patience.Span);

        Assert.Equal((0, 0), (report.Nodes, report.Confirmed));
        Assert.InRange(report.Ms, 0, 900);
    }

    [Fact]
    public async Task The_answer_waits_for_every_living_proxy_and_no_longer()
    {
        await using var database = await ProjectionsDatabase.CreateAsync();
        var nodes = new NodeRegistry(database.Source);
        await nodes.StartAsync(Beat("a"), 5, default);
        await nodes.StartAsync(Beat("b"), 4, default);

        var waiting = Wait(database, 5, seconds: Patience.Seconds * 2);
        await nodes.ConfirmAsync("b", 5, default);
        var report = await waiting.WaitAsync(Patience.Span);

        Assert.Equal((2, 2), (report.Nodes, report.Confirmed));
    }

    [Fact]
    public async Task A_living_proxy_that_does_not_confirm_delays_an_edit_by_the_time_out_alone()
    {
        await using var database = await ProjectionsDatabase.CreateAsync();
        await new NodeRegistry(database.Source).StartAsync(Beat("a"), 4, default);

        var clock = Stopwatch.StartNew();
        var report = await Wait(database, 5).WaitAsync(Patience.Span);

        Assert.Equal((1, 0), (report.Nodes, report.Confirmed));
        Assert.InRange(clock.Elapsed.TotalSeconds, 0.9, 2.5);
    }

    [Fact]
    public async Task A_dead_proxy_and_one_that_left_are_not_waited_for()
    {
        await using var database = await ProjectionsDatabase.CreateAsync();
        var nodes = new NodeRegistry(database.Source);
        await nodes.StartAsync(Beat("dead"), 1, default);
        await database.ExecuteAsync("update lectr_read.nodes set heartbeat_at = clock_timestamp() - interval '3.1 seconds'");
        await nodes.StartAsync(Beat("left"), 1, default);
        await nodes.LeaveAsync("left", default);

        var report = await Wait(database, 5);

        Assert.Equal((0, 0), (report.Nodes, report.Confirmed));
        Assert.All(await nodes.ReadAsync(default), node => Assert.False(node.Alive));
    }

    [Fact]
    public async Task A_proxy_that_starts_again_stands_where_it_says_and_heartbeats_do_not_move_it()
    {
        await using var database = await ProjectionsDatabase.CreateAsync();
        var nodes = new NodeRegistry(database.Source);
        await nodes.StartAsync(Beat("a"), 9, default);
        await nodes.StartAsync(Beat("a"), 2, default);
        await nodes.HeartbeatAsync(Beat("a") with { Captured = 7, Stored = 5, InSpool = 2 }, default);

        var node = Assert.Single(await nodes.ReadAsync(default));
        Assert.Equal((2L, 7L, 5L, 2L, 0L), (node.SettingsPosition, node.Said.Captured, node.Said.Stored, node.Said.InSpool, node.Said.Lost));

        await nodes.ConfirmAsync("a", 6, default);
        await nodes.ConfirmAsync("a", 3, default);
        Assert.Equal(6, Assert.Single(await nodes.ReadAsync(default)).SettingsPosition);
    }

    private static Task<LiveReport> Wait(TestDatabase database, long position, double seconds = 1) =>
        new LiveConfirmation(database.Source, TimeProvider.System, TimeSpan.FromSeconds(seconds)).WaitAsync(position, default);

    private static NodeHeartbeat Beat(string node) => new(node, "http://127.0.0.1:4100", "0.1.0", DateTimeOffset.UnixEpoch, 0, 0, 0, 0);
}

using System.Threading.Channels;
using Lectr.Domain.Rules;
using Lectr.Projections.Nodes;
using Lectr.Projections.RuleHistory;
using Lectr.Projections.Settings;
using Lectr.Testing;
using Microsoft.Extensions.Logging.Abstractions;

namespace Lectr.Projections.Tests.Settings;

public sealed class SettingsFeedTests
{
    [Fact]
    public async Task A_feed_starts_with_everything_and_goes_on_with_what_changes()
    {
        await using var database = await ProjectionsDatabase.CreateAsync();
        var stream = Stream(database);
        await stream.EditAsync("acme", Create("a"), default);
        await using var feed = Following.Start(database);

        var first = await feed.NextAsync();
        await stream.EditAsync("acme", Create("b"), default);
        var second = await feed.NextAsync();

        Assert.True(first.Full);
        Assert.False(second.Full);
        var row = Assert.Single(second.Rows);
        Assert.Equal(("acme", SettingKinds.Rules, "", second.Position), (row.Organisation, row.Kind, row.Key, row.Position));
        Assert.Equal(["a", "b"], RuleSetJson.Read(row.Data!.Value.Span).Rules.Select(rule => rule.Id));
        Assert.True(second.Position > first.Position);
    }

    [Fact]
    public async Task A_cut_connection_is_followed_by_a_full_read_and_nothing_is_missed()
    {
        await using var database = await ProjectionsDatabase.CreateAsync();
        var stream = Stream(database);
        await using var feed = Following.Start(database);
        await feed.NextAsync();

        await database.ExecuteAsync("select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and query like '%lectr_read.settings%' and pid <> pg_backend_pid()");
        await stream.EditAsync("acme", Create("a"), default);
        var afterTheCut = await feed.NextAsync();
        var batch = afterTheCut;
        while (batch.Rows.Count == 0)
        {
            batch = await feed.NextAsync();
        }

        // Whether the full read comes before the edit or after it is the machine's choice.
        Assert.True(afterTheCut.Full);
        Assert.Equal("a", RuleSetJson.Read(batch.Rows[0].Data!.Value.Span).Rules.Single().Id);
    }

    [Fact]
    public async Task A_taker_that_fails_is_given_everything_again()
    {
        await using var database = await ProjectionsDatabase.CreateAsync();
        await Stream(database).EditAsync("acme", Create("a"), default);
        var calls = 0;
        await using var feed = Following.Start(database, () => Interlocked.Increment(ref calls) == 1 ? throw new InvalidOperationException("full disk") : true);

        var batch = await feed.NextAsync();

        Assert.True(batch.Full);
        Assert.Single(batch.Rows);
        Assert.Equal(2, calls);
    }

    [Fact]
    public async Task A_rebuild_from_the_events_gives_the_same_rows()
    {
        await using var database = await ProjectionsDatabase.CreateAsync();
        var stream = Stream(database);
        foreach (var organisation in new[] { "acme", "default" })
        {
            await stream.EditAsync(organisation, Create("a"), default);
            await stream.EditAsync(organisation, Create("b"), default);
            await stream.EditAsync(organisation, new DisableRule("a") { Actor = "ada", At = default }, default);
        }

        const string Rows = "select organisation, kind, key, position, data from lectr_read.settings order by 1, 2, 3";
        var before = await database.RowsAsync(Rows);
        await database.ExecuteAsync("update lectr_read.settings set data = '{}', position = 1");
        await SettingsRebuild.RunAsync(database.Store, default);

        Assert.Equal(2, before.Count);
        Assert.Equal(before, await database.RowsAsync(Rows));
    }

    private static RuleStream Stream(TestDatabase database) =>
        new(database.Store, new LiveConfirmation(database.Source, TimeProvider.System), TimeProvider.System);

    private static CreateRule Create(string id) =>
        new(id, new RuleDraft("Rule " + id, new RuleConditions(Feature: "chat"), new RuleTarget("openai", "gpt-4o-mini"))) { Actor = "ada", At = default };

    private sealed class Following : IAsyncDisposable
    {
        private readonly Channel<SettingsBatch> _batches = Channel.CreateUnbounded<SettingsBatch>();
        private readonly CancellationTokenSource _stop = new();
        private Task _run = Task.CompletedTask;

        public static Following Start(TestDatabase database, Func<bool>? taking = null)
        {
            var following = new Following();
            var feed = new SettingsFeed(database.Source, TimeProvider.System, NullLogger<SettingsFeed>.Instance);
            following._run = feed.RunAsync(
                async (batch, token) =>
                {
                    taking?.Invoke();
                    await following._batches.Writer.WriteAsync(batch, token);
                },
                following._stop.Token);
            return following;
        }

        public async Task<SettingsBatch> NextAsync() => await _batches.Reader.ReadAsync(CancellationToken.None).AsTask().WaitAsync(Patience.Span);

        public async ValueTask DisposeAsync()
        {
            await _stop.CancelAsync();
            await _run;
            _stop.Dispose();
        }
    }
}

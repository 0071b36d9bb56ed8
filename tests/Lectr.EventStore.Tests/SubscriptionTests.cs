using Lectr.EventStore.Subscriptions;
using Lectr.Testing;
using Npgsql;

namespace Lectr.EventStore.Tests;

public sealed class SubscriptionTests
{
    private static readonly TimeSpan Never = TimeSpan.FromMinutes(10);

    [Fact]
    public async Task The_checkpoint_moves_with_the_writes_and_page_by_page()
    {
        await using var database = await WithTableAsync();
        await database.Store.AppendBatchAsync([new StreamBatch("acme", "requests/a/2026-05-04", Samples.Events(25))], null, default);
        var subscription = new Subscription(database.Store, "seen", InsertPositions);

        var steps = new List<SubscriptionStep>();
        for (var i = 0; i < 4; i++)
        {
            steps.Add(await subscription.StepAsync(10, default));
        }

        Assert.Equal(
            [new SubscriptionStep.Advanced(10, 10), new SubscriptionStep.Advanced(20, 10), new SubscriptionStep.Advanced(25, 5), new SubscriptionStep.CaughtUp(25)],
            steps);
        Assert.Equal(25L, await database.ScalarAsync<long>("select count(*) from seen"));
        Assert.Equal(25L, await database.ScalarAsync<long>("select position from lectr_read.checkpoints where projection = 'seen'"));
    }

    [Fact]
    public async Task A_failing_handler_leaves_neither_writes_nor_a_moved_checkpoint()
    {
        await using var database = await WithTableAsync();
        await database.Store.AppendBatchAsync([new StreamBatch("acme", "requests/a/2026-05-04", Samples.Events(5))], null, default);
        var failing = new Subscription(database.Store, "seen", async (connection, transaction, events, token) =>
        {
            await InsertPositions(connection, transaction, events, token);
            throw new InvalidDataException("after the writes");
        });

        await Assert.ThrowsAsync<InvalidDataException>(() => failing.StepAsync(10, default));
        Assert.Equal(0L, await database.ScalarAsync<long>("select count(*) from seen"));

        await new Subscription(database.Store, "seen", InsertPositions).StepAsync(10, default);
        Assert.Equal(5L, await database.ScalarAsync<long>("select count(*) from seen"));
    }

    [Fact]
    public async Task Two_workers_at_once_handle_every_event_once()
    {
        await using var database = await WithTableAsync();
        await database.Store.AppendBatchAsync([new StreamBatch("acme", "requests/a/2026-05-04", Samples.Events(200))], null, default);

        var workers = Enumerable.Range(0, 4).Select(async _ =>
        {
            var subscription = new Subscription(database.Store, "seen", InsertPositions);
            var overtaken = 0;
            while (await subscription.StepAsync(7, default) is not SubscriptionStep.CaughtUp and var step)
            {
                overtaken += step is SubscriptionStep.Overtaken ? 1 : 0;
            }

            return overtaken;
        });
        await Task.WhenAll(workers);

        Assert.Equal(200L, await database.ScalarAsync<long>("select count(*) from seen"));
        Assert.Equal(200L, await database.ScalarAsync<long>("select count(distinct position) from seen"));
    }

    [Fact]
    public async Task Only_one_session_holds_the_lock_and_it_is_free_once_given_back()
    {
        await using var database = await TestDatabase.CreateAsync();

        var first = await SessionLock.TryTakeAsync(database.Source, AdvisoryLocks.ProjectionWorker, default);
        var second = await SessionLock.TryTakeAsync(database.Source, AdvisoryLocks.ProjectionWorker, default);
        await first!.DisposeAsync();
        await using var third = await SessionLock.TryTakeAsync(database.Source, AdvisoryLocks.ProjectionWorker, default);

        Assert.Null(second);
        Assert.NotNull(third);
        Assert.False(third.Lost.IsCancellationRequested);
    }

    [Fact]
    public async Task A_lost_connection_tells_the_holder_at_once_and_frees_the_lock()
    {
        await using var database = await TestDatabase.CreateAsync();
        await using var holder = await SessionLock.TryTakeAsync(database.Source, AdvisoryLocks.ProjectionWorker, default);
        var lost = new TaskCompletionSource();
        holder!.Lost.Register(lost.SetResult);

        await TerminateAsync(database, "select pid from pg_locks where locktype = 'advisory' and database = (select oid from pg_database where datname = current_database())");

        await lost.Task.WaitAsync(Patience.Span);
        await using var next = await SessionLock.TryTakeAsync(database.Source, AdvisoryLocks.ProjectionWorker, default);
        Assert.NotNull(next);
    }

    [Fact]
    public async Task An_append_wakes_the_one_channel_and_not_the_other()
    {
        await using var database = await TestDatabase.CreateAsync();
        await using var wakeup = new Wakeup(database.Source, Never, TimeProvider.System, Channels.EventsAppended, Channels.Settings);
        await wakeup.Listening;
        await wakeup.WaitAsync(Channels.EventsAppended, default); // the first connection wakes everyone once
        await wakeup.WaitAsync(Channels.Settings, default);

        var appended = wakeup.WaitAsync(Channels.EventsAppended, default);
        var settings = wakeup.WaitAsync(Channels.Settings, default);
        await database.Store.AppendAsync("acme", "rules", null, [Samples.Event()], null, default);

        await appended.WaitAsync(Patience.Span);
        Assert.False(settings.IsCompleted);
        await database.ExecuteAsync($"notify {Channels.Settings}, '7'");
        await settings.WaitAsync(Patience.Span);
    }

    [Fact]
    public async Task After_a_lost_connection_it_wakes_once_and_listens_again()
    {
        await using var database = await TestDatabase.CreateAsync();
        await using var wakeup = new Wakeup(database.Source, Never, TimeProvider.System, Channels.EventsAppended);
        await wakeup.Listening;
        await wakeup.WaitAsync(Channels.EventsAppended, default);

        await TerminateAsync(database, "select pid from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid() and query ilike 'listen%'");
        await wakeup.WaitAsync(Channels.EventsAppended, default).WaitAsync(Patience.Span);

        var next = wakeup.WaitAsync(Channels.EventsAppended, default);
        await database.Store.AppendAsync("acme", "rules", null, [Samples.Event()], null, default);
        await next.WaitAsync(Patience.Span);
    }

    [Fact]
    public async Task Without_any_notification_the_poll_comes()
    {
        await using var database = await TestDatabase.CreateAsync();
        await using var wakeup = new Wakeup(database.Source, TimeSpan.FromMilliseconds(20), TimeProvider.System, Channels.EventsAppended);
        await wakeup.WaitAsync(Channels.EventsAppended, default);

        await wakeup.WaitAsync(Channels.EventsAppended, default).WaitAsync(Patience.Span);
        await wakeup.WaitAsync(Channels.EventsAppended, default).WaitAsync(Patience.Span);
    }

    private static async Task<TestDatabase> WithTableAsync()
    {
        var database = await TestDatabase.CreateAsync();
        await database.ExecuteAsync("create table seen (position bigint)");
        return database;
    }

    private static async Task InsertPositions(NpgsqlConnection connection, NpgsqlTransaction transaction, IReadOnlyList<StoredEvent> events, CancellationToken token)
    {
        await using var insert = new NpgsqlCommand("insert into seen select unnest($1)", connection, transaction)
        {
            Parameters = { new() { Value = events.Select(stored => stored.Position).ToArray() } },
        };
        await insert.ExecuteNonQueryAsync(token);
    }

    private static Task<int> TerminateAsync(TestDatabase database, string pids) =>
        database.ExecuteAsync($"select pg_terminate_backend(pid) from ({pids}) as held");
}

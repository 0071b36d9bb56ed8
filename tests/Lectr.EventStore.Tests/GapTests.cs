using Lectr.Testing;
using Npgsql;

namespace Lectr.EventStore.Tests;

/// <summary>Reading everything after a position, beside transactions that take numbers and end in any order or not at all.</summary>
public sealed class GapTests
{
    [Fact]
    public async Task What_a_slower_transaction_commits_later_is_not_skipped()
    {
        await using var database = await TestDatabase.CreateAsync();
        await using var slow = await ForeignWriter.BeginAsync(database);
        await slow.InsertAsync(1);
        await using (var quick = await ForeignWriter.BeginAsync(database))
        {
            await quick.InsertAsync(1);
            await quick.CommitAsync();
        }

        var during = await database.Store.ReadAllAsync(0, 10, default);
        await slow.CommitAsync();
        var after = await database.Store.ReadAllAsync(during.Position, 10, default);

        Assert.Equal((0, 0L), (during.Events.Count, during.Position));
        Assert.Equal([1L, 2L], after.Events.Select(stored => stored.Position));
    }

    [Fact]
    public async Task It_delivers_up_to_the_gap()
    {
        await using var database = await TestDatabase.CreateAsync();
        await database.Store.AppendAsync("acme", "rules", 0, Samples.Events(3), null, default);
        await using var slow = await ForeignWriter.BeginAsync(database);
        await slow.InsertAsync(2);
        await ForeignWriter.WriteAsync(database, 1);

        var page = await database.Store.ReadAllAsync(1, 10, default);

        Assert.Equal([2L, 3L], page.Events.Select(stored => stored.Position));
        Assert.Equal(3, page.Position);
    }

    [Fact]
    public async Task Numbers_burned_by_a_rollback_are_passed_at_once()
    {
        await using var database = await TestDatabase.CreateAsync();
        await using (var failed = await ForeignWriter.BeginAsync(database))
        {
            await failed.InsertAsync(5);
        }

        await ForeignWriter.WriteAsync(database, 1);

        var page = await database.Store.ReadAllAsync(0, 10, default);

        Assert.Equal([6L], page.Events.Select(stored => stored.Position));
    }

    [Fact]
    public async Task Burned_numbers_are_passed_although_there_is_always_some_other_writer()
    {
        await using var database = await TestDatabase.CreateAsync();
        var first = await ForeignWriter.BeginAsync(database);
        await first.InsertAsync(1);
        await using (var burning = await ForeignWriter.BeginAsync(database))
        {
            await burning.InsertAsync(1);
        }

        await ForeignWriter.WriteAsync(database, 1);
        var held = await database.Store.ReadAllAsync(0, 10, default);

        await using var second = await ForeignWriter.BeginAsync(database);
        await second.InsertAsync(1);
        await first.CommitAsync();
        var passed = await database.Store.ReadAllAsync(0, 10, default);

        Assert.Empty(held.Events);
        Assert.Equal([1L, 3L], passed.Events.Select(stored => stored.Position));
    }

    [Fact]
    public async Task A_prepared_transaction_without_a_session_still_holds_its_numbers()
    {
        await using var database = await TestDatabase.CreateAsync();
        await using (var preparing = await ForeignWriter.BeginAsync(database))
        {
            await preparing.InsertAsync(1);
            await preparing.PrepareAsync("later");
        }

        await ForeignWriter.WriteAsync(database, 1);
        var held = await database.Store.ReadAllAsync(0, 10, default);
        await database.ExecuteAsync("commit prepared 'later'");
        var passed = await database.Store.ReadAllAsync(0, 10, default);

        Assert.Empty(held.Events);
        Assert.Equal([1L, 2L], passed.Events.Select(stored => stored.Position));
    }

    [Fact]
    public async Task A_log_whose_old_events_were_deleted_is_read_from_its_start()
    {
        await using var database = await TestDatabase.CreateAsync();
        await database.Store.AppendAsync("acme", "rules", 0, Samples.Events(40), null, default);
        await database.ExecuteAsync("delete from lectr.mt_events where seq_id < 10 or seq_id % 7 = 0");

        var page = await database.Store.ReadAllAsync(0, 100, default);

        Assert.Equal(Enumerable.Range(10, 31).Where(n => n % 7 != 0).Select(n => (long)n), page.Events.Select(stored => stored.Position));
        Assert.Equal(40, page.Position);
    }

    [Fact]
    public async Task Under_many_writers_of_every_kind_a_reader_sees_each_committed_event_once_in_order()
    {
        await using var database = await TestDatabase.CreateAsync();
        var writing = Enumerable.Range(0, 6).Select(writer => Task.Run(async () =>
        {
            var random = new Random(writer);
            for (var i = 0; i < 40; i++)
            {
                if (writer % 2 == 0)
                {
                    await database.Store.AppendBatchAsync([new StreamBatch("acme", $"requests/{writer}/2026-05-04", Samples.Events(random.Next(1, 80)))], null, default);
                    continue;
                }

                await using var foreign = await ForeignWriter.BeginAsync(database);
                await foreign.InsertAsync(random.Next(1, 5));
                if (random.Next(3) > 0)
                {
                    await foreign.CommitAsync();
                }
            }
        })).ToArray();
        var all = Task.WhenAll(writing);

        var seen = new List<long>();
        var position = 0L;
        while (true)
        {
            var finished = all.IsCompleted;
            var page = await database.Store.ReadAllAsync(position, 50, default);
            seen.AddRange(page.Events.Select(stored => stored.Position));
            if (page.Position == position && finished)
            {
                break;
            }

            position = page.Position;
        }

        await all;
        var committed = await database.RowsAsync("select seq_id from lectr.mt_events where type <> 'tombstone' order by seq_id");
        Assert.Equal(committed, seen.Select(number => number.ToString()));
    }

    [Fact]
    public async Task The_page_read_is_an_index_scan_on_a_table_never_analysed()
    {
        await using var database = await TestDatabase.CreateAsync();
        await database.Store.AppendBatchAsync([new StreamBatch("acme", "requests/a/2026-05-04", Samples.Events(3000))], null, default);

        await using var connection = await database.Source.OpenConnectionAsync();
        await using var batch = new NpgsqlBatch(connection)
        {
            BatchCommands =
            {
                new NpgsqlBatchCommand(Reading.LogReading.PinPlan),
                new NpgsqlBatchCommand("explain " + Reading.LogReading.PageQuery) { Parameters = { new() { Value = 100L }, new() { Value = 500 } } },
            },
        };
        await using var reader = await batch.ExecuteReaderAsync();
        await reader.NextResultAsync();
        var plan = new List<string>();
        while (await reader.ReadAsync())
        {
            plan.Add(reader.GetString(0));
        }

        await reader.DisposeAsync();
        Assert.Contains(plan, line => line.Contains("Index Scan using pkey_mt_events_seq_id"));
        Assert.DoesNotContain(plan, line => line.Contains("Sort") || line.Contains("Bitmap"));

        await using var leaked = new NpgsqlCommand("show enable_seqscan", connection);
        Assert.Equal("on", await leaked.ExecuteScalarAsync());
    }
}

using Lectr.Testing;

namespace Lectr.EventStore.Tests;

/// <summary>Each way in which someone or something can spoil the log is named.</summary>
public sealed class LogVerificationTests
{
    [Theory]
    [InlineData("select 1", null)]
    [InlineData("update lectr.mt_events set id = (select id from lectr.mt_events where seq_id = 1) where seq_id = 2", "is stored 2 times")]
    [InlineData("""update lectr.mt_events set data = data || '{"request_id":"x"}' where seq_id = 2""", "carries the request id x")]
    [InlineData("delete from lectr.mt_events where stream_id = 'requests/a/2026-05-04' and version = 3", "version 3 is missing")]
    [InlineData("delete from lectr.mt_events where stream_id = 'requests/a/2026-05-04' and version = 1", "version 1 is missing")]
    [InlineData("delete from lectr.mt_events where stream_id = 'requests/a/2026-05-04' and version = 10", "says version 10, its last event is 9")]
    [InlineData("update lectr.mt_streams set version = 11 where id = 'requests/a/2026-05-04'", "says version 11, its last event is 10")]
    [InlineData("delete from lectr.mt_events where stream_id = 'rules'", "says version 2, its last event is 0")]
    [InlineData("alter sequence lectr.mt_events_sequence restart with 3", "was never handed out")]
    [InlineData("update lectr_read.spool_positions set stored = 21", "node a shipped 21 events, its streams hold 20")]
    public async Task A_spoiled_log_is_described_by_its_first_difference(string spoil, string? difference)
    {
        await using var database = await TestDatabase.CreateAsync();
        await database.ExecuteAsync("create table if not exists lectr_read.spool_positions (node text primary key, position bigint not null, stored bigint not null)");
        await database.Store.AppendBatchAsync([new StreamBatch("acme", "requests/a/2026-05-04", Requests(10)), new StreamBatch("beta", "requests/a/2026-05-05", Requests(10))], null, default);
        await database.Store.AppendBatchAsync([new StreamBatch("acme", "requests/a/b/2026-05-04", Requests(4))], null, default);
        await database.Store.AppendAsync("acme", "rules", 0, Samples.Events(2), null, default);
        await Assert.ThrowsAsync<InvalidDataException>(() =>
            database.Store.AppendAsync("acme", "rules", 2, Samples.Events(2), (_, _, _, _) => throw new InvalidDataException(), default)); // tombstones are no holes
        await database.ExecuteAsync("insert into lectr_read.spool_positions (node, position, stored) values ('a', 0, 20)");
        await database.ExecuteAsync(spoil);

        var verification = new LogVerification(database.Source, archive: null);
        var found = await verification.RunAsync(default);

        if (difference is null)
        {
            Assert.Null(found);
            Assert.Equal((26L, 4L), (verification.EventsChecked, verification.StreamsChecked));
        }
        else
        {
            Assert.Contains(difference, found);
        }
    }

    private static NewEvent[] Requests(int count) =>
    [
        .. Enumerable.Range(0, count).Select(_ => Guid.CreateVersion7())
            .Select(id => Samples.Event($$"""{"request_id":"{{id}}"}""") with { Id = id, Type = "request_proxied" }),
    ];
}

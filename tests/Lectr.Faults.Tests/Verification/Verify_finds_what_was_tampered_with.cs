namespace Lectr.Faults.Tests.Verification;

/// <summary>Books of real traffic, each time tampered with by SQL, and <c>lectr verify</c> as an operator runs it.</summary>
public sealed class Verify_finds_what_was_tampered_with(RecordedBooks books) : IClassFixture<RecordedBooks>
{
    private const string SomeRequest = "(select seq_id from lectr.mt_events where type = 'request_proxied' order by seq_id offset 7 limit 1)";

    [Fact]
    public async Task Untouched_books_hold()
    {
        var (code, output) = await books.VerifyAsync("select 1");

        Assert.True(code == 0, output);
        Assert.Contains("The books hold", output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("a deleted event", $"delete from lectr.mt_events where seq_id = {SomeRequest}", "is missing")]
    [InlineData("a deleted last event", "delete from lectr.mt_events where seq_id = (select max(seq_id) from lectr.mt_events where type = 'request_proxied')", "its last event is")]
    [InlineData("a changed event", $$"""update lectr.mt_events set data = jsonb_set(data, '{cost,usd}', '0') where seq_id = {{SomeRequest}}""", "request_log: it")]
    [InlineData("a changed edit of the rules", """update lectr.mt_events set data = jsonb_set(data, '{rule,target,model}', '"gpt-5"') where type = 'rule_created'""", "its hash is")]
    [InlineData("a changed setting", """update lectr.mt_events set data = data || '{"name":"someone else"}' where type = 'lectr_key_issued'""", "settings: keys")]
    [InlineData(
        "a duplicated request",
        $"""
        with copied as (
          insert into lectr.mt_events select (jsonb_populate_record(e, jsonb_build_object('seq_id', nextval('lectr.mt_events_sequence'), 'version', s.version + 1))).*
          from lectr.mt_events e join lectr.mt_streams s on s.tenant_id = e.tenant_id and s.id = e.stream_id where e.seq_id = {SomeRequest} returning tenant_id, stream_id)
        update lectr.mt_streams s set version = version + 1 from copied c where s.tenant_id = c.tenant_id and s.id = c.stream_id
        """,
        "is stored 2 times")]
    [InlineData("a figure edited in a read model", "update lectr_read.traffic_hourly set cost_usd = cost_usd * 2", "traffic_hourly: it holds")]
    [InlineData("a row taken out of a read model", "delete from lectr_read.request_log where position = (select max(position) from lectr_read.request_log)", "request_log: it lacks")]
    [InlineData("a row added to the settings", "insert into lectr_read.settings select organisation, kind, 'sneaked-in', position, data from lectr_read.settings where kind = 'keys' limit 1", "settings: keys sneaked-in")]
    [InlineData(
        "a decision that the history does not give",
        """
        update lectr.mt_events set data = data || '{"rule":{"id":"rule_of_no_one","name":"None"}}'
        where seq_id = (select max(seq_id) from lectr.mt_events where type = 'request_proxied')
        """,
        "the rules at version")]
    public async Task Each_kind_of_damage_is_named(string damage, string sql, string difference)
    {
        var (code, output) = await books.VerifyAsync(sql);

        Assert.True(code == 1, $"{damage} was not found: {output}");
        Assert.Contains(difference, output, StringComparison.Ordinal);
    }
}

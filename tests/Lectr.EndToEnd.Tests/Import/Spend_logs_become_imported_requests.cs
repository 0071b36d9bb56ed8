using System.Text;
using Lectr.Domain.Pricing;
using Lectr.Domain.Requests;
using Lectr.EventStore;
using Lectr.Import;
using Lectr.Projections;
using Lectr.Testing;
using Microsoft.Extensions.Logging.Abstractions;

namespace Lectr.EndToEnd.Tests.Import;

/// <summary>LiteLLM's spend logs, as JSON, as NDJSON and as PostgreSQL's CSV.</summary>
public sealed class Spend_logs_become_imported_requests
{
    private const string Chat = """
        {"request_id":"chatcmpl-1","call_type":"acompletion","api_key":"88dc28d0","spend":0.0021,"total_tokens":1500,"prompt_tokens":1000,"completion_tokens":500,
        "startTime":"2026-10-05T08:00:00.000Z","endTime":"2026-10-05T08:00:02.500Z","completionStartTime":"2026-10-05T08:00:00.400Z","model":"gpt-4o","custom_llm_provider":"openai",
        "cache_hit":"None","request_tags":["User-Agent: curl/8","feature:chat","task:generation"],
        "metadata":{"status":"success","usage_object":{"prompt_tokens_details":{"cached_tokens":200},"completion_tokens_details":{"reasoning_tokens":64}}}}
        """;

    private const string Claude = """
        {"request_id":"msg_2","call_type":"anthropic_messages","spend":0.01,"prompt_tokens":900,"completion_tokens":40,"startTime":"2026-10-06 09:00:00.123","endTime":"2026-10-06 09:00:01.123",
        "model":"anthropic/claude-haiku-4-5","custom_llm_provider":"anthropic","request_tags":"[\"summaries\"]","metadata":"{\"usage_object\":{\"cache_creation_input_tokens\":300,\"cache_read_input_tokens\":100}}"}
        """;

    private const string Failed = """{"request_id":"f3","call_type":"acompletion","spend":0,"prompt_tokens":0,"completion_tokens":0,"startTime":"2026-10-06 10:00:00","endTime":"2026-10-06 10:00:01","model":"gpt-4o","custom_llm_provider":"openai","status":"failure","metadata":{"error_information":{"error_code":"429"}}}""";
    private const string Cached = """{"request_id":"c4","call_type":"acompletion","startTime":"2026-10-06 10:00:00","endTime":"2026-10-06 10:00:01","model":"gpt-4o","custom_llm_provider":"openai","cache_hit":"True"}""";
    private const string Foreign = """{"request_id":"b5","call_type":"acompletion","startTime":"2026-10-06 10:00:00","endTime":"2026-10-06 10:00:01","model":"amazon.titan","custom_llm_provider":"bedrock"}""";

    private static readonly string[] Rows = [Chat, Claude, Failed, Cached, Foreign];

    public static TheoryData<string, string> Exports() => new()
    {
        { "json", $"[{string.Join(",\n", Rows)}]" },
        { "ndjson", string.Join('\n', Rows.Select(row => row.Replace("\n", "", StringComparison.Ordinal))) },
        { "csv", Csv() },
    };

    [Theory]
    [MemberData(nameof(Exports))]
    public async Task Each_row_is_one_event_however_often_it_is_imported(string format, string export)
    {
        await using var database = await TestDatabase.CreateAsync();

        var first = await ImportAsync(database, export);
        var again = await ImportAsync(database, export);

        Assert.True((first.Rows, first.Imported, first.Known) == (5, 3, 0), format);
        Assert.Equal(new Dictionary<string, long> { ["answered from LiteLLM's cache"] = 1, ["provider bedrock"] = 1 }, first.Skipped);
        Assert.Equal((5, 0, 3), (again.Rows, again.Imported, again.Known));

        var stored = (await database.Store.ReadAllAsync(0, 100, CancellationToken.None)).Events.Select(e => (RequestProxied)EventTypes.ToDomainEvent(e)!).ToList();
        var chat = Assert.Single(stored, request => request.Feature == "chat");
        Assert.Equal(("openai", "gpt-4o", "generation", "POST /v1/chat/completions", "litellm"), (chat.ProviderActual, chat.ModelActual, chat.Task, chat.Endpoint, chat.ImportedFrom));
        Assert.Equal((800L, 200L, 500L, 64L), (chat.Usage!.Input, chat.Usage.CacheRead, chat.Usage.Output, chat.Usage.Reasoning));
        Assert.Equal((2500.0, 400.0, true, "curl/8"), (chat.LatencyMs, chat.TtftMs, chat.Streaming, chat.UserAgent));

        // gpt-4o: $2.50 a million, $1.25 cached, $10 out.
        Assert.Equal((800 * 2.5m + 200 * 1.25m + 500 * 10m) / 1_000_000, chat.Cost!.Usd);

        var claude = Assert.Single(stored, request => request.Feature == "summaries");
        Assert.Equal(("claude-haiku-4-5", "anthropic_messages"), (claude.ModelActual, claude.WireFormat));
        Assert.Equal((500L, 100L, 300L), (claude.Usage!.Input, claude.Usage.CacheRead, claude.Usage.CacheWriteShort));
        Assert.Equal(new DateTimeOffset(2026, 10, 6, 9, 0, 0, 123, TimeSpan.Zero), claude.StartedAt);

        var failed = Assert.Single(stored, request => request.Feature is null);
        Assert.Equal((RequestStatus.ClientError, 429, null), (failed.Status, failed.HttpStatus, failed.Usage));
    }

    [Fact]
    public async Task Imported_requests_stand_in_the_read_models_and_marked()
    {
        await using var database = await TestDatabase.CreateAsync();

        await ImportAsync(database, $"[{string.Join(",\n", Rows)}]");
        await new ProjectionWorker(database.Store, TimeProvider.System, NullLogger<ProjectionWorker>.Instance).CatchUpAsync(CancellationToken.None);

        Assert.Equal(["litellm | 3"], await database.RowsAsync("select imported_from, count(*) from lectr_read.request_log group by 1"));
        Assert.Equal(3L, await database.ScalarAsync<long>("select sum(requests)::bigint from lectr_read.traffic_hourly"));
        Assert.Equal(0L, await database.ScalarAsync<long>("select count(*) from lectr_read.dead_events"));
    }

    [Fact]
    public async Task A_file_that_is_none_of_the_three_is_refused_in_words()
    {
        await using var database = await TestDatabase.CreateAsync();

        var refused = await Assert.ThrowsAsync<FormatException>(() => ImportAsync(database, "day;cost\n1;2\n"));

        Assert.Contains("request_id", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_rows_id_is_a_version_7_id_of_its_moment()
    {
        var at = new DateTimeOffset(2026, 10, 5, 8, 0, 0, 250, TimeSpan.Zero);
        var id = SpendLogMapping.IdOf("chatcmpl-1", at);

        Assert.Equal(id, SpendLogMapping.IdOf("chatcmpl-1", at));
        Assert.NotEqual(id, SpendLogMapping.IdOf("chatcmpl-2", at));
        Assert.Equal((7, Guid.CreateVersion7(at).ToString()[..13]), (id.Version, id.ToString()[..13]));
    }

    private static async Task<ImportReport> ImportAsync(TestDatabase database, string export)
    {
        using var file = new MemoryStream(Encoding.UTF8.GetBytes(export));
        var import = new SpendLogImport(database.Store, new SpendLogMapping(PriceBook.Catalogue), "default");
        return await import.RunAsync(SpendLogFile.ReadAsync(file, CancellationToken.None), _ => { }, CancellationToken.None);
    }

    private static string Csv()
    {
        string[] columns = ["request_id", "call_type", "spend", "prompt_tokens", "completion_tokens", "startTime", "endTime", "completionStartTime", "model", "custom_llm_provider", "cache_hit", "request_tags", "status", "metadata"];
        var lines = Rows.Select(row => System.Text.Json.JsonDocument.Parse(row)).Select(row => string.Join(',', columns.Select(column =>
            row.RootElement.TryGetProperty(column, out var value) ? $"\"{value.ToString().Replace("\"", "\"\"", StringComparison.Ordinal)}\"" : "")));
        return string.Join(',', columns) + "\n" + string.Join('\n', lines) + "\n";
    }
}

using System.Net;
using Lectr.Domain.Requests;
using Lectr.Testing;

namespace Lectr.Api.Tests.Traffic;

public sealed class RequestTests(ApiUnderTest api) : IClassFixture<ApiUnderTest>
{
    [Fact]
    public async Task Figures_and_log_show_what_was_recorded()
    {
        var organisation = await api.OrganisationAsync();
        await api.RecordAsync(organisation, Recorded.Request("chat", 0.03m), Recorded.Request("search", 0.01m), Recorded.Request("chat", 0.02m));
        using var client = api.Client(organisation: organisation);

        var overview = await (await client.GetAsync("/api/overview")).BodyAsync();
        Assert.Equal(3, overview["requests"]!.GetValue<long>());
        Assert.Equal(0.06m, overview["cost_usd"]!.GetValue<decimal>());

        var features = await (await client.GetAsync("/api/features")).BodyAsync();
        Assert.Equal(["chat", "search"], features["items"]!.AsArray().Select(item => item!["feature"]!.GetValue<string>()));

        var series = await (await client.GetAsync("/api/series?group_by=model&bucket=hour")).BodyAsync();
        Assert.Equal(3, series["groups"]!.AsArray().Single()!["requests"]!.AsArray().Sum(bucket => bucket!.GetValue<long>()));

        var first = await (await client.GetAsync("/api/requests?limit=2&feature=chat")).BodyAsync();
        Assert.Equal(2, first["items"]!.AsArray().Count);
        Assert.Null(first["next_cursor"]);
    }

    [Fact]
    public async Task Pages_of_the_log_hold_every_request_once()
    {
        var organisation = await api.OrganisationAsync();
        var recorded = Enumerable.Range(0, 7).Select(_ => Recorded.Request()).ToList();
        await api.RecordAsync(organisation, recorded);
        using var client = api.Client(organisation: organisation);
        var seen = new List<string>();
        string? cursor = null;
        do
        {
            var page = await (await client.GetAsync($"/api/requests?limit=3&cursor={cursor}")).BodyAsync();
            seen.AddRange(page["items"]!.AsArray().Select(item => item!["request_id"]!.GetValue<string>()));
            cursor = page["next_cursor"]?.GetValue<string>();
        }
        while (cursor is not null);

        Assert.Equal(recorded.Select(request => request.RequestId.ToString()).Order(StringComparer.Ordinal), seen.Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData("status=perfect", "status")]
    [InlineData("limit=0", "limit")]
    [InlineData("limit=1001", "limit")]
    [InlineData("cursor=garbage", "cursor")]
    [InlineData("from=2026-11-21T00:00:00Z&to=2026-11-20T00:00:00Z", "from")]
    public async Task A_condition_that_makes_no_sense_is_told_by_its_field(string query, string field)
    {
        using var client = api.Client();
        using var answer = await client.GetAsync($"/api/requests?{query}");

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.NotNull((await answer.BodyAsync())["errors"]![field]);
    }

    [Theory]
    [InlineData("csv", "text/csv")]
    [InlineData("ndjson", "application/x-ndjson")]
    public async Task The_log_is_exported_as_a_file(string format, string type)
    {
        var organisation = await api.OrganisationAsync();
        await api.RecordAsync(organisation, Recorded.Request("=HYPERLINK(\"http://evil\")"), Recorded.Request("a,b"));
        using var client = api.Client(organisation: organisation);
        using var answer = await client.GetAsync($"/api/requests/export?format={format}");
        var lines = (await answer.Content.ReadAsStringAsync()).Split('\n', StringSplitOptions.RemoveEmptyEntries);

        Assert.Equal(type, answer.Content.Headers.ContentType?.MediaType);
        Assert.Equal(format == "csv" ? 3 : 2, lines.Length);
        Assert.DoesNotContain(lines, line => line.Contains(",=HYPERLINK", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("csv")]
    [InlineData("ndjson")]
    public async Task An_export_of_any_size_takes_the_same_memory(string format)
    {
        const int Copies = 150_000;
        const long MostHeld = 24 * 1024 * 1024;
        var organisation = await api.OrganisationAsync();
        await api.RecordAsync(organisation, Recorded.Request());
        await api.Database.ExecuteAsync(
            $"""
            insert into lectr_read.request_log
            select copy.* from lectr_read.request_log r, generate_series(1, {Copies}) n,
              lateral jsonb_populate_record(r, jsonb_build_object('request_id', gen_random_uuid(), 'position', r.position + n)) copy
            where r.organisation = '{organisation}'
            """);
        using var client = api.Client(organisation: organisation);
        using var answer = await client.GetAsync($"/api/requests/export?format={format}", HttpCompletionOption.ResponseHeadersRead);
        await using var body = await answer.Content.ReadAsStreamAsync();

        var piece = new byte[64 * 1024];
        var (bytes, lines, held) = (0L, 0L, 0L);
        var before = GC.GetTotalMemory(forceFullCollection: true);
        for (int read; (read = await body.ReadAsync(piece)) > 0;)
        {
            lines += piece.AsSpan(0, read).Count((byte)'\n');
            if ((bytes += read) / (8 * 1024 * 1024) > (bytes - read) / (8 * 1024 * 1024))
            {
                held = Math.Max(held, GC.GetTotalMemory(forceFullCollection: true) - before);
            }
        }

        Assert.Equal(Copies + (format == "csv" ? 2 : 1), lines);
        Assert.InRange(held, long.MinValue, MostHeld);
        Assert.True(bytes > MostHeld, $"{bytes} bytes are too few to tell");
    }

    [Fact(Timeout = Patience.Seconds * 1000)]
    public async Task A_watcher_sees_a_request_as_it_arrives_and_is_cut_off_when_its_token_is_revoked()
    {
        var organisation = await api.OrganisationAsync();
        var token = await api.TokenAsync("viewer", organisation);
        using var watcher = api.Client(token);
        using var answer = await watcher.GetAsync("/api/requests/live", HttpCompletionOption.ResponseHeadersRead);
        using var reader = new StreamReader(await answer.Content.ReadAsStreamAsync());
        Assert.Equal(": watching", await reader.ReadLineAsync());

        var request = Recorded.Request();
        await api.RecordAsync(organisation, request);
        string? line;
        do
        {
            line = await reader.ReadLineAsync().WaitAsync(Patience.Span);
        }
        while (line?.StartsWith("id: ", StringComparison.Ordinal) == false);

        Assert.Equal($"id: {request.RequestId}", line);

        using var admin = api.Client(organisation: organisation);
        var tokens = (await (await admin.GetAsync("/api/admin-tokens")).BodyAsync())["items"]!.AsArray();
        await admin.DeleteAsync($"/api/admin-tokens/{tokens.Single()!["id"]}");
        var rest = await reader.ReadToEndAsync().WaitAsync(Patience.Span);
        Assert.DoesNotContain("event: request", rest.Split("data: ")[^1], StringComparison.Ordinal);
    }

    [Fact(Timeout = Patience.Seconds * 1000)]
    public async Task A_watcher_of_a_busy_log_is_cut_off_all_the_same()
    {
        var organisation = await api.OrganisationAsync();
        using var watcher = api.Client(await api.TokenAsync("viewer", organisation));
        using var answer = await watcher.GetAsync("/api/requests/live", HttpCompletionOption.ResponseHeadersRead);
        using var reader = new StreamReader(await answer.Content.ReadAsStreamAsync());
        using var admin = api.Client(organisation: organisation);
        var tokens = (await (await admin.GetAsync("/api/admin-tokens")).BodyAsync())["items"]!.AsArray();
        await admin.DeleteAsync($"/api/admin-tokens/{tokens.Single()!["id"]}");

        var rest = reader.ReadToEndAsync();
        while (!rest.IsCompleted)
        {
            await api.RecordAsync(organisation, Recorded.Request());
        }

        Assert.DoesNotContain(": still here", await rest, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_used_key_says_when()
    {
        var organisation = await api.OrganisationAsync();
        using var client = api.Client(organisation: organisation);
        using var answer = await client.PostAsync("/api/keys", System.Net.Http.Json.JsonContent.Create(new { name = "used" }));
        var id = (await answer.BodyAsync())["id"]!.GetValue<string>();
        var request = Recorded.Request() with { KeyId = id };
        await api.RecordAsync(organisation, request);

        var key = (await (await client.GetAsync("/api/keys")).BodyAsync())["items"]!.AsArray().Single()!;

        Assert.Equal(request.StartedAt.UtcDateTime, key["last_used_at"]!.GetValue<DateTimeOffset>().UtcDateTime, TimeSpan.FromMilliseconds(1));
    }
}

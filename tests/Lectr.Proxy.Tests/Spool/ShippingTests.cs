using System.Text.Json;
using Lectr.EventStore;
using Lectr.Projections;
using Lectr.Projections.Settings;
using Lectr.Testing;
using Lectr.Testing.Upstream;
using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;

namespace Lectr.Proxy.Tests.Spool;

public sealed class ShippingTests
{
    private static readonly IReadOnlyList<SchemaScript> Schema = [.. SchemaScript.EventStore, .. ReadModelSchema.Scripts];

    [Fact]
    public async Task Requests_reach_the_log_once_and_the_node_reports_itself()
    {
        await using var database = await TestDatabase.CreateAsync(Schema);
        await SaveAsync(database);
        await using var upstream = ScriptedUpstream.Start(ScriptedAnswer.Json("""{"model":"gpt-4o-mini","usage":{"prompt_tokens":9,"completion_tokens":3}}"""));
        var directory = ScratchFolder.Create("shipping");
        await using var host = await StartAsync(directory, upstream, database.Source);
        using var client = Client(host);

        for (var i = 0; i < 25; i++)
        {
            using var answer = await client.PostAsync(new Uri("/v1/chat/completions", UriKind.Relative), new StringContent("""{"model":"gpt-4o-mini"}"""));
            Assert.Equal(200, (int)answer.StatusCode);
        }

        await Eventually.TrueAsync(async () => await database.ScalarAsync<long>("select count(*) from lectr.mt_events") == 25, "25 events in the log");
        await Eventually.TrueAsync(() => host.Counters is { Captured: 25, Stored: 25, InSpool: 0, Lost: 0 }, "everything shipped");
        var streams = await database.RowsAsync("select tenant_id, id, version from lectr.mt_streams");
        Assert.StartsWith($"default | requests/{host.Node}/", Assert.Single(streams), StringComparison.Ordinal);
        await Eventually.TrueAsync(async () => await database.ScalarAsync<long>("select stored from lectr_read.nodes") == 25, "the node's counters");
    }

    [Fact]
    public async Task A_proxy_that_starts_while_the_database_is_away_serves_and_ships_later()
    {
        await using var database = await TestDatabase.CreateAsync(Schema);
        await SaveAsync(database);
        await using var upstream = ScriptedUpstream.Start(ScriptedAnswer.Json("{}"));
        var directory = ScratchFolder.Create("shipping");
        await using (var first = await StartAsync(directory, upstream, database.Source))
        {
            Assert.True(first.SettingsPosition >= 0);
        }

        await using var away = NpgsqlDataSource.Create("Host=127.0.0.1;Port=1;Username=nobody;Database=none;Timeout=1");
        await using (var alone = await StartAsync(directory, upstream, away))
        {
            using var client = Client(alone);
            using var answer = await client.PostAsync(new Uri("/v1/chat/completions", UriKind.Relative), new StringContent("""{"model":"gpt-4o-mini"}"""));
            Assert.True(answer.IsSuccessStatusCode);
            Assert.Equal(1, alone.Counters.InSpool);
        }

        await using var again = await StartAsync(directory, upstream, database.Source);
        await Eventually.TrueAsync(async () => await database.ScalarAsync<long>("select count(*) from lectr.mt_events") == 1, "the event in the log");
        await Eventually.TrueAsync(() => again.Counters is { Captured: 1, Stored: 1, InSpool: 0 }, "the counters");
    }

    private static async Task SaveAsync(TestDatabase database)
    {
        foreach (var row in RunningProxy.Rows([]))
        {
            await database.ExecuteAsync(
                "insert into lectr_read.settings (organisation, kind, key, position, data) values ($1, $2, $3, $4, $5::jsonb)",
                row.Organisation, row.Kind, row.Key, row.Position, JsonSerializer.Deserialize<JsonElement>(row.Data!.Value.Span).GetRawText());
        }
    }

    private static HttpClient Client(ProxyHost host)
    {
        var client = new HttpClient { BaseAddress = host.Address };
        client.DefaultRequestHeaders.Add("X-Lectr-Key", RunningProxy.Key);
        return client;
    }

    private static async Task<ProxyHost> StartAsync(string directory, ScriptedUpstream upstream, NpgsqlDataSource source)
    {
        var options = new ProxyOptions
        {
            DataDirectory = directory,
            Url = "http://127.0.0.1:0",
            BaseUrls = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase) { ["openai"] = upstream.Url + "/v1" },
        };
        var host = ProxyHost.Build(options, source, TimeProvider.System, NullLoggerFactory.Instance);
        await host.StartAsync(CancellationToken.None);
        return host;
    }
}

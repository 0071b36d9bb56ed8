using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Lectr.EventStore;
using Lectr.Projections;
using Lectr.Testing;
using Lectr.Testing.Upstream;

namespace Lectr.EndToEnd.Tests.Rules;

/// <summary>One API and two proxies, each a process of its own, on one database, before a provider that answers everything.</summary>
public sealed class TwoProxies : IAsyncLifetime
{
    private readonly ScriptedUpstream _upstream = ScriptedUpstream.Start(request => ScriptedAnswer.Json(
        $$$"""{"id":"c","object":"chat.completion","model":{{{JsonSerializer.Serialize(ModelOf(request.Text))}}},"choices":[{"index":0,"message":{"role":"assistant","content":"ok"},"finish_reason":"stop"}],"usage":{"prompt_tokens":1000,"completion_tokens":100,"total_tokens":1100}}"""));

    private TestDatabase? _database;
    private LectrProcess? _api;

    /// <summary>The proxies.</summary>
    public List<LectrProcess> Proxies { get; } = [];

    /// <summary>A client of the admin API.</summary>
    public HttpClient Api { get; private set; } = null!;

    /// <summary>A client of each proxy.</summary>
    public List<HttpClient> Clients { get; } = [];

    /// <inheritdoc/>
    public async ValueTask InitializeAsync()
    {
        _database = await TestDatabase.CreateAsync([.. SchemaScript.EventStore, .. ReadModelSchema.Scripts]);
        _api = await LectrProcess.StartAsync(Options("api"));
        Api = _api.ApiClient();
        for (var i = 0; i < 2; i++)
        {
            var proxy = await LectrProcess.StartAsync(Options("proxy"));
            Proxies.Add(proxy);
            Clients.Add(proxy.ProxyClient());
        }

        await Eventually.TrueAsync(async () => (int)(await EditAsync(HttpMethod.Post, "/api/rules/restore", new { version = 0 }))["live"]!["confirmed"]! == 2, "both proxies confirm");
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        foreach (var process in Proxies.Append(_api).OfType<LectrProcess>())
        {
            await process.DisposeAsync();
        }

        await _upstream.DisposeAsync();
        if (_database is not null)
        {
            await _database.DisposeAsync();
        }
    }

    /// <summary>Runs the executable once with a verb; its exit code and output.</summary>
    public async Task<(int ExitCode, string Output)> RunAsync(params string[] arguments)
    {
        await using var process = LectrProcess.Launch(Options(arguments));
        await Eventually.TrueAsync(() => process.ExitCode is not null, string.Join(' ', arguments) + " ends");
        return (process.ExitCode!.Value, process.Output);
    }

    /// <summary>An edit that must be accepted.</summary>
    public async Task<JsonNode> EditAsync(HttpMethod method, string path, object? body = null)
    {
        using var request = new HttpRequestMessage(method, path) { Content = body is null ? null : JsonContent.Create(body) };
        using var answer = await Api.SendAsync(request);
        var text = await answer.Content.ReadAsStringAsync();
        Assert.True(answer.IsSuccessStatusCode, text);
        return JsonNode.Parse(text)!;
    }

    /// <summary>Sends a chat through one proxy; the model that the provider was asked for.</summary>
    public async Task<string> AskAsync(int proxy, string feature, string model = "gpt-4o")
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/v1/chat/completions")
        {
            Content = new StringContent($$$"""{"messages":[{"role":"user","content":"Hello"}],"model":"{{{model}}}"}""", Encoding.UTF8, "application/json"),
        };
        request.Headers.Add("X-Lectr-Feature", feature);
        request.Headers.Add("Authorization", "Bearer sk-test");
        using var answer = await Clients[proxy].SendAsync(request);
        answer.EnsureSuccessStatusCode();
        return (string)JsonNode.Parse(await answer.Content.ReadAsStringAsync())!["model"]!;
    }

    private static string ModelOf(string body) => (string)JsonNode.Parse(body)!["model"]!;

    private LectrProcessOptions Options(params string[] arguments) => new()
    {
        Arguments = arguments,
        ConnectionString = _database!.ConnectionString,
        Environment = new Dictionary<string, string>(StringComparer.Ordinal) { ["Lectr__Providers__openai__BaseUrl"] = _upstream.Url + "/v1" },
    };
}

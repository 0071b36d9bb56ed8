using System.Net.Http.Json;
using System.Text;
using Lectr.Testing;
using Lectr.Testing.Upstream;

namespace Lectr.EndToEnd.Tests.Operating;

/// <summary>Lectr with a collector beside it, and one request through it.</summary>
public sealed class OperatedLectr : IAsyncLifetime
{
    /// <summary>Stands in the request's and the answer's text.</summary>
    public const string Secret = "this stands in the text";

    /// <summary>The caller's key.</summary>
    public const string ProviderKey = "sk-operated0123456789";

    private const string Completion = """
        {"id":"chatcmpl-1","model":"gpt-4o-mini-2024-07-18","choices":[{"index":0,"message":{"role":"assistant","content":"this stands in the text"}}],"usage":{"prompt_tokens":9,"completion_tokens":3,"total_tokens":12}}
        """;

    private TestDatabase? _database;

    /// <summary>The provider; its list of models is the same for everyone.</summary>
    public ScriptedUpstream Upstream { get; } = ScriptedUpstream.Start(request => ScriptedAnswer.Json(request.Target.EndsWith("/models", StringComparison.Ordinal) ? """{"data":[]}""" : Completion));

    /// <summary>Takes OTLP.</summary>
    public ScriptedUpstream Collector { get; } = ScriptedUpstream.Start(ScriptedAnswer.Json("{}"));

    /// <summary>The process; null after <see cref="StopAsync"/>.</summary>
    public LectrProcess Lectr { get; private set; } = null!; // set by InitializeAsync before any use

    /// <summary>The database's connection string.</summary>
    public string ConnectionString => _database!.ConnectionString;

    public async ValueTask InitializeAsync()
    {
        _database = await TestDatabase.CreateAsync();
        Lectr = await LectrProcess.StartAsync(new LectrProcessOptions
        {
            ConnectionString = ConnectionString,
            Environment = new Dictionary<string, string>(StringComparer.Ordinal)
            {
                ["Lectr__Providers__openai__BaseUrl"] = Upstream.Url + "/v1",
                ["Lectr__Telemetry__OtlpEndpoint"] = Collector.Url,
                ["Lectr__Telemetry__OtlpProtocol"] = "http/protobuf",
                ["OTEL_METRIC_EXPORT_INTERVAL"] = "500",
            },
        });
        using var client = Lectr.ProxyClient();
        using var request = new HttpRequestMessage(HttpMethod.Post, "/v1/chat/completions")
        {
            Content = JsonContent.Create(new { model = "gpt-4o-mini", messages = new[] { new { role = "user", content = Secret } } }),
        };
        request.Headers.Add("Authorization", "Bearer " + ProviderKey);
        request.Headers.Add("X-Lectr-Feature", "operated");
        using var answer = await client.SendAsync(request);
        answer.EnsureSuccessStatusCode();
    }

    /// <summary>Runs a verb beside it; returns the exit code and what it wrote.</summary>
    public async Task<(int Code, string Output)> RunAsync(params IReadOnlyList<string> arguments)
    {
        await using var run = LectrProcess.Launch(new LectrProcessOptions
        {
            Arguments = arguments,
            ConnectionString = ConnectionString,
            ProxyPort = new Uri(Lectr.ProxyUrl).Port,
            ApiPort = new Uri(Lectr.ApiUrl).Port,
            Environment = Local(Upstream.Url + "/v1"),
        });
        var code = await run.WaitForExitAsync();
        return (code, run.Output);
    }

    public async ValueTask DisposeAsync()
    {
        await Lectr.DisposeAsync();
        await Upstream.DisposeAsync();
        await Collector.DisposeAsync();
        await _database!.DisposeAsync();
    }

    /// <summary>Every provider at an address of this machine, so that nothing asks the internet.</summary>
    private static Dictionary<string, string> Local(string baseUrl) =>
        Domain.Providers.ProviderCatalog.All.ToDictionary(provider => $"Lectr__Providers__{provider.Id}__BaseUrl", _ => baseUrl, StringComparer.Ordinal);
}

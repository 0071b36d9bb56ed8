using System.Net.Http.Json;
using System.Text.Json;
using Lectr.Testing;
using Lectr.Testing.Upstream;

namespace Lectr.EndToEnd.Tests.MainJob;

/// <summary>Lectr as the README starts it, private database included, in front of a scripted provider.</summary>
public sealed class RunningLectr : IAsyncLifetime
{
    private LectrProcess? _lectr;
    private HttpClient? _api;

    /// <summary>What the provider saw.</summary>
    public ScriptedUpstream Upstream { get; } = ScriptedUpstream.Start(OpenAiScript.Answer);

    /// <summary>The proxy's address.</summary>
    public Uri Proxy => new(_lectr!.ProxyUrl);

    public async ValueTask InitializeAsync()
    {
        _lectr = await LectrProcess.StartAsync(new LectrProcessOptions
        {
            Environment = new Dictionary<string, string>(StringComparer.Ordinal) { ["Lectr__Providers__openai__BaseUrl"] = Upstream.Url + "/v1" },
        });
        _api = _lectr.ApiClient();
    }

    public async ValueTask DisposeAsync()
    {
        _api?.Dispose();
        if (_lectr is not null)
        {
            await _lectr.StopAsync();
            await _lectr.DisposeAsync();
        }

        await Upstream.DisposeAsync();
    }

    /// <summary>An answer of the admin API.</summary>
    public async Task<JsonElement> ApiAsync(string path) => await _api!.GetFromJsonAsync<JsonElement>("/api" + path);

    /// <summary>A feature's line in <c>/features</c>, once it counts so many requests.</summary>
    public async Task<JsonElement> FeatureAsync(string feature, int requests) =>
        (await Eventually.ValueAsync(
            async () => (await ApiAsync("/features")).GetProperty("items").EnumerateArray()
                .Cast<JsonElement?>().FirstOrDefault(item => item!.Value.GetProperty("feature").GetString() == feature),
            item => item?.GetProperty("requests").GetInt64() >= requests,
            $"{requests} requests of {feature} in /features"))!.Value;
}

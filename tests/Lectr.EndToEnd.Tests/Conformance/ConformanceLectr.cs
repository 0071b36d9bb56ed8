using System.Net.Http.Json;
using System.Text.Json;
using Lectr.Testing;
using Lectr.Testing.Upstream;

namespace Lectr.EndToEnd.Tests.Conformance;

/// <summary>Lectr in front of five scripted providers at one address.</summary>
public sealed class ConformanceLectr : IAsyncLifetime
{
    private LectrProcess? _lectr;

    /// <summary>The providers.</summary>
    public ScriptedUpstream Upstream { get; } = ScriptedUpstream.Start(ConformanceScript.Answer);

    /// <summary>The proxy's address.</summary>
    public string Proxy => _lectr!.ProxyUrl;

    public async ValueTask InitializeAsync() => _lectr = await LectrProcess.StartAsync(new LectrProcessOptions
    {
        Environment = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["Lectr__Providers__openai__BaseUrl"] = Upstream.Url + "/v1",
            ["Lectr__Providers__anthropic__BaseUrl"] = Upstream.Url + "/v1",
            ["Lectr__Providers__groq__BaseUrl"] = Upstream.Url + "/openai/v1",
            ["Lectr__Providers__gemini__BaseUrl"] = Upstream.Url + "/v1beta",
            ["Lectr__Providers__azure__BaseUrl"] = Upstream.Url,
        },
    });

    public async ValueTask DisposeAsync()
    {
        if (_lectr is not null)
        {
            await _lectr.StopAsync();
            await _lectr.DisposeAsync();
        }

        await Upstream.DisposeAsync();
    }

    /// <summary>The request log of one feature, once it has so many lines.</summary>
    public async Task<IReadOnlyList<JsonElement>> RequestsAsync(string feature, int count)
    {
        using var api = _lectr!.ApiClient();
        return await Eventually.ValueAsync(
            async () => (await api.GetFromJsonAsync<JsonElement>($"/api/requests?feature={feature}&limit=200")).GetProperty("items").EnumerateArray().ToArray(),
            items => items.Length >= count,
            $"{count} requests of {feature} in the log");
    }
}

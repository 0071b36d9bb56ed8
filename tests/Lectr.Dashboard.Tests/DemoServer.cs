using System.Net.Http.Json;
using System.Text.Json;
using Lectr.Testing;

[assembly: AssemblyFixture(typeof(Lectr.Dashboard.Tests.DemoServer))]

namespace Lectr.Dashboard.Tests;

/// <summary>The demo with its weeks of generated traffic, started when the first test asks for it.</summary>
public sealed class DemoServer : IAsyncDisposable
{
    private static readonly TimeSpan FirstStart = TimeSpan.FromMinutes(8);
    private readonly Lazy<Task<LectrProcess>> _process = new(StartAsync);

    /// <summary>The running demo, its whole history on the pages.</summary>
    public Task<LectrProcess> StartedAsync() => _process.Value;

    public async ValueTask DisposeAsync()
    {
        if (_process.IsValueCreated && _process.Value.IsCompletedSuccessfully)
        {
            await (await _process.Value).DisposeAsync();
        }
    }

    private static async Task<LectrProcess> StartAsync()
    {
        var lectr = await LectrProcess.StartAsync(new LectrProcessOptions { Arguments = ["demo"] });
        using var api = lectr.ApiClient();
        var lastHours = $"/api/overview?from={DateTimeOffset.UtcNow.AddHours(-3):yyyy-MM-ddTHH:mm:ssZ}";
        await Eventually.TrueAsync(
            async () => (await api.GetFromJsonAsync<JsonElement>(lastHours)).GetProperty("requests").GetInt64() > 0,
            "the projections have read the demo's history to its end",
            FirstStart);
        return lectr;
    }
}

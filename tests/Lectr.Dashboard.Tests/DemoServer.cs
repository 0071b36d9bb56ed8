using Lectr.Testing;

[assembly: AssemblyFixture(typeof(Lectr.Dashboard.Tests.DemoServer))]

namespace Lectr.Dashboard.Tests;

/// <summary>The demo with its weeks of generated traffic, started when the first test asks for it.</summary>
public sealed class DemoServer : IAsyncDisposable
{
    // More people sign in here in a minute than one address may.
    private readonly Lazy<Task<LectrProcess>> _process = new(() => LectrProcess.StartAsync(new LectrProcessOptions
    {
        Arguments = ["demo"],
        Environment = new Dictionary<string, string>(StringComparer.Ordinal) { ["Lectr__Api__LoginsPerMinute"] = "1000" },
    }));

    /// <summary>The running demo.</summary>
    public Task<LectrProcess> StartedAsync() => _process.Value;

    public async ValueTask DisposeAsync()
    {
        if (_process.IsValueCreated && _process.Value.IsCompletedSuccessfully)
        {
            await (await _process.Value).DisposeAsync();
        }
    }
}

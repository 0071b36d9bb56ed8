using System.Net;
using Lectr.Projections.Settings;
using Lectr.Testing;
using Microsoft.Extensions.Logging.Abstractions;

namespace Lectr.Proxy.Tests.Health;

public sealed class ReadyTests
{
    [Fact]
    public async Task A_proxy_is_ready_once_it_knows_a_key()
    {
        var directory = ScratchFolder.Create("ready");
        await using var host = ProxyHost.Build(
            new ProxyOptions { DataDirectory = directory, Url = "http://127.0.0.1:0" }, source: null, TimeProvider.System, NullLoggerFactory.Instance);
        await host.StartAsync(CancellationToken.None);
        using var client = new HttpClient { BaseAddress = host.Address };

        Assert.Equal((HttpStatusCode.ServiceUnavailable, "settings are not loaded yet\n"), await ReadyAsync(client));
        host.Apply(new SettingsBatch([], 0, Full: true));
        Assert.Equal((HttpStatusCode.ServiceUnavailable, "there is no Lectr key yet\n"), await ReadyAsync(client));
        host.Apply(new SettingsBatch(RunningProxy.Rows([]), 1, Full: false));
        Assert.Equal((HttpStatusCode.OK, "ok\n"), await ReadyAsync(client));
    }

    private static async Task<(HttpStatusCode, string)> ReadyAsync(HttpClient client)
    {
        using var answer = await client.GetAsync(new Uri("/health/ready", UriKind.Relative));
        return (answer.StatusCode, await answer.Content.ReadAsStringAsync());
    }
}

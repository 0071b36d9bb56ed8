using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Lectr.Domain.Providers;
using Lectr.Domain.Requests;
using Lectr.Domain.Rules;
using Lectr.EventStore;
using Lectr.Projections.Settings;
using Lectr.Proxy.Spool;
using Lectr.Testing;
using Lectr.Testing.Upstream;
using Microsoft.Extensions.Logging.Abstractions;

namespace Lectr.Proxy.Tests;

/// <summary>A proxy in the test's process, on a port of its own, with one key and a scripted provider behind every provider's name.</summary>
public sealed class RunningProxy : IAsyncDisposable
{
    /// <summary>A key that the proxy knows.</summary>
    public const string Key = "lc_key_0123456789abcdefghijklmnopqrstuvwxyz";

    private readonly string _directory;
    private readonly ProxyHost _host;

    private RunningProxy(string directory, ProxyHost host)
    {
        (_directory, _host) = (directory, host);
        Client = new HttpClient(new SocketsHttpHandler { UseProxy = false, AllowAutoRedirect = false, UseCookies = false })
        {
            BaseAddress = host.Address!,
            Timeout = Patience.Span,
        };
        Client.DefaultRequestHeaders.Add("X-Lectr-Key", Key);
    }

    /// <summary>A client with the key.</summary>
    public HttpClient Client { get; }

    /// <summary>The proxy.</summary>
    public ProxyHost Host => _host;

    /// <summary>Where it listens.</summary>
    public int Port => _host.Address!.Port;

    /// <summary>Starts one whose every provider is <paramref name="upstream"/>.</summary>
    public static async Task<RunningProxy> StartAsync(
        ScriptedUpstream? upstream = null, IReadOnlyList<Rule>? rules = null, Func<ProxyOptions, ProxyOptions>? options = null)
    {
        var directory = ScratchFolder.Create("proxy");
        var configured = new ProxyOptions
        {
            DataDirectory = directory,
            Url = "http://127.0.0.1:0",
            BaseUrls = upstream is null ? new Dictionary<string, string>() : ProviderCatalog.All.ToDictionary(p => p.Id, p => $"{upstream.Url}/v1", StringComparer.OrdinalIgnoreCase),
            ConnectTimeout = TimeSpan.FromSeconds(2),
            GracePeriod = TimeSpan.FromSeconds(5),
        };
        var host = ProxyHost.Build(options?.Invoke(configured) ?? configured, null, TimeProvider.System, NullLoggerFactory.Instance);
        host.Apply(new SettingsBatch(Rows(rules ?? []), 1, Full: true));
        await host.StartAsync(CancellationToken.None);
        return new RunningProxy(directory, host);
    }

    /// <summary>Everything in the spool so far, once it holds at least <paramref name="count"/> events.</summary>
    public async Task<IReadOnlyList<RequestProxied>> EventsAsync(int count = 1)
    {
        await Lectr.Testing.Eventually.TrueAsync(() => _host.Counters.Captured >= count, $"{count} events in the spool");
        return Spooled(_directory);
    }

    /// <summary>The one event.</summary>
    public async Task<RequestProxied> EventAsync() => Assert.Single(await EventsAsync());

    /// <summary>Reads the events in a data directory's spool.</summary>
    public static IReadOnlyList<RequestProxied> Spooled(string directory)
    {
        var reader = new SpoolReader();
        var events = new List<RequestProxied>();
        foreach (var segment in SpoolSegments.Find(Path.Combine(directory, "proxy", "spool")).All)
        {
            var page = reader.Read(segment, segment.Base, segment.End, int.MaxValue);
            events.AddRange(page.Events.Select(spooled => JsonSerializer.Deserialize(spooled.Json.Span, EventJson.Default.RequestProxied)!));
        }

        return events;
    }

    /// <summary>Setting rows of one organisation with the test's key and these rules.</summary>
    public static IReadOnlyList<SettingRow> Rows(IReadOnlyList<Rule> rules)
    {
        var sha256 = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(Key)));
        return
        [
            new SettingRow("default", SettingKinds.Keys, "key_1", 1, Encoding.UTF8.GetBytes($$"""{"key_id":"key_1","name":"test","sha256":"{{sha256}}","revoked":false}""")),
            new SettingRow("default", SettingKinds.Rules, "", 1, RuleSetJson.Write(new RuleSet(rules.Count, [.. rules]))),
        ];
    }

    /// <summary>A rule from a model to another.</summary>
    public static Rule Rule(string model, string provider, string target) => new(
        "rule_1", "cheaper", 1, Enabled: true, new RuleConditions(Model: model), new RuleTarget(provider, target), DateTimeOffset.UnixEpoch, DateTimeOffset.UnixEpoch);

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await _host.DisposeAsync();
    }
}

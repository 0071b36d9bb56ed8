using System.Net;
using System.Text;
using Lectr.Projections.Settings;
using Lectr.Proxy.Forward;
using Lectr.Proxy.Health;
using Lectr.Proxy.Observe;
using Lectr.Proxy.Request;
using Lectr.Proxy.Settings;
using Lectr.Proxy.Spool;
using Lectr.Proxy.Telemetry;
using Lectr.Proxy.WebSockets;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace Lectr.Proxy;

/// <summary>One proxy in this process: its listener, its spool, and what keeps them supplied. Built, started, stopped once.</summary>
public sealed class ProxyHost : IAsyncDisposable
{
    private readonly ProxyOptions _options;
    private readonly WebApplication _app;
    private readonly EventSpool _spool;
    private readonly RequestInstruments _instruments;
    private readonly UpstreamClient _upstream;
    private readonly ProxySettings _settings;
    private readonly SettingsFile _file;
    private readonly Estimates _estimates;
    private readonly SettingsFollower? _follower;
    private readonly SpoolDrain? _drain;
    private readonly RequestPipeline _pipeline;
    private readonly ILogger _logger;
    private readonly CancellationTokenSource _stopping = new();
    private Task _background = Task.CompletedTask;
    private bool _stopped;

    private ProxyHost(ProxyOptions options, NpgsqlDataSource? source, TimeProvider time, ILoggerFactory loggers)
    {
        _options = options;
        _logger = loggers.CreateLogger<ProxyHost>();
        var directory = Path.Combine(options.DataDirectory, "proxy");
        _spool = EventSpool.Open(Path.Combine(directory, "spool"), options, loggers.CreateLogger<EventSpool>());
        _settings = new ProxySettings(options);
        _file = new SettingsFile(Path.Combine(directory, "settings.json"));
        _estimates = new Estimates(Path.Combine(directory, "estimates.json"));
        _estimates.Load();
        _upstream = new UpstreamClient(options);
        var metrics = new ProxyMetrics();
        _instruments = new RequestInstruments(metrics, _spool, _settings);
        var recorder = new Recorder(_spool, _estimates, metrics, _instruments, options.Recording);
        var buffers = new BodyBuffers(options.HeldBodiesBudget);
        var relay = new AnswerRelay(recorder);
        var forwarder = new Forwarder(_upstream, relay, recorder);
        _pipeline = new RequestPipeline(
            new CallReader(_settings),
            forwarder,
            new WebSocketForwarder(_upstream, forwarder, relay, recorder, time),
            recorder,
            new HealthAnswers(_settings, _spool, metrics, buffers),
            metrics,
            buffers,
            options,
            time,
            _logger);
        if (source is not null)
        {
            _follower = new SettingsFollower(source, _settings, _file, _spool, _estimates, time, loggers);
            _drain = new SpoolDrain(_spool, new EventStore.EventStore(source), time, loggers.CreateLogger<SpoolDrain>());
        }

        _app = Server(options, loggers);
    }

    /// <summary>The node's name, stable across restarts.</summary>
    public string Node => _spool.Node;

    /// <summary>Where the proxy listens, with the port that it got; empty before the start.</summary>
    public Uri? Address { get; private set; }

    /// <summary>The sums of this node.</summary>
    public SpoolCounters Counters => _spool.Counters;

    /// <summary>Position of the settings in force; -1 before the first.</summary>
    public long SettingsPosition => _settings.Position;

    /// <summary>
    /// Builds a proxy and opens its spool. Without <paramref name="source"/> it runs on the settings that it is given, and spools only.
    /// </summary>
    /// <exception cref="SpoolInUseException">Another process uses the data directory.</exception>
    public static ProxyHost Build(ProxyOptions options, NpgsqlDataSource? source, TimeProvider time, ILoggerFactory loggers) =>
        new(options, source, time, loggers);

    /// <summary>Takes settings over as if they came from the database.</summary>
    public void Apply(SettingsBatch batch) => _settings.Apply(batch);

    /// <summary>Loads the last known settings, takes over what the database has if it is there, and listens.</summary>
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        var saved = _file.Load();
        if (saved is not null)
        {
            _settings.Apply(saved);
        }

        // Without anything saved no key is known: then waiting for the database is worth more than a quick start.
        await CatchUpAsync(TimeSpan.FromSeconds(saved is null ? 15 : 2), cancellationToken);
        var server = _app.Services.GetRequiredService<IServer>();
        await server.StartAsync(_pipeline, cancellationToken);
        Address = new Uri(server.Features.GetRequiredFeature<IServerAddressesFeature>().Addresses.First());
        Log.Listening(_logger, Address.ToString(), Node);
        _background = Task.WhenAll(
            _follower is null ? Task.CompletedTask : Aside(() => _follower.RunAsync(Address.ToString(), _stopping.Token)),
            _drain is null ? Task.CompletedTask : Aside(() => _drain.RunAsync(_stopping.Token)));

        // The database's answer may have come in on a thread that serves requests: the caller must not go on on it.
        await Task.Yield();
    }

    /// <summary>Stops accepting, lets running requests finish within the grace period, ships the spool, and leaves.</summary>
    public async Task StopAsync()
    {
        if (_stopped)
        {
            return;
        }

        _stopped = true;
        using var grace = new CancellationTokenSource(_options.GracePeriod);
        await _app.Services.GetRequiredService<IServer>().StopAsync(grace.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await _stopping.CancelAsync();
        await _background.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _estimates.Save();
        using var last = new CancellationTokenSource(TimeSpan.FromSeconds(5));
        if (_drain is not null)
        {
            await _drain.FlushAsync(last.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        if (_follower is not null)
        {
            await _follower.LeaveAsync(last.Token);
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        await _app.DisposeAsync();
        _upstream.Dispose();
        _instruments.Dispose();
        _spool.Dispose();
        _stopping.Dispose();
    }

    // With inline completions an await on a socket goes on on the thread that serves requests, unless a scheduler is captured.
    private static Task Aside(Func<Task> run) => Task.Factory.StartNew(
        run, CancellationToken.None, TaskCreationOptions.None, new ConcurrentExclusiveSchedulerPair().ExclusiveScheduler).Unwrap();

    private async Task CatchUpAsync(TimeSpan limit, CancellationToken cancellationToken)
    {
        if (_follower is null)
        {
            return;
        }

        try
        {
            using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
            patience.CancelAfter(limit);
            await _follower.CatchUpAsync(patience.Token);
        }
        catch (Exception away) when (!cancellationToken.IsCancellationRequested)
        {
            Log.StartedWithoutDatabase(_logger, _settings.Position, away);
        }
    }

    /// <summary>The server, not listening yet.</summary>
    internal static WebApplication Server(ProxyOptions options, ILoggerFactory loggers)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.Services.AddSingleton(loggers);
        builder.Services.Configure<SocketTransportOptions>(sockets =>
        {
            sockets.UnsafePreferInlineScheduling = options.InlineScheduling;
            sockets.Backlog = 4096;
        });
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel =>
        {
            Configure(kestrel);
            Listen(kestrel, options.Url, HttpProtocols.Http1);
            if (options.Http2Url is { } http2)
            {
                Listen(kestrel, http2, HttpProtocols.Http2);
            }
        });

        // After the server's own, which it replaces.
        builder.Services.AddSingleton<IMemoryPoolFactory<byte>, ReceiveBlocks>();
        return builder.Build();
    }

    private static void Configure(KestrelServerOptions kestrel)
    {
        kestrel.AddServerHeader = false;
        kestrel.AllowResponseHeaderCompression = true;
        kestrel.RequestHeaderEncodingSelector = static _ => Encoding.Latin1;
        kestrel.ResponseHeaderEncodingSelector = static _ => Encoding.Latin1;
        var limits = kestrel.Limits;
        limits.MaxRequestBodySize = null;
        limits.MinRequestBodyDataRate = null;
        limits.MinResponseDataRate = null;
        limits.MaxRequestHeadersTotalSize = 256 * 1024;
        limits.MaxRequestHeaderCount = 1000;
        limits.MaxRequestLineSize = 64 * 1024;
        limits.MaxResponseBufferSize = 256 * 1024;
        limits.Http2.MaxStreamsPerConnection = 1000;
        limits.Http2.InitialStreamWindowSize = 1024 * 1024;
        limits.Http2.InitialConnectionWindowSize = 4 * 1024 * 1024;
    }

    private static void Listen(KestrelServerOptions kestrel, string url, HttpProtocols protocols)
    {
        var address = BindingAddress.Parse(url);
        if (IPAddress.TryParse(address.Host, out var ip))
        {
            kestrel.Listen(ip, address.Port, listen => listen.Protocols = protocols);
        }
        else if (string.Equals(address.Host, "localhost", StringComparison.OrdinalIgnoreCase))
        {
            kestrel.ListenLocalhost(address.Port, listen => listen.Protocols = protocols);
        }
        else
        {
            kestrel.ListenAnyIP(address.Port, listen => listen.Protocols = protocols);
        }
    }
}

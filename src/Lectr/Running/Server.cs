using Lectr.Api.FirstStart;
using Lectr.Configuration;
using Lectr.Postgres;
using Lectr.Telemetry;
using Microsoft.AspNetCore.Connections;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging;

namespace Lectr.Running;

/// <summary>
/// A process that serves, from its start to its end:
/// 1. the database, configured or private; 2. its tables and first credentials; 3. the proxy; 4. the API and what runs beside it;
/// 5. wait for a signal; 6. stop in reverse, the proxy first: it finishes its streams and ships its spool while all else still runs.
/// </summary>
internal sealed class Server(IConfiguration configuration, LectrOptions options, Roles roles)
{
    // A configured database may be away: the proxy starts all the same, with the settings that it saved.
    private static readonly TimeSpan PatienceWithDatabase = TimeSpan.FromSeconds(3);

    private readonly List<IPart> _parts = [];

    /// <summary>Runs until <paramref name="stop"/>; <paramref name="started"/> is called once everything listens. Returns the exit code.</summary>
    public async Task<int> RunAsync(StopSignal stop, Func<RunningParts, CancellationToken, Task>? started = null)
    {
        if (!roles.Equals(Roles.All with { Demo = roles.Demo }) && !LectrDatabase.IsConfigured(configuration))
        {
            throw new ConfigurationException("This role needs a database that it shares with the others: set ConnectionStrings__Lectr.");
        }

        Directory.CreateDirectory(options.DataDirectory);
        using var export = Export.Start(options.Telemetry);
        var loggers = ConsoleLog.Create(configuration, options.Telemetry, out var logging);
        await using var disposeLogging = logging;
        var logger = loggers.CreateLogger("Lectr");
        await using var database = await LectrDatabase.OpenAsync(configuration, roles.Demo, Console.WriteLine, stop.Token);
        using var working = CancellationTokenSource.CreateLinkedTokenSource(stop.Token);
        var prepared = new Preparation(options, roles, database, logger).RunAsync(working.Token);
        try
        {
            await WaitAsync(prepared, database.PrivateFolder is null ? PatienceWithDatabase : Timeout.InfiniteTimeSpan);
            var parts = await StartPartsAsync(database, loggers, stop.Token);
            var work = new BackgroundWork(parts, prepared, options, loggers).RunAsync(working.Token);
            Banner.Show(roles, parts, database);
            var drawing = ShowDrawnAsync(prepared, parts);
            if (started is not null)
            {
                await drawing;
                await started(parts, stop.Token);
            }

            await UntilStoppedAsync(stop, drawing);

            Log.Stopping(logger);
            await StopPartsAsync(working, work);
            return 0;
        }
        catch (OperationCanceledException) when (stop.Token.IsCancellationRequested)
        {
            return 0;
        }
        finally
        {
            await working.CancelAsync();
            await prepared.ContinueWith(static _ => { }, TaskScheduler.Default);
            await DisposePartsAsync();
        }
    }

    /// <summary>Until a signal, or until the database turns out not to be usable: then fails as <paramref name="drawing"/> does.</summary>
    private static async Task UntilStoppedAsync(StopSignal stop, Task drawing)
    {
        var stopped = stop.WaitAsync();
        if (await Task.WhenAny(stopped, drawing) == drawing)
        {
            await drawing;
        }

        await stopped;
    }

    private async Task<RunningParts> StartPartsAsync(LectrDatabase database, ILoggerFactory loggers, CancellationToken cancellationToken)
    {
        var proxy = roles.Proxy ? new ProxyPart(options, database.Source, loggers) : null;
        if (proxy is not null)
        {
            _parts.Add(proxy);
        }

        var api = roles.Api ? new ApiPart(options, roles.Demo, database.Source, loggers) : null;
        if (api is not null)
        {
            _parts.Add(api);
        }

        foreach (var part in _parts)
        {
            await ListenAsync(part, cancellationToken);
        }

        return new RunningParts(database, proxy, api);
    }

    private static async Task ListenAsync(IPart part, CancellationToken cancellationToken)
    {
        try
        {
            await part.StartAsync(cancellationToken);
        }
        catch (IOException failure) when (failure.InnerException is AddressInUseException)
        {
            throw new ConfigurationException($"{part.Url} is in use. Stop what listens there, or set {part.UrlKey.Replace(":", "__", StringComparison.Ordinal)} to another address.");
        }
        catch (Exception failure) when (failure is System.Net.Sockets.SocketException or FormatException or UriFormatException)
        {
            throw new ConfigurationException($"{part.UrlKey} is {part.Url}, where Lectr cannot listen: {failure.Message}");
        }
    }

    private async Task ShowDrawnAsync(Task<DrawnCredentials> prepared, RunningParts parts)
    {
        var drawn = await prepared;
        if (drawn is not { LectrKey: null, AdminToken: null })
        {
            Banner.Show(drawn, FirstRunFile.Write(options.DataDirectory, drawn, parts.Proxy?.Address, parts.Api?.Address));
        }
    }

    private async Task StopPartsAsync(CancellationTokenSource working, Task work)
    {
        foreach (var part in _parts.OfType<ProxyPart>())
        {
            await part.StopAsync();
        }

        await working.CancelAsync();
        await work.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        foreach (var part in _parts.OfType<ApiPart>())
        {
            await part.StopAsync();
        }
    }

    private async Task DisposePartsAsync()
    {
        foreach (var part in _parts)
        {
            await part.DisposeAsync();
        }
    }

    /// <summary>Fails as <paramref name="task"/> does; goes on without it after a while.</summary>
    private static async Task WaitAsync(Task task, TimeSpan patience)
    {
        using var enough = new CancellationTokenSource();
        if (await Task.WhenAny(task, Task.Delay(patience, enough.Token)) == task)
        {
            await task;
        }

        await enough.CancelAsync();
    }
}

/// <summary>What runs: for whoever adds to it, the demo for example.</summary>
internal sealed record RunningParts(LectrDatabase Database, ProxyPart? Proxy, ApiPart? Api);

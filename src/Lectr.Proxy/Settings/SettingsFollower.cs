using Lectr.Projections.Nodes;
using Lectr.Projections.Settings;
using Lectr.Proxy.Observe;
using Lectr.Proxy.Spool;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace Lectr.Proxy.Settings;

/// <summary>
/// Keeps the settings as the database has them: takes every batch over, confirms its position, saves the rows to disk, and tells
/// once a second that the node lives. All of it survives the database being away.
/// </summary>
internal sealed class SettingsFollower(
    NpgsqlDataSource source, ProxySettings settings, SettingsFile file, EventSpool spool, Estimates estimates, TimeProvider time, ILoggerFactory loggers)
{
    private static readonly TimeSpan Beat = TimeSpan.FromSeconds(1);
    private static readonly string Version = typeof(SettingsFollower).Assembly.GetName().Version?.ToString(3) ?? "0";
    private readonly NodeRegistry _nodes = new(source);
    private readonly ILogger _logger = loggers.CreateLogger<SettingsFollower>();
    private readonly DateTimeOffset _started = time.GetUtcNow();
    private readonly EstimatesToSay _estimates = new(estimates);
    private string _url = "";
    private volatile bool _known;

    /// <summary>Takes over what the database has now; for a start that wants to be current before it serves.</summary>
    public async Task CatchUpAsync(CancellationToken cancellationToken)
    {
        // Registered before it reads, so that an edit made meanwhile waits for this node too.
        await _nodes.StartAsync(Heartbeat(), settingsPosition: 0, cancellationToken);
        _known = true;
        var batch = await Feed().ReadAllAsync(cancellationToken);
        settings.Apply(batch);
        Save();
    }

    /// <summary>Follows until cancelled.</summary>
    public async Task RunAsync(string url, CancellationToken cancellationToken)
    {
        _url = url;
        await Task.WhenAll(Feed().RunAsync(TakeAsync, cancellationToken), BeatAsync(cancellationToken));
    }

    /// <summary>Says that the node stops; a database that is away will find out by itself.</summary>
    public async Task LeaveAsync(CancellationToken cancellationToken)
    {
        try
        {
            await _nodes.HeartbeatAsync(Heartbeat(), cancellationToken);
            await _nodes.LeaveAsync(spool.Node, cancellationToken);
        }
        catch (Exception failure)
        {
            Log.HeartbeatFailed(_logger, failure);
        }
    }

    private SettingsFeed Feed() => new(source, time, loggers.CreateLogger<SettingsFeed>());

    private async Task TakeAsync(SettingsBatch batch, CancellationToken cancellationToken)
    {
        settings.Apply(batch);
        if (!_known)
        {
            await _nodes.StartAsync(Heartbeat(), batch.Position, cancellationToken);
            _known = true;
        }

        await _nodes.ConfirmAsync(spool.Node, batch.Position, cancellationToken);
        Save();
    }

    private async Task BeatAsync(CancellationToken cancellationToken)
    {
        using var timer = new PeriodicTimer(Beat, time);
        try
        {
            while (await timer.WaitForNextTickAsync(cancellationToken))
            {
                // A beat before this process is registered would let it pass for the one before it.
                if (!_known)
                {
                    continue;
                }

                try
                {
                    await _nodes.HeartbeatAsync(Heartbeat(), cancellationToken);
                }
                catch (Exception failure) when (!cancellationToken.IsCancellationRequested)
                {
                    Log.HeartbeatFailed(_logger, failure);
                }
            }
        }
        catch (OperationCanceledException)
        {
            // The proxy stops.
        }
    }

    private NodeHeartbeat Heartbeat()
    {
        var counters = spool.Counters;
        return new NodeHeartbeat(spool.Node, _url, Version, _started, counters.Captured, counters.Stored, counters.InSpool, counters.Lost, _estimates.Next());
    }

    private void Save()
    {
        try
        {
            file.Save(settings.Rows(), settings.Position);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            Log.SettingsNotSaved(_logger, failure);
        }
    }
}

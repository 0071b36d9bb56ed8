using Lectr.Configuration;
using Lectr.EventStore.Archive;
using Lectr.Projections;
using Lectr.Projections.Webhooks;
using Microsoft.Extensions.Logging;

namespace Lectr.Running;

/// <summary>What runs beside the API: a line a work. Each survives a database that goes away by itself.</summary>
internal sealed class BackgroundWork(RunningParts parts, Task prepared, LectrOptions options, ILoggerFactory loggers)
{
    private readonly ILogger _logger = loggers.CreateLogger("Lectr.Work");

    /// <summary>Runs until cancelled, from the moment that the tables are there.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        await prepared.WaitAsync(cancellationToken);
        if (parts.Api is null)
        {
            await Task.Delay(Timeout.Infinite, cancellationToken);
        }

        var store = parts.Database.Log;
        using var http = WebhookSender.CreateHttp(options.AllowLinkLocalBaseUrls);
        var duties = LeaderDuties.All(store, http, options.Requests.Age, TimeProvider.System).Concat(Archiving()).ToList();
        await KeepAsync("projections", new ProjectionWorker(store, TimeProvider.System, loggers.CreateLogger<ProjectionWorker>(), duties).RunAsync, cancellationToken);
    }

    private IEnumerable<ILeaderDuty> Archiving() => options.Archive.Age is { } age && parts.Database.Archive is { } archive
        ? [new ArchiveDuty(new Archiver(parts.Database.Source, archive, TimeProvider.System), age, TimeProvider.System, _logger)]
        : [];

    private async Task KeepAsync(string name, Func<CancellationToken, Task> work, CancellationToken cancellationToken)
    {
        while (!cancellationToken.IsCancellationRequested)
        {
            try
            {
                await Task.Run(() => work(cancellationToken), cancellationToken);
            }
            catch (Exception failure) when (!cancellationToken.IsCancellationRequested)
            {
                Log.WorkFailed(_logger, name, failure);
                await Task.Delay(TimeSpan.FromSeconds(1), cancellationToken);
            }
        }
    }
}

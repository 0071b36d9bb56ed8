using Lectr.Projections;
using Lectr.Projections.Webhooks;
using Microsoft.Extensions.Logging;

namespace Lectr.Running;

/// <summary>What runs beside the API: a line a work. Each survives a database that goes away by itself.</summary>
internal sealed class BackgroundWork(RunningParts parts, Task prepared, IStaging? staging, ILoggerFactory loggers)
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

        var store = new EventStore.EventStore(parts.Database.Source);
        using var http = WebhookSender.CreateHttp();
        var duties = LeaderDuties.All(store, http, keepRequests: null, TimeProvider.System);
        await Task.WhenAll(
            KeepAsync("projections", new ProjectionWorker(store, TimeProvider.System, loggers.CreateLogger<ProjectionWorker>(), duties).RunAsync, cancellationToken),
            staging is null ? Task.CompletedTask : KeepAsync("demo", token => staging.RunAsync(parts, token), cancellationToken));
    }

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

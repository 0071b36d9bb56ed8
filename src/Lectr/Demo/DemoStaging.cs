using Lectr.Configuration;
using Lectr.Domain.Organisations;
using Lectr.Postgres;
using Lectr.Projections.Accounting;
using Lectr.Projections.Settings;
using Lectr.Running;

namespace Lectr.Demo;

/// <summary>Fills a new database with four weeks of the story, then lets it go on through the proxy.</summary>
internal sealed class DemoStaging : IStaging
{
    private const int FirstRequests = 30;
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(100);

    private DemoHistory? _history;

    /// <inheritdoc/>
    public async Task PrepareAsync(LectrDatabase database, CancellationToken cancellationToken)
    {
        if (await new SettingsLookup(database.Source).HasOrganisationAsync(Organisation.Default, cancellationToken))
        {
            throw new ConfigurationException("This database is in use. The demo wants one of its own: without ConnectionStrings__Lectr it makes one, and removes it when it stops.");
        }

        Console.WriteLine("writing four weeks of made-up traffic");
        _history = new DemoHistory(new EventStore.EventStore(database.Source), TimeProvider.System.GetUtcNow());
        await _history.WriteAsync(static _ => { }, cancellationToken);
    }

    /// <inheritdoc/>
    public async Task RunAsync(RunningParts parts, CancellationToken cancellationToken)
    {
        var accounting = new AccountingQuery(parts.Database.Source);
        while ((await accounting.RunAsync(cancellationToken)).Projections.Any(projection => projection.Lag > 0))
        {
            await Task.Delay(Look, cancellationToken);
        }

        Console.WriteLine("Every page has something to show. A Lectr key to try with, until the demo stops:");
        Console.WriteLine($"  Lectr key    {_history!.Keys.Values.First()}");
        using var traffic = new DemoTraffic(_history.Traffic, new Uri(parts.Proxy!.Address), _history.Keys, TimeProvider.System);
        await Task.WhenAll(traffic.SendSomeAsync(FirstRequests, cancellationToken), traffic.RunAsync(cancellationToken));
    }
}

using Lectr.EventStore.Subscriptions;

namespace Lectr.Projections.Anomalies;

/// <summary>Looks for anomalies in every organisation, seconds after its figures moved and at least twice a minute.</summary>
public sealed class AnomalyWatch(EventStore.EventStore store, TimeProvider time) : ILeaderDuty
{
    private static readonly TimeSpan Poll = TimeSpan.FromSeconds(20);
    private static readonly TimeSpan ShortestBreath = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LongestBreath = TimeSpan.FromSeconds(10);
    private readonly Dictionary<string, OrganisationWatch> _organisations = new(StringComparer.Ordinal);

    /// <inheritdoc/>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        _organisations.Clear();
        await using var wakeup = new Wakeup(store.Source, Poll, time, [ProjectionWorker.Channel]);
        while (true)
        {
            var started = time.GetTimestamp();
            await JudgeAsync(cancellationToken);
            var breath = BreathAfter(time.GetElapsedTime(started));
            await wakeup.WaitAsync(ProjectionWorker.Channel, cancellationToken);
            await Task.Delay(breath, time, cancellationToken);
        }
    }

    /// <summary>Looks once at every organisation that has traffic.</summary>
    public async Task JudgeAsync(CancellationToken cancellationToken)
    {
        foreach (var organisation in await OrganisationsAsync(cancellationToken))
        {
            if (!_organisations.TryGetValue(organisation, out var watch))
            {
                _organisations.Add(organisation, watch = new OrganisationWatch(store, organisation, time));
            }

            await watch.JudgeAsync(cancellationToken);
        }
    }

    /// <summary>A quarter of one connection's time, as long as that leaves a look twice a minute.</summary>
    private static TimeSpan BreathAfter(TimeSpan judging) =>
        TimeSpan.FromTicks(Math.Clamp(judging.Ticks * 3, ShortestBreath.Ticks, LongestBreath.Ticks));

    private async Task<List<string>> OrganisationsAsync(CancellationToken cancellationToken)
    {
        await using var command = store.Source.CreateCommand("select distinct organisation from lectr_read.traffic_keys order by 1");
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var organisations = new List<string>();
        while (await reader.ReadAsync(cancellationToken))
        {
            organisations.Add(reader.GetString(0));
        }

        return organisations;
    }
}

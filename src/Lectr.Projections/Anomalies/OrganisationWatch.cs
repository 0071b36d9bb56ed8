using Lectr.Domain.Anomalies;
using Lectr.EventStore;
using Lectr.Projections.Changes;
using Lectr.Projections.Webhooks;
using Npgsql;

namespace Lectr.Projections.Anomalies;

/// <summary>
/// Judges the hours of one organisation, each whole hour once and the running one again and again. An hour is whole when traffic of a
/// later one is here, or when its time is over and traffic has come to a standstill: history that is still being imported must
/// not look like traffic that stopped.
/// </summary>
internal sealed class OrganisationWatch(EventStore.EventStore store, string organisation, TimeProvider time)
{
    /// <summary>Name of the stream, one an organisation.</summary>
    public const string StreamId = "anomalies";

    private static readonly DateTimeOffset Earliest = new(2000, 1, 1, 0, 0, 0, TimeSpan.Zero);
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(20);
    private static readonly TimeSpan Standstill = TimeSpan.FromMinutes(2);
    private static readonly TimeSpan Nearby = TimeSpan.FromHours(25);

    private readonly FeatureHistory _history = new(store.Source, organisation);
    private readonly WebhookRegistry _webhooks = new(store.Source, time);
    private OpenAnomalies? _open;
    private long _version;
    private DateTimeOffset? _judgedBefore;
    private DateTimeOffset? _frontier;
    private DateTimeOffset _frontierMovedAt;

    /// <summary>Reads what is new, judges it, and appends what was found.</summary>
    public async Task JudgeAsync(CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        if (_open is null)
        {
            await LoadAsync(cancellationToken);
        }

        await _history.ReadAsync(
            _frontier is null ? (_judgedBefore ?? Earliest) - FeatureHistory.Length : _judgedBefore ?? _frontier.Value, cancellationToken);
        if (_history.Frontier is not { } frontier)
        {
            return;
        }

        if (frontier != _frontier)
        {
            (_frontier, _frontierMovedAt) = (frontier, now);
        }

        var from = _judgedBefore ?? _history.First!.Value;
        var to = WholeBefore(frontier, now);
        var changes = await new NearbyChanges(store.Source).ReadAsync(organisation, from - Nearby, now.AddHours(1), cancellationToken);
        var features = _history.Features.ToList();
        var open = _open!;
        var found = new List<AnomalyEvent>();
        for (var hour = from; hour < to; hour = hour.AddHours(1))
        {
            open = Judge(features, hour, complete: true, open, changes, found);
        }

        if (frontier >= to)
        {
            open = Judge(features, frontier, complete: false, open, changes, found);
        }

        if (found.Count > 0 || to > from)
        {
            await AppendAsync(found, to > from ? to : from, cancellationToken);
            _open = open;
        }
    }

    private static OpenAnomalies Judge(
        List<FeatureHours> features, DateTimeOffset hour, bool complete, OpenAnomalies open, IReadOnlyList<NearbyChange> changes, List<AnomalyEvent> found)
    {
        foreach (var feature in features)
        {
            foreach (var anomaly in AnomalyDetector.Judge(feature, hour, complete, open, changes))
            {
                found.Add(anomaly);
                open = open.Apply(anomaly);
            }
        }

        return open;
    }

    private DateTimeOffset WholeBefore(DateTimeOffset frontier, DateTimeOffset now)
    {
        var over = TimeWindow.FloorHour(now - Grace);
        var isCatchingUp = now - _frontierMovedAt < Standstill && frontier < over.AddHours(-1);
        return isCatchingUp ? frontier : over;
    }

    private async Task LoadAsync(CancellationToken cancellationToken)
    {
        var stored = await store.ReadStreamAsync(organisation, StreamId, 1, long.MaxValue, cancellationToken);
        _open = OpenAnomalies.Fold(stored.Select(EventTypes.ToDomainEvent).OfType<AnomalyEvent>());
        _version = stored.Count == 0 ? 0 : stored[^1].Version;
        await using var command = store.Source.CreateCommand("select judged_before from lectr_read.anomaly_progress where organisation = $1");
        command.Parameters.AddWithValue(organisation);
        _judgedBefore = await command.ExecuteScalarAsync(cancellationToken) is DateTime before ? new DateTimeOffset(before) : null;
    }

    private async Task AppendAsync(List<AnomalyEvent> found, DateTimeOffset judgedBefore, CancellationToken cancellationToken)
    {
        if (found.Count == 0)
        {
            await using var connection = await store.Source.OpenConnectionAsync(cancellationToken);
            await NoteAsync(connection, judgedBefore, cancellationToken);
            _judgedBefore = judgedBefore;
            return;
        }

        var events = found.ConvertAll(anomaly => EventTypes.ToNewEvent(anomaly, Guid.CreateVersion7(time.GetUtcNow()), time.GetUtcNow(), userName: null));
        var result = await store.AppendAsync(
            organisation, StreamId, _version, events,
            async (connection, _, _, token) =>
            {
                await NoteAsync(connection, judgedBefore, token);
                await _webhooks.EnqueueAsync(connection, organisation, found, token);
            },
            cancellationToken);
        if (result is not AppendResult.Appended appended)
        {
            // Another leader was here: start from what it left.
            (_open, _frontier) = (null, null);
            throw new InvalidOperationException("another process judged the same hours");
        }

        (_version, _judgedBefore) = (appended.Version, judgedBefore);
    }

    private async Task NoteAsync(NpgsqlConnection connection, DateTimeOffset judgedBefore, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(
            """
            insert into lectr_read.anomaly_progress (organisation, judged_before) values ($1, $2)
            on conflict (organisation) do update set judged_before = excluded.judged_before
            """,
            connection);
        command.Parameters.AddWithValue(organisation);
        command.Parameters.AddWithValue(judgedBefore.UtcDateTime);
        await command.ExecuteNonQueryAsync(cancellationToken);
    }
}

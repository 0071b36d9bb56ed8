using Lectr.Domain.Anomalies;
using Lectr.Domain.Requests;
using Lectr.Domain.Rules;

namespace Lectr.Demo;

/// <summary>What the anomaly watch would have said during the four weeks, had it been running then.</summary>
internal sealed class DemoAnomalies
{
    private const double Percentile = 0.95;
    private static readonly TimeSpan Watched = TimeSpan.FromDays(10);

    private readonly Dictionary<(string? Feature, DateTimeOffset Hour), Sums> _hours = [];

    /// <summary>Takes requests into account.</summary>
    public void Add(IEnumerable<RequestProxied> requests)
    {
        foreach (var request in requests)
        {
            var key = (request.Feature, HourOf(request.StartedAt));
            if (!_hours.TryGetValue(key, out var sums))
            {
                _hours.Add(key, sums = new Sums());
            }

            sums.Cost += request.Cost?.Usd ?? 0m;
            sums.Errors += request.Status is RequestStatus.Success or RequestStatus.ClientCancelled ? 0 : 1;
            sums.Latencies.Add(request.LatencyMs);
        }
    }

    /// <summary>Beginnings and ends in the days before <paramref name="end"/>, in order of time.</summary>
    public IReadOnlyList<AnomalyEvent> Judge(IEnumerable<RuleEvent> edits, DateTimeOffset end)
    {
        List<NearbyChange> changes =
        [
            .. RuleTimeline.Entries(edits).Select(edit => new NearbyChange(
                edit.Type, edit.At, $"{edit.Actor}: {edit.Type.Replace('_', ' ')}, {(edit.After.Concat(edit.Before).FirstOrDefault()?.Name ?? "all rules")}",
                edit.After.Concat(edit.Before).FirstOrDefault()?.Conditions.Feature, edit.RuleId, edit.Actor)),
        ];
        var last = HourOf(end);
        return [.. _hours.GroupBy(hour => hour.Key.Feature).SelectMany(feature => Judge(feature, changes, last)).OrderBy(change => change.At)];
    }

    private static List<AnomalyEvent> Judge(
        IGrouping<string?, KeyValuePair<(string? Feature, DateTimeOffset Hour), Sums>> feature, IReadOnlyList<NearbyChange> changes, DateTimeOffset last)
    {
        var history = new FeatureHours(feature.Key, feature.ToDictionary(hour => hour.Key.Hour, hour => hour.Value.ToStats()));
        var open = OpenAnomalies.Empty;
        var found = new List<AnomalyEvent>();
        for (var hour = last - Watched; hour < last; hour = hour.AddHours(1))
        {
            foreach (var change in AnomalyDetector.Judge(history, hour, complete: true, open, changes))
            {
                open = open.Apply(change);
                found.Add(change);
            }
        }

        return found;
    }

    private static DateTimeOffset HourOf(DateTimeOffset at) => new(at.UtcTicks - (at.UtcTicks % TimeSpan.TicksPerHour), TimeSpan.Zero);

    private sealed class Sums
    {
        public decimal Cost { get; set; }

        public long Errors { get; set; }

        public List<double> Latencies { get; } = [];

        public HourStats ToStats()
        {
            Latencies.Sort();
            return new HourStats(Latencies.Count, Errors, Cost, Latencies[(int)Math.Ceiling(Percentile * Latencies.Count) - 1]);
        }
    }
}

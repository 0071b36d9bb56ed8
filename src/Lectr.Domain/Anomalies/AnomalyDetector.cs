using System.Collections.Immutable;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Lectr.Domain.Anomalies;

/// <summary>Judges one hour of one feature against the hours that are comparable with it.</summary>
public static class AnomalyDetector
{
    private const double WarningScore = 4;
    private const double CriticalScore = 8;
    private const double CriticalRatio = 3;
    private const double CalmScore = 2.5;
    private const double DropRatio = 0.25;
    private const int MostChanges = 10;
    private static readonly TimeSpan Before = TimeSpan.FromHours(24);

    /// <summary>
    /// Beginnings and ends that <paramref name="hour"/> brings, at most one for each metric. While an hour is not
    /// <paramref name="complete"/> only what can no longer be undone by its rest counts: too much cost or too many requests.
    /// </summary>
    public static ImmutableArray<AnomalyEvent> Judge(
        FeatureHours history, DateTimeOffset hour, bool complete, OpenAnomalies open, IEnumerable<NearbyChange> changes)
    {
        if (history.At(hour) is not { } stats)
        {
            return [];
        }

        var found = ImmutableArray.CreateBuilder<AnomalyEvent>();
        foreach (var watch in Watch.All)
        {
            if (watch.ValueOf(stats) is not { } observed || Baseline.Of(history, hour, watch.ValueOf) is not { } baseline)
            {
                continue;
            }

            var score = (observed - baseline.Median) / watch.NoiseOf(baseline, stats);
            if (open.Open.TryGetValue((history.Feature, watch.Metric), out var begun))
            {
                if (complete && hour > begun.At && !IsOut(watch, stats, observed, baseline, score, CalmScore))
                {
                    found.Add(new AnomalyResolved
                    {
                        Id = begun.Id,
                        Feature = history.Feature,
                        Metric = watch.Metric,
                        At = hour,
                        Observed = observed,
                        Expected = baseline.Median,
                        Since = begun.At,
                    });
                }
            }
            else if (IsOut(watch, stats, observed, baseline, score, WarningScore) && (complete || IsFinal(watch, score)))
            {
                found.Add(Begin(history.Feature, watch.Metric, hour, observed, baseline, score, changes));
            }
        }

        return found.ToImmutable();
    }

    private static bool IsOut(Watch watch, HourStats stats, double observed, Baseline baseline, double score, double limit)
    {
        if (observed < baseline.Median)
        {
            // Nothing falls below zero, so a drop cannot score as high as a rise.
            return watch.Metric == AnomalyMetric.Requests && score <= -limit / 2
                && baseline.Median >= 2 * watch.SmallestChange && observed <= DropRatio * baseline.Median;
        }

        return score >= limit && watch.Matters(observed, baseline, stats);
    }

    private static bool IsFinal(Watch watch, double score) => watch.Metric is AnomalyMetric.Cost or AnomalyMetric.Requests && score > 0;

    private static AnomalyDetected Begin(
        string? feature, AnomalyMetric metric, DateTimeOffset hour, double observed, Baseline baseline, double score, IEnumerable<NearbyChange> changes)
    {
        var critical = observed <= 0 || score >= CriticalScore && observed >= CriticalRatio * baseline.Median;
        var end = hour.AddHours(1);
        return new AnomalyDetected
        {
            Id = IdOf(feature, metric, hour),
            Feature = feature,
            Metric = metric,
            At = hour,
            Observed = observed,
            Expected = baseline.Median,
            Severity = critical ? Severity.Critical : Severity.Warning,
            Score = Math.Round(score, 2),
            Baseline = baseline.Kind,
            Samples = baseline.Samples,
            NearbyChanges =
            [
                .. changes.Where(change => change.At >= hour - Before && change.At < end && (change.Feature is null || change.Feature == feature))
                    .OrderByDescending(change => change.At).Take(MostChanges),
            ],
        };
    }

    private static string IdOf(string? feature, AnomalyMetric metric, DateTimeOffset hour)
    {
        var text = string.Create(CultureInfo.InvariantCulture, $"{feature?.Length ?? -1}:{feature};{metric};{hour.ToUnixTimeSeconds()}");
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)))[..16];
    }
}

using System.Text.Json.Serialization;

namespace Lectr.Domain.Anomalies;

/// <summary>What is watched of every feature.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<AnomalyMetric>))]
public enum AnomalyMetric
{
    /// <summary>Cost of an hour, US dollars.</summary>
    [JsonStringEnumMemberName("cost")] Cost,

    /// <summary>Requests of an hour.</summary>
    [JsonStringEnumMemberName("requests")] Requests,

    /// <summary>Errors over requests, 0 to 1.</summary>
    [JsonStringEnumMemberName("error_rate")] ErrorRate,

    /// <summary>95th percentile of the latency, milliseconds.</summary>
    [JsonStringEnumMemberName("latency_p95_ms")] LatencyP95,
}

/// <summary>How far out of its usual range a value is.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<Severity>))]
public enum Severity
{
    /// <summary>Out of range.</summary>
    [JsonStringEnumMemberName("warning")] Warning,

    /// <summary>Far out of range, or traffic that stopped.</summary>
    [JsonStringEnumMemberName("critical")] Critical,
}

/// <summary>
/// How one metric is read from an hour and how much of a change matters. The floors keep quiet features quiet: what is
/// unusual but small in money, requests or milliseconds is not worth anyone's night.
/// </summary>
internal sealed record Watch(AnomalyMetric Metric, double SmallestChange, double SmallestRatio, double RelativeNoise, long FewestRequests)
{
    private const long FewestForRate = 10;
    private const double FewestExtraErrors = 8;
    private const double LeastVariance = 0.02 * 0.98;

    // Costs and times of single requests are skewed: few of them sum, or rank, to something else every hour.
    private const double CostSpread = 1.2;
    private const double TailSpread = 2;

    /// <summary>All that are watched.</summary>
    public static Watch[] All { get; } =
    [
        new(AnomalyMetric.Cost, SmallestChange: 0.5, SmallestRatio: 1.75, RelativeNoise: 0.2, FewestRequests: 10),
        new(AnomalyMetric.Requests, SmallestChange: 50, SmallestRatio: 1.75, RelativeNoise: 0.2, FewestRequests: 0),
        new(AnomalyMetric.ErrorRate, SmallestChange: 0.05, SmallestRatio: 1.5, RelativeNoise: 0.2, FewestRequests: 20),
        new(AnomalyMetric.LatencyP95, SmallestChange: 250, SmallestRatio: 1.5, RelativeNoise: 0.15, FewestRequests: 20),
    ];

    /// <summary>The hour's value; null when it has too little traffic to have one.</summary>
    public double? ValueOf(HourStats hour) => Metric switch
    {
        AnomalyMetric.Cost => (double)hour.CostUsd,
        AnomalyMetric.Requests => hour.Requests,
        AnomalyMetric.ErrorRate => hour.Requests >= FewestForRate ? (double)hour.Errors / hour.Requests : null,
        _ => hour.Requests >= FewestForRate ? hour.LatencyP95Ms : null,
    };

    /// <summary>Whether the hour lies far enough above the expectation to matter to anyone.</summary>
    public bool Matters(double observed, Baseline baseline, HourStats hour) =>
        hour.Requests >= FewestRequests
        && observed - baseline.Median >= SmallestChange
        && observed >= SmallestRatio * baseline.Median
        && (Metric != AnomalyMetric.ErrorRate || hour.Errors - (baseline.Median * hour.Requests) >= FewestExtraErrors);

    /// <summary>
    /// The usual distance from the expectation: what was seen, never less than chance alone gives so few requests, and wider
    /// the fewer hours there are to learn it from.
    /// </summary>
    public double NoiseOf(Baseline baseline, HourStats hour)
    {
        var requests = Math.Max(hour.Requests, 1);
        var usual = Math.Max(baseline.Spread, RelativeNoise * baseline.Median);
        var chance = Metric switch
        {
            AnomalyMetric.Requests => Math.Sqrt(Math.Max(baseline.Median, 1)),
            AnomalyMetric.ErrorRate => Math.Sqrt(Math.Max(baseline.Median * (1 - baseline.Median), LeastVariance) / requests),
            AnomalyMetric.Cost => baseline.Median * CostSpread / Math.Sqrt(requests),
            _ => baseline.Median * TailSpread / Math.Sqrt(requests),
        };
        return (1 + (2.0 / baseline.Samples)) * Math.Max(Math.Sqrt((usual * usual) + (chance * chance)), SmallestChange / 4);
    }
}

using Npgsql;

namespace Lectr.Projections.Traffic;

/// <summary>The figures of one group over the buckets of a window. Several readers may add at once, each to buckets of its own.</summary>
internal sealed class SeriesLines((bool Missing, string Name) group, int buckets)
{
    /// <summary>The columns that <see cref="Add"/> takes, in its order, and after them the histogram of the latency.</summary>
    public const string Columns =
        "cost_usd, requests, client_error + provider_error + upstream_unreachable + upstream_aborted, input + cache_read + cache_write_short + cache_write_long + output, latency_histogram";

    /// <summary>Place of the histogram among them.</summary>
    public const int Histogram = 4;

    /// <summary>The measures that those columns are made of.</summary>
    public static readonly string[] Measures =
    [
        "requests", "client_error", "provider_error", "upstream_unreachable", "upstream_aborted",
        "input", "cache_read", "cache_write_short", "cache_write_long", "output", "cost_usd", "latency_histogram",
    ];

    /// <summary>What the group is grouped by; missing where requests have none.</summary>
    public (bool Missing, string Name) Group { get; } = group;

    public decimal[] CostUsd { get; } = new decimal[buckets];

    public long[] Requests { get; } = new long[buckets];

    public long[] Errors { get; } = new long[buckets];

    public long[] Tokens { get; } = new long[buckets];

    public double?[] LatencyP95Ms { get; } = new double?[buckets];

    /// <summary>Adds the sums of the cell that the reader stands on, whose <see cref="Columns"/> begin at <paramref name="column"/>.</summary>
    public void Add(int bucket, NpgsqlDataReader reader, int column)
    {
        CostUsd[bucket] += reader.GetDecimal(column);
        Requests[bucket] += reader.GetInt64(column + 1);
        Errors[bucket] += reader.GetInt64(column + 2);
        Tokens[bucket] += reader.GetInt64(column + 3);
    }
}

using Npgsql;

namespace Lectr.Projections.Traffic;

/// <summary>Figures of one group in a window, and the contract's way of deriving others from them.</summary>
internal sealed class TrafficTotals
{
    private const double Flat = 0.005;

    /// <summary>What <see cref="Read"/> expects, after the grouping columns: sums, cost, then arrays of encoded histograms.</summary>
    public static readonly string Select = string.Join(", ",
        TrafficColumns.Sums.Select(column => $"sum({column})::bigint")
            .Append("sum(cost_usd)")
            .Concat(TrafficColumns.Histograms.Select(column => $"array_agg({column})")));

    /// <summary>The measures that <see cref="Select"/> reads.</summary>
    public static readonly string[] Columns = [.. TrafficColumns.Sums, "cost_usd", .. TrafficColumns.Histograms];

    private readonly long[] _sums = new long[TrafficCell.SumCount];
    private readonly LatencyDistribution[] _times = [new(), new(), new()];

    /// <summary>US dollars.</summary>
    public decimal CostUsd { get; private set; }

    /// <summary>A sum.</summary>
    public long this[TrafficSum sum] => _sums[(int)sum];

    public long Errors =>
        this[TrafficSum.ClientError] + this[TrafficSum.ProviderError] + this[TrafficSum.UpstreamUnreachable] + this[TrafficSum.UpstreamAborted];

    public double ErrorRate => Ratio(Errors, this[TrafficSum.Requests]);

    public long CacheWrites => this[TrafficSum.CacheWriteShort] + this[TrafficSum.CacheWriteLong];

    public long Tokens => this[TrafficSum.Input] + this[TrafficSum.CacheRead] + CacheWrites + this[TrafficSum.Output];

    public LatencyFigures Latency => Figures(0, TrafficSum.LatencyUs, TrafficSum.Requests);

    public LatencyFigures Ttft => Figures(1, TrafficSum.TtftUs, TrafficSum.WithTtft);

    public LatencyFigures Overhead => Figures(2, TrafficSum.OverheadUs, TrafficSum.Requests);

    /// <summary>Adds a row of <see cref="Select"/>.</summary>
    public void Read(NpgsqlDataReader reader, int first)
    {
        for (var i = 0; i < _sums.Length; i++)
        {
            _sums[i] += reader.GetInt64(first + i);
        }

        CostUsd += reader.GetDecimal(first + _sums.Length);
        for (var i = 0; i < _times.Length; i++)
        {
            foreach (var encoded in reader.GetFieldValue<byte[][]>(first + _sums.Length + 1 + i))
            {
                _times[i].Add(encoded);
            }
        }
    }

    /// <summary>Adds another group.</summary>
    public void Merge(TrafficTotals other)
    {
        for (var i = 0; i < _sums.Length; i++)
        {
            _sums[i] += other._sums[i];
        }

        CostUsd += other.CostUsd;
        for (var i = 0; i < _times.Length; i++)
        {
            _times[i].Add(other._times[i]);
        }
    }

    /// <summary>A part of a whole, 0 when there is no whole.</summary>
    public static double Ratio(long part, long whole) => whole == 0 ? 0 : (double)part / whole;

    /// <summary>Change against the window before; null when that had no cost.</summary>
    public static double? Change(decimal now, decimal before) => before == 0 ? null : (double)((now - before) / before);

    /// <summary>The contract's word for the change of the cost.</summary>
    public static string Trend(decimal now, PreviousWindow before) => before.Requests == 0
        ? "new"
        : Change(now, before.CostUsd) switch
        {
            null => now == 0 ? "flat" : "up",
            >= Flat => "up",
            <= -Flat => "down",
            _ => "flat",
        };

    private LatencyFigures Figures(int histogram, TrafficSum sum, TrafficSum count) => this[count] == 0
        ? new LatencyFigures(Avg: null, P95: null)
        : new LatencyFigures(Math.Round((double)this[sum] / this[count]) / 1000, _times[histogram].PercentileMs(95));
}

using Lectr.Domain.Requests;

namespace Lectr.Projections.Traffic;

/// <summary>What one key did in one hour or day: sums, maxima and histograms that add up in any order.</summary>
public sealed class TrafficCell
{
    /// <summary>Number of sums.</summary>
    public static readonly int SumCount = Enum.GetValues<TrafficSum>().Length;

    /// <summary>Number of maxima.</summary>
    public static readonly int MaxCount = Enum.GetValues<TrafficMax>().Length;

    private readonly long[] _sums = new long[SumCount];
    private readonly long[] _maxima = new long[MaxCount];

    /// <summary>Cost of the priced requests, US dollars.</summary>
    public decimal CostUsd { get; private set; }

    /// <summary>Dearest request as it was recorded.</summary>
    public decimal MaxCostUsd { get; private set; }

    /// <summary>What repricing added; with <see cref="MaxCostUsd"/> an upper bound of any request's cost now.</summary>
    public decimal RepricedUpUsd { get; private set; }

    /// <summary>Seconds of audio billed by time.</summary>
    public decimal AudioSeconds { get; private set; }

    /// <summary>Latencies.</summary>
    public LatencyHistogram Latency { get; } = new();

    /// <summary>Times to first byte.</summary>
    public LatencyHistogram Ttft { get; } = new();

    /// <summary>Times added by Lectr.</summary>
    public LatencyHistogram Overhead { get; } = new();

    /// <summary>A sum.</summary>
    public long this[TrafficSum sum] => _sums[(int)sum];

    /// <summary>A maximum.</summary>
    public long this[TrafficMax max] => _maxima[(int)max];

    /// <summary>Milliseconds as integer microseconds, half away from zero: the unit of sums and histograms.</summary>
    public static long Microseconds(double milliseconds) => (long)Math.Round(milliseconds * 1000, MidpointRounding.AwayFromZero);

    /// <summary>Adds a request.</summary>
    public void Add(RequestProxied request)
    {
        Count(TrafficSum.Requests, 1);
        Count(Of(request.Status), 1);
        Count(TrafficSum.Streaming, request.Streaming ? 1 : 0);
        Count(TrafficSum.RequestBytes, request.RequestBytes);
        Count(TrafficSum.ResponseBytes, request.ResponseBytes);
        AddCost(request);
        AddUsage(request);
        AddTimes(request);
        AddShape(request.Shape);
    }

    /// <summary>Adds the difference that repricing made.</summary>
    public void AddRepricing(decimal usd, long unpriced)
    {
        CostUsd += usd;
        RepricedUpUsd += Math.Max(usd, 0);
        Count(TrafficSum.Unpriced, unpriced);
        Count(TrafficSum.UnpricedWithUsage, unpriced);
    }

    /// <summary>Adds another cell.</summary>
    public void Merge(TrafficCell other)
    {
        for (var i = 0; i < SumCount; i++)
        {
            _sums[i] += other._sums[i];
        }

        for (var i = 0; i < MaxCount; i++)
        {
            _maxima[i] = Math.Max(_maxima[i], other._maxima[i]);
        }

        CostUsd += other.CostUsd;
        RepricedUpUsd += other.RepricedUpUsd;
        AudioSeconds += other.AudioSeconds;
        MaxCostUsd = Math.Max(MaxCostUsd, other.MaxCostUsd);
        Latency.Merge(other.Latency);
        Ttft.Merge(other.Ttft);
        Overhead.Merge(other.Overhead);
    }

    private static TrafficSum Of(RequestStatus status) => status switch
    {
        RequestStatus.Success => TrafficSum.Success,
        RequestStatus.ClientError => TrafficSum.ClientError,
        RequestStatus.ProviderError => TrafficSum.ProviderError,
        RequestStatus.UpstreamUnreachable => TrafficSum.UpstreamUnreachable,
        RequestStatus.UpstreamAborted => TrafficSum.UpstreamAborted,
        RequestStatus.ClientCancelled => TrafficSum.ClientCancelled,
        _ => throw new ArgumentOutOfRangeException(nameof(status), status, "a status that the cube has no column for"),
    };

    private void AddCost(RequestProxied request)
    {
        if (request.Cost is { } cost)
        {
            CostUsd += cost.Usd;
            MaxCostUsd = Math.Max(MaxCostUsd, cost.Usd);
            return;
        }

        Count(TrafficSum.Unpriced, 1);
        Count(TrafficSum.UnpricedWithUsage, request.Usage is null ? 0 : 1);
    }

    private void AddUsage(RequestProxied request)
    {
        Count(TrafficSum.Estimated, request.UsageSource == UsageSource.Estimated ? 1 : 0);
        Count(TrafficSum.Partial, request.UsageSource == UsageSource.Partial ? 1 : 0);
        if (request.Usage is not { } usage)
        {
            return;
        }

        Count(TrafficSum.WithUsage, usage.TotalTokens is null ? 0 : 1);
        Count(TrafficSum.Input, usage.Input);
        Count(TrafficSum.CacheRead, usage.CacheRead);
        Count(TrafficSum.CacheWriteShort, usage.CacheWriteShort);
        Count(TrafficSum.CacheWriteLong, usage.CacheWriteLong);
        Count(TrafficSum.Output, usage.Output);
        Count(TrafficSum.Reasoning, usage.Reasoning);
        Count(TrafficSum.AudioInput, usage.AudioInput);
        Count(TrafficSum.AudioOutput, usage.AudioOutput);
        Count(TrafficSum.ImageInput, usage.ImageInput);
        Count(TrafficSum.ImageOutput, usage.ImageOutput);
        AudioSeconds += usage.AudioSeconds ?? 0;
        Raise(TrafficMax.MaxPromptTokens, usage.PromptTokens);
        Raise(TrafficMax.MaxCompletionTokens, usage.Output);
    }

    private void AddTimes(RequestProxied request)
    {
        var latency = Microseconds(request.LatencyMs);
        Count(TrafficSum.LatencyUs, latency);
        Raise(TrafficMax.MaxLatencyUs, latency);
        Latency.Add(latency);

        var overhead = Microseconds(request.OverheadMs);
        Count(TrafficSum.OverheadUs, overhead);
        Overhead.Add(overhead);

        if (request.TtftMs is { } ms)
        {
            var ttft = Microseconds(ms);
            Count(TrafficSum.WithTtft, 1);
            Count(TrafficSum.TtftUs, ttft);
            Ttft.Add(ttft);
        }
    }

    private void AddShape(RequestShape? shape)
    {
        if (shape is null)
        {
            return;
        }

        Count(TrafficSum.PromptChars, shape.PromptChars);
        Count(TrafficSum.Messages, shape.Messages);
        Count(TrafficSum.WithTools, shape.Tools > 0 ? 1 : 0);
        Count(TrafficSum.WithResponseFormat, shape.ResponseFormat is null or "text" ? 0 : 1);
        Count(TrafficSum.WithImages, shape.Images > 0 ? 1 : 0);
        Raise(TrafficMax.MaxSchemaDepth, shape.SchemaDepth);
    }

    private void Count(TrafficSum sum, long? amount) => _sums[(int)sum] += amount ?? 0;

    private void Raise(TrafficMax max, long? value) => _maxima[(int)max] = Math.Max(_maxima[(int)max], value ?? 0);
}

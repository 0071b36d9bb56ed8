using Lectr.Domain.Requests;

namespace Lectr.Proxy.Health;

/// <summary>Sums since the process started. Counting is a few interlocked additions.</summary>
internal sealed class ProxyMetrics
{
    /// <summary>Upper bounds of the overhead histogram's buckets in microseconds.</summary>
    public static readonly IReadOnlyList<long> OverheadBounds = [50, 100, 250, 500, 1000, 2500, 5000, 10_000, 100_000];

    private readonly long[] _requests = new long[Enum.GetValues<RequestStatus>().Length];
    private readonly long[] _overhead = new long[OverheadBounds.Count + 1];
    private long _overheadMicroseconds;
    private long _tokens;
    private long _costMicrodollars;
    private long _unauthorised;
    private long _inFlight;

    /// <summary>Requests being answered now.</summary>
    public long InFlight => Volatile.Read(ref _inFlight);

    /// <summary>Requests refused for their key.</summary>
    public long Unauthorised => Volatile.Read(ref _unauthorised);

    /// <summary>Tokens reported, of every class.</summary>
    public long Tokens => Volatile.Read(ref _tokens);

    /// <summary>Cost in millionths of a dollar.</summary>
    public long CostMicrodollars => Volatile.Read(ref _costMicrodollars);

    /// <summary>Sum of the overhead in microseconds.</summary>
    public long OverheadMicroseconds => Volatile.Read(ref _overheadMicroseconds);

    /// <summary>Requests by outcome.</summary>
    public long Requests(RequestStatus status) => Volatile.Read(ref _requests[(int)status]);

    /// <summary>Requests by bucket of overhead, the last one without a bound.</summary>
    public long Overhead(int bucket) => Volatile.Read(ref _overhead[bucket]);

    /// <summary>A request arrived.</summary>
    public void Enter() => Interlocked.Increment(ref _inFlight);

    /// <summary>A request is over.</summary>
    public void Leave() => Interlocked.Decrement(ref _inFlight);

    /// <summary>A request was refused for its key.</summary>
    public void CountUnauthorised() => Interlocked.Increment(ref _unauthorised);

    /// <summary>A request was recorded.</summary>
    public void Count(RequestProxied proxied)
    {
        Count(proxied.Status, (long)(proxied.OverheadMs * 1000));
        if (proxied.Usage?.TotalTokens is { } tokens)
        {
            Interlocked.Add(ref _tokens, tokens);
        }

        if (proxied.Cost is { } cost)
        {
            Interlocked.Add(ref _costMicrodollars, (long)(cost.Usd * 1_000_000));
        }
    }

    /// <summary>A request ended with this outcome and overhead.</summary>
    public void Count(RequestStatus status, long overheadMicroseconds)
    {
        Interlocked.Increment(ref _requests[(int)status]);
        Interlocked.Add(ref _overheadMicroseconds, overheadMicroseconds);
        var bucket = 0;
        while (bucket < OverheadBounds.Count && overheadMicroseconds > OverheadBounds[bucket])
        {
            bucket++;
        }

        Interlocked.Increment(ref _overhead[bucket]);
    }
}

namespace Lectr.Proxy;

/// <summary>What an operator configures of a proxy. Sizes are bytes.</summary>
public sealed record ProxyOptions
{
    /// <summary>Where the proxy keeps its spool and its settings; created when missing.</summary>
    public required string DataDirectory { get; init; }

    /// <summary>Where it listens, for example <c>http://127.0.0.1:4100</c>; port 0 picks a free one.</summary>
    public string Url { get; init; } = "http://127.0.0.1:4100";

    /// <summary>A second address that speaks HTTP/2 without TLS (prior knowledge) and nothing else; null = none.</summary>
    public string? Http2Url { get; init; }

    /// <summary>Base URLs by provider id, instead of the providers' own.</summary>
    public IReadOnlyDictionary<string, string> BaseUrls { get; init; } = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);

    /// <summary>Whether providers may be reached at link-local and cloud metadata addresses.</summary>
    public bool AllowLinkLocalBaseUrls { get; init; }

    /// <summary>The operator's keys by provider id.</summary>
    public IReadOnlyDictionary<string, string> OperatorKeys { get; init; } = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);

    /// <summary>The largest body that is read for its model; larger ones stream through unread.</summary>
    public long LargestHeldBody { get; init; } = 64 * 1024 * 1024;

    /// <summary>All bodies held at one moment together; beyond it, bodies stream through unread.</summary>
    public long HeldBodiesBudget { get; init; } = 1024 * 1024 * 1024;

    /// <summary>The spool's bound; beyond it, requests pass and are counted as lost.</summary>
    public long SpoolBytes { get; init; } = 4L * 1024 * 1024 * 1024;

    /// <summary>Size at which a spool segment is closed and the next one begun.</summary>
    public long SpoolSegmentBytes { get; init; } = 32 * 1024 * 1024;

    /// <summary>How long a connection to a provider may take.</summary>
    public TimeSpan ConnectTimeout { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>How long running requests may take to finish when the proxy stops.</summary>
    public TimeSpan GracePeriod { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Whether requests are recorded; false only to measure what recording costs.</summary>
    public bool Recording { get; init; } = true;

    /// <summary>Whether requests run on the threads that receive from the network. Nothing on their path blocks.</summary>
    public bool InlineScheduling { get; init; } = true;
}

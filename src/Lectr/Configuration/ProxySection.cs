namespace Lectr.Configuration;

/// <summary>The proxy. Sizes are bytes; time spans are <c>hh:mm:ss</c>.</summary>
public sealed class ProxySection
{
    /// <summary>Where it listens. Port 0 picks a free one.</summary>
    public string Url { get; set; } = "http://127.0.0.1:4100";

    /// <summary>A second address that speaks HTTP/2 without TLS and nothing else; none when empty.</summary>
    public string? Http2Url { get; set; }

    /// <summary>Where applications reach it, for the dashboard's snippets; <c>Url</c> when empty.</summary>
    public string? PublicUrl { get; set; }

    /// <summary>The largest body that is read for its model; larger ones stream through unread, and no rule applies to them.</summary>
    public long LargestHeldBody { get; set; } = 64 * 1024 * 1024;

    /// <summary>All bodies held at one moment together; beyond it, bodies stream through unread.</summary>
    public long HeldBodiesBudget { get; set; } = 1024 * 1024 * 1024;

    /// <summary>The spool's bound; beyond it, requests pass and are counted as lost.</summary>
    public long SpoolBytes { get; set; } = 4L * 1024 * 1024 * 1024;

    /// <summary>How long a connection to a provider may take before the caller gets 504.</summary>
    public TimeSpan ConnectTimeout { get; set; } = TimeSpan.FromSeconds(15);

    /// <summary>How long running requests may take to finish when Lectr stops.</summary>
    public TimeSpan GracePeriod { get; set; } = TimeSpan.FromSeconds(30);
}

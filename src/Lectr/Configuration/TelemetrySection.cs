namespace Lectr.Configuration;

/// <summary>Traces, metrics and logs over OTLP. Content and credentials are never part of them.</summary>
public sealed class TelemetrySection
{
    /// <summary>Where the collector takes OTLP, for example <c>http://127.0.0.1:4317</c>; nothing is sent when empty.</summary>
    public string? OtlpEndpoint { get; set; }

    /// <summary><c>grpc</c> or <c>http/protobuf</c>.</summary>
    public string OtlpProtocol { get; set; } = "grpc";

    /// <summary>Share of requests that become a span, 0 to 1; a caller's sampling decision goes first.</summary>
    public double TraceShare { get; set; } = 1;
}

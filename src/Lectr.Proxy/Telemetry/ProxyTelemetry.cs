namespace Lectr.Proxy.Telemetry;

/// <summary>What the proxy measures, for whoever exports it. Without a listener none of it costs anything.</summary>
public static class ProxyTelemetry
{
    /// <summary>Name of its activity source and of its meter.</summary>
    public const string Name = "Lectr.Proxy";
}

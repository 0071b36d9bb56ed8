namespace Lectr.Configuration;

/// <summary>Everything below <c>Lectr</c> in the configuration.</summary>
public sealed class LectrOptions
{
    /// <summary>Where Lectr keeps its files: the private database, the proxy's spool and its last known settings. Relative to the working directory.</summary>
    public string DataDirectory { get; set; } = ".lectr";

    /// <summary>File that holds the database's password, for a connection string without one. Its last line break is not part of it.</summary>
    public string? DatabasePasswordFile { get; set; }

    /// <summary>Whether base URLs may name link-local and cloud metadata addresses.</summary>
    public bool AllowLinkLocalBaseUrls { get; set; }

    /// <summary>The proxy.</summary>
    public ProxySection Proxy { get; set; } = new();

    /// <summary>The admin API and the dashboard.</summary>
    public ApiSection Api { get; set; } = new();

    /// <summary>Providers, by id: <c>openai</c>, <c>anthropic</c>, <c>groq</c>, <c>gemini</c>, <c>azure</c>.</summary>
    public Dictionary<string, ProviderSection> Providers { get; set; } = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>The request log of the admin API.</summary>
    public RequestsSection Requests { get; set; } = new();

    /// <summary>Old request events.</summary>
    public ArchiveSection Archive { get; set; } = new();

    /// <summary>First credentials that are fixed in place of drawn ones, for automation.</summary>
    public BootstrapSection Bootstrap { get; set; } = new();

    /// <summary>Traces, metrics and logs over OTLP.</summary>
    public TelemetrySection Telemetry { get; set; } = new();
}

namespace Lectr.Testing;

/// <summary>What a process of the product is started with.</summary>
public sealed record LectrProcessOptions
{
    /// <summary>Verb and its arguments; none = <c>up</c>.</summary>
    public IReadOnlyList<string> Arguments { get; init; } = [];

    /// <summary>The data directory; a fresh one below the temp folder unless given, so that a second process can find the first one's data.</summary>
    public string DataDirectory { get; init; } = ScratchFolder.Create("data");

    /// <summary>The database; null = the process starts its private one.</summary>
    public string? ConnectionString { get; init; }

    /// <summary>The proxy's port; null = a free one.</summary>
    public int? ProxyPort { get; init; }

    /// <summary>The API's port; null = a free one.</summary>
    public int? ApiPort { get; init; }

    /// <summary>Further environment, for example <c>Lectr__Providers__openai__BaseUrl</c>.</summary>
    public IReadOnlyDictionary<string, string> Environment { get; init; } = new Dictionary<string, string>(StringComparer.Ordinal);

    /// <summary>Which of its addresses must answer before it counts as started, by the verb.</summary>
    internal IEnumerable<string> ReadyUrls(string proxyUrl, string apiUrl) => Arguments switch
    {
        ["proxy", ..] => [proxyUrl],
        ["api", ..] => [apiUrl],
        _ => [proxyUrl, apiUrl],
    };
}

using Lectr.Projections.Nodes;

namespace Lectr.Api;

/// <summary>What the admin API needs to know of the server's configuration.</summary>
public sealed record ApiOptions
{
    /// <summary>Where it listens.</summary>
    public string Url { get; init; } = "http://127.0.0.1:4200";

    /// <summary>Where applications reach the proxy, for the dashboard's snippets; null when not known.</summary>
    public string? ProxyUrl { get; init; }

    /// <summary>Whether the traffic is the demo's, so that the dashboard says so on every page.</summary>
    public bool Demo { get; init; }

    /// <summary>Whether base URLs may name link-local and cloud metadata addresses.</summary>
    public bool AllowLinkLocalBaseUrls { get; init; }

    /// <summary>What is configured of each provider, by id.</summary>
    public IReadOnlyDictionary<string, ProviderSetup> Providers { get; init; } = new Dictionary<string, ProviderSetup>(StringComparer.Ordinal);

    /// <summary>Folder of the dashboard's files; null = <c>wwwroot</c> beside the program.</summary>
    public string? DashboardFolder { get; init; }

    /// <summary>How long a signed-in browser stays signed in.</summary>
    public TimeSpan SessionLength { get; init; } = TimeSpan.FromHours(12);

    /// <summary>The longest that an edit waits for the living proxies to confirm it.</summary>
    public TimeSpan ConfirmationTimeout { get; init; } = LiveConfirmation.DefaultTimeout;

    /// <summary>Failed and successful sign-ins that one address may try in a minute.</summary>
    public int LoginsPerMinute { get; init; } = 10;
}

/// <summary>One provider as the server's configuration has it.</summary>
/// <param name="BaseUrl">Its base URL; null where none is configured and none is built in.</param>
/// <param name="HasCredential">Whether the operator configured a key for it. The key itself never comes here.</param>
public sealed record ProviderSetup(string? BaseUrl, bool HasCredential);

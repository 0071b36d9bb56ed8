using Lectr.Projections.Nodes;

namespace Lectr.Configuration;

/// <summary>The admin API and the dashboard.</summary>
public sealed class ApiSection
{
    /// <summary>Where it listens. Put TLS in front of it before it leaves the machine.</summary>
    public string Url { get; set; } = "http://127.0.0.1:4200";

    /// <summary>How long a signed-in browser stays signed in.</summary>
    public TimeSpan SessionLength { get; set; } = TimeSpan.FromHours(12);

    /// <summary>The longest that the answer to an edit waits until all living proxies have confirmed it.</summary>
    public TimeSpan ConfirmationTimeout { get; set; } = LiveConfirmation.DefaultTimeout;

    /// <summary>Sign-ins that one address may try in a minute.</summary>
    public int LoginsPerMinute { get; set; } = 10;
}

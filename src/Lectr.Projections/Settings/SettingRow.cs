namespace Lectr.Projections.Settings;

/// <summary>
/// One row of the settings read model: what proxies need to know of an organisation, kept inline with the events.
/// <paramref name="Position"/> is the global position of the event that wrote it: the resume token of the change stream.
/// <paramref name="Data"/> is JSON; null = deleted.
/// </summary>
public sealed record SettingRow(string Organisation, string Kind, string Key, long Position, ReadOnlyMemory<byte>? Data);

/// <summary>Kinds of setting rows and what their data is.</summary>
public static class SettingKinds
{
    /// <summary>One row, key "": a <c>RuleSet</c>.</summary>
    public const string Rules = "rules";

    /// <summary>One row a Lectr key: <c>{key_id,name,sha256,revoked}</c>, keyed by key id.</summary>
    public const string Keys = "keys";

    /// <summary>One row a provider: <c>{base_url}</c>, keyed by provider id.</summary>
    public const string Providers = "providers";

    /// <summary>One row a price override: a <c>PriceOverride</c>, keyed by model and moment.</summary>
    public const string Prices = "prices";

    /// <summary>One row a token, keyed by the SHA-256 of its text: an <c>AdminTokenRow</c>. The API's own; proxies never see it.</summary>
    public const string AdminTokens = "admin_tokens";

    /// <summary>One row, key "": <c>{id,name,created_at}</c>.</summary>
    public const string Organisation = "organisation";
}

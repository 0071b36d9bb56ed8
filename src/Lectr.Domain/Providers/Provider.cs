using System.Collections.Frozen;

namespace Lectr.Domain.Providers;

/// <summary>How a key must be presented to a provider.</summary>
/// <param name="Header">Name of the header.</param>
/// <param name="Bearer">Whether the value starts with <c>Bearer</c> and a blank.</param>
public sealed record AuthForm(string Header, bool Bearer)
{
    /// <summary><c>Authorization: Bearer …</c>.</summary>
    public static AuthForm BearerForm { get; } = new("Authorization", Bearer: true);

    internal static AuthForm Parse(string text) => text == "bearer" ? BearerForm : new AuthForm(text, Bearer: false);
}

/// <summary>What one provider offers in one wire format.</summary>
/// <param name="UrlTemplate">Upstream address: <c>{base}</c> the base URL, <c>{origin}</c> the same less a version segment, <c>{rest}</c> the path after its version prefix, <c>{path}</c> the whole path.</param>
/// <param name="Auth">The form in which a key is sent.</param>
/// <param name="KeyInQuery">Whether the provider also takes the key as <c>?key=</c>.</param>
/// <param name="Offers">Endpoint families known to exist.</param>
/// <param name="Exchanges">Families that a rule may move to or from another provider which lists them too.</param>
/// <param name="Free">Families that are never billed.</param>
public sealed record FormatOffer(
    string UrlTemplate,
    AuthForm Auth,
    bool KeyInQuery,
    FrozenSet<string> Offers,
    FrozenSet<string> Exchanges,
    FrozenSet<string> Free);

/// <summary>A provider as its data file describes it.</summary>
public sealed class Provider
{
    internal Provider()
    {
    }

    /// <summary>The lower-case id used in headers, rules, events and configuration.</summary>
    public required string Id { get; init; }

    /// <summary>The name that people use.</summary>
    public required string Title { get; init; }

    /// <summary>The name that OpenTelemetry's conventions for generative AI give it.</summary>
    public required string TelemetryName { get; init; }

    /// <summary>Default base URL; null where the operator must configure one.</summary>
    public string? DefaultBaseUrl { get; init; }

    /// <summary>What is offered, by wire format name.</summary>
    public required FrozenDictionary<string, FormatOffer> Formats { get; init; }

    /// <summary>Answer headers that hold the provider's request id, best first.</summary>
    public required IReadOnlyList<string> RequestIdHeaders { get; init; }

    /// <summary>Forms of a token that stays <c>Authorization: Bearer</c> whatever the format expects of a key.</summary>
    internal IReadOnlyList<TextPattern> BearerForms { get; init; } = [];

    /// <summary>The set that this provider belongs to; it knows the key forms of all.</summary>
    internal ProviderSet Set { get; init; } = null!; // set by the ProviderSet that builds it

    /// <summary>What this provider offers in <paramref name="format"/>; null when it does not speak it.</summary>
    public FormatOffer? Offer(WireFormat format) => Formats.GetValueOrDefault(format.Name);

    /// <inheritdoc/>
    public override string ToString() => Id;
}

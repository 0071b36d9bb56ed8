using System.Text.Json.Serialization;
using Lectr.Domain.Settings;

namespace Lectr.Domain.AdminTokens;

/// <summary>What a token may do; each role holds those before it.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<Role>))]
public enum Role
{
    /// <summary>Reads.</summary>
    [JsonStringEnumMemberName("viewer")] Viewer,

    /// <summary>Also changes rules and recommendations.</summary>
    [JsonStringEnumMemberName("editor")] Editor,

    /// <summary>Everything.</summary>
    [JsonStringEnumMemberName("admin")] Admin,
}

/// <summary>An admin token exists. The token itself is shown once and never kept.</summary>
public sealed record AdminTokenIssued : SettingsEvent
{
    /// <summary>The token's public id.</summary>
    [JsonPropertyName("token_id")] public required string TokenId { get; init; }

    /// <summary>What its owner calls it; the actor of what it does.</summary>
    [JsonPropertyName("name")] public required string Name { get; init; }

    /// <summary>What it may do.</summary>
    [JsonPropertyName("role")] public required Role Role { get; init; }

    /// <summary>Whether it is the operator's: admin of every organisation.</summary>
    [JsonPropertyName("operator")] public bool Operator { get; init; }

    /// <summary>SHA-256 of the token's text, lower-case hex.</summary>
    [JsonPropertyName("sha256")] public required string Sha256 { get; init; }

    /// <summary>The token's first characters, to recognise it by.</summary>
    [JsonPropertyName("prefix")] public required string Prefix { get; init; }
}

/// <summary>An admin token works no more.</summary>
public sealed record AdminTokenRevoked : SettingsEvent
{
    /// <summary>The token's public id.</summary>
    [JsonPropertyName("token_id")] public required string TokenId { get; init; }

    /// <summary>Its digest, by which requests are looked up.</summary>
    [JsonPropertyName("sha256")] public required string Sha256 { get; init; }
}

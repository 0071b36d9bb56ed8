using System.Text.Json.Serialization;
using Lectr.Domain.Settings;

namespace Lectr.Domain.Keys;

/// <summary>A Lectr key exists. The key itself is shown once and never kept.</summary>
public sealed record LectrKeyIssued : SettingsEvent
{
    /// <summary>The key's public id, for example <c>key_4f1c…</c>.</summary>
    [JsonPropertyName("key_id")] public required string KeyId { get; init; }

    /// <summary>What its owner calls it.</summary>
    [JsonPropertyName("name")] public required string Name { get; init; }

    /// <summary>SHA-256 of the key's text, lower-case hex.</summary>
    [JsonPropertyName("sha256")] public required string Sha256 { get; init; }

    /// <summary>The key's first characters, to recognise it by.</summary>
    [JsonPropertyName("prefix")] public required string Prefix { get; init; }
}

/// <summary>A Lectr key works no more.</summary>
public sealed record LectrKeyRevoked : SettingsEvent
{
    /// <summary>The key's public id.</summary>
    [JsonPropertyName("key_id")] public required string KeyId { get; init; }
}

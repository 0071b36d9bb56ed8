using System.Text.Json.Serialization;
using Lectr.Domain.Keys;
using Lectr.Projections.Nodes;

namespace Lectr.Api.Keys;

/// <summary>Keys, newest first.</summary>
public sealed record KeyListAnswer([property: JsonPropertyName("items")] IReadOnlyList<KeyAnswer> Items);

/// <summary>A key without its secret.</summary>
/// <param name="Id">The public id, as in events.</param>
/// <param name="Name">What its owner calls it.</param>
/// <param name="Prefix">Its first characters.</param>
/// <param name="CreatedAt">When, UTC.</param>
/// <param name="CreatedBy">Name of the admin token that issued it.</param>
/// <param name="RevokedAt">When it stopped working; null while it works.</param>
/// <param name="LastUsedAt">Start of its last recorded request; null before the first.</param>
public sealed record KeyAnswer(
    [property: JsonPropertyName("id")] string Id,
    [property: JsonPropertyName("name")] string Name,
    [property: JsonPropertyName("prefix")] string Prefix,
    [property: JsonPropertyName("created_at")] DateTimeOffset CreatedAt,
    [property: JsonPropertyName("created_by")] string CreatedBy,
    [property: JsonPropertyName("revoked_at")] DateTimeOffset? RevokedAt,
    [property: JsonPropertyName("last_used_at")] DateTimeOffset? LastUsedAt)
{
    internal static KeyAnswer Of(LectrKey key, DateTimeOffset? lastUsedAt) =>
        new(key.KeyId, key.Name, key.Prefix, key.IssuedAt, key.IssuedBy, key.RevokedAt, lastUsedAt);
}

/// <summary>A key just issued, with its secret, which is shown this once, and on how many living proxies it works.</summary>
public sealed record IssuedKeyAnswer(
    [property: JsonPropertyName("id")] string Id,
    [property: JsonPropertyName("name")] string Name,
    [property: JsonPropertyName("prefix")] string Prefix,
    [property: JsonPropertyName("created_at")] DateTimeOffset CreatedAt,
    [property: JsonPropertyName("created_by")] string CreatedBy,
    [property: JsonPropertyName("revoked_at")] DateTimeOffset? RevokedAt,
    [property: JsonPropertyName("last_used_at")] DateTimeOffset? LastUsedAt,
    [property: JsonPropertyName("key")] string Key,
    [property: JsonPropertyName("live")] LiveReport Live)
{
    internal static IssuedKeyAnswer Of(LectrKeyIssued issued, string secret, LiveReport live) =>
        new(issued.KeyId, issued.Name, issued.Prefix, issued.At, issued.Actor, null, null, secret, live);
}

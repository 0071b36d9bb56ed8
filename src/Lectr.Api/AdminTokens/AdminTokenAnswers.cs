using System.Text.Json.Serialization;
using Lectr.Domain.AdminTokens;

namespace Lectr.Api.AdminTokens;

/// <summary>Tokens, newest first.</summary>
public sealed record AdminTokenListAnswer([property: JsonPropertyName("items")] IReadOnlyList<AdminTokenAnswer> Items);

/// <summary>A token without its secret. <see cref="Operator"/>: it is admin of every organisation.</summary>
public sealed record AdminTokenAnswer(
    [property: JsonPropertyName("id")] string Id,
    [property: JsonPropertyName("name")] string Name,
    [property: JsonPropertyName("role")] Role Role,
    [property: JsonPropertyName("operator")] bool Operator,
    [property: JsonPropertyName("prefix")] string Prefix,
    [property: JsonPropertyName("created_at")] DateTimeOffset CreatedAt,
    [property: JsonPropertyName("created_by")] string CreatedBy,
    [property: JsonPropertyName("revoked_at")] DateTimeOffset? RevokedAt)
{
    internal static AdminTokenAnswer Of(AdminToken token) =>
        new(token.TokenId, token.Name, token.Role, token.Operator, token.Prefix, token.IssuedAt, token.IssuedBy, token.RevokedAt);
}

/// <summary>A token just issued, with its secret, which is shown this once.</summary>
public sealed record IssuedAdminTokenAnswer(
    [property: JsonPropertyName("id")] string Id,
    [property: JsonPropertyName("name")] string Name,
    [property: JsonPropertyName("role")] Role Role,
    [property: JsonPropertyName("operator")] bool Operator,
    [property: JsonPropertyName("prefix")] string Prefix,
    [property: JsonPropertyName("created_at")] DateTimeOffset CreatedAt,
    [property: JsonPropertyName("created_by")] string CreatedBy,
    [property: JsonPropertyName("revoked_at")] DateTimeOffset? RevokedAt,
    [property: JsonPropertyName("token")] string Token)
{
    internal static IssuedAdminTokenAnswer Of(AdminTokenIssued issued, string secret) =>
        new(issued.TokenId, issued.Name, issued.Role, issued.Operator, issued.Prefix, issued.At, issued.Actor, null, secret);
}

using System.Text.Json;
using System.Text.Json.Serialization;
using Lectr.Domain.AdminTokens;
using Lectr.EventStore;

namespace Lectr.Projections.Settings;

/// <summary>What the API needs to know of an admin token that works.</summary>
/// <param name="TokenId">Public id.</param>
/// <param name="Name">What its owner calls it.</param>
/// <param name="Role">What it may do.</param>
/// <param name="Operator">Whether it is admin of every organisation.</param>
public sealed record AdminTokenRow(
    [property: JsonPropertyName("token_id")] string TokenId,
    [property: JsonPropertyName("name")] string Name,
    [property: JsonPropertyName("role")] Role Role,
    [property: JsonPropertyName("operator")] bool Operator);

/// <summary>One row a token that works, keyed by its digest; a revoked one is deleted.</summary>
internal sealed class AdminTokensFold : ISettingFold
{
    public string Kind => SettingKinds.AdminTokens;

    public string? KeyOf(object domainEvent) => domainEvent switch
    {
        AdminTokenIssued issued => issued.Sha256,
        AdminTokenRevoked revoked => revoked.Sha256,
        _ => null,
    };

    public byte[]? Apply(byte[]? before, object domainEvent, StoredEvent stored) => domainEvent is AdminTokenIssued issued
        ? JsonSerializer.SerializeToUtf8Bytes(
            new AdminTokenRow(issued.TokenId, issued.Name, issued.Role, issued.Operator), SettingRowJson.Default.AdminTokenRow)
        : null;
}

using System.Text.Json;
using System.Text.Json.Serialization;
using Lectr.Domain.Keys;
using Lectr.EventStore;

namespace Lectr.Projections.Settings;

/// <summary>What a proxy needs to know of a Lectr key.</summary>
/// <param name="KeyId">Public id.</param>
/// <param name="Name">What its owner calls it.</param>
/// <param name="Sha256">SHA-256 of its text, lower-case hex.</param>
/// <param name="Revoked">Whether it works no more.</param>
public sealed record KeyRow(
    [property: JsonPropertyName("key_id")] string KeyId,
    [property: JsonPropertyName("name")] string Name,
    [property: JsonPropertyName("sha256")] string Sha256,
    [property: JsonPropertyName("revoked")] bool Revoked);

/// <summary>One row a Lectr key; a revoked one stays, so that proxies are told.</summary>
internal sealed class KeysFold : ISettingFold
{
    public string Kind => SettingKinds.Keys;

    public string? KeyOf(object domainEvent) => domainEvent switch
    {
        LectrKeyIssued issued => issued.KeyId,
        LectrKeyRevoked revoked => revoked.KeyId,
        _ => null,
    };

    public byte[]? Apply(byte[]? before, object domainEvent, StoredEvent stored) => domainEvent switch
    {
        LectrKeyIssued issued => Write(new KeyRow(issued.KeyId, issued.Name, issued.Sha256, Revoked: false)),
        LectrKeyRevoked when before is not null => Write(JsonSerializer.Deserialize(before, SettingRowJson.Default.KeyRow)! with { Revoked = true }),
        _ => before,
    };

    private static byte[] Write(KeyRow row) => JsonSerializer.SerializeToUtf8Bytes(row, SettingRowJson.Default.KeyRow);
}

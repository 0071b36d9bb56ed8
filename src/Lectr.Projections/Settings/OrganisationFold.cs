using System.Text.Json;
using System.Text.Json.Serialization;
using Lectr.Domain.Organisations;
using Lectr.EventStore;

namespace Lectr.Projections.Settings;

/// <summary>An organisation, as lists show it.</summary>
/// <param name="Id">The tenant.</param>
/// <param name="Name">What people call it.</param>
/// <param name="CreatedAt">When, UTC.</param>
public sealed record OrganisationRow(
    [property: JsonPropertyName("id")] string Id,
    [property: JsonPropertyName("name")] string Name,
    [property: JsonPropertyName("created_at")] DateTimeOffset CreatedAt);

/// <summary>One row an organisation.</summary>
internal sealed class OrganisationFold : ISettingFold
{
    public string Kind => SettingKinds.Organisation;

    public string? KeyOf(object domainEvent) => domainEvent is OrganisationCreated ? "" : null;

    public byte[]? Apply(byte[]? before, object domainEvent, StoredEvent stored) => domainEvent is OrganisationCreated created
        ? JsonSerializer.SerializeToUtf8Bytes(new OrganisationRow(created.Organisation, created.Name, created.At), SettingRowJson.Default.OrganisationRow)
        : before;
}

/// <summary>Generated (de)serialisers of the rows' data.</summary>
[JsonSerializable(typeof(KeyRow))]
[JsonSerializable(typeof(ProviderRow))]
[JsonSerializable(typeof(AdminTokenRow))]
[JsonSerializable(typeof(OrganisationRow))]
internal sealed partial class SettingRowJson : JsonSerializerContext;

using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Npgsql;

namespace Lectr.Projections.Settings;

/// <summary>An admin token found by its digest.</summary>
/// <param name="Organisation">The organisation that it belongs to.</param>
/// <param name="Token">What it may do.</param>
public sealed record FoundToken(string Organisation, AdminTokenRow Token);

/// <summary>Reads of the settings rows that are not the proxies' business.</summary>
public sealed class SettingsLookup(NpgsqlDataSource source)
{
    /// <summary>The working token with this digest; null when there is none. One index look-up, so that a revocation holds at once everywhere.</summary>
    public async Task<FoundToken?> FindTokenAsync(string sha256, CancellationToken cancellationToken)
    {
        await using var command = source.CreateCommand(
            "select organisation, data from lectr_read.settings where kind = 'admin_tokens' and key = $1 and data is not null");
        command.Parameters.AddWithValue(sha256);
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        return await reader.ReadAsync(cancellationToken)
            ? new FoundToken(reader.GetString(0), Read(reader.GetFieldValue<byte[]>(1), SettingRowJson.Default.AdminTokenRow))
            : null;
    }

    /// <summary>Every organisation, by id.</summary>
    public async Task<IReadOnlyList<OrganisationRow>> ReadOrganisationsAsync(CancellationToken cancellationToken)
    {
        await using var command = source.CreateCommand(
            "select data from lectr_read.settings where kind = 'organisation' and data is not null order by organisation");
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var organisations = new List<OrganisationRow>();
        while (await reader.ReadAsync(cancellationToken))
        {
            organisations.Add(Read(reader.GetFieldValue<byte[]>(0), SettingRowJson.Default.OrganisationRow));
        }

        return organisations;
    }

    /// <summary>Whether the organisation exists.</summary>
    public async Task<bool> HasOrganisationAsync(string organisation, CancellationToken cancellationToken)
    {
        await using var command = source.CreateCommand(
            "select 1 from lectr_read.settings where organisation = $1 and kind = 'organisation' and key = '' and data is not null");
        command.Parameters.AddWithValue(organisation);
        return await command.ExecuteScalarAsync(cancellationToken) is not null;
    }

    private static T Read<T>(byte[] json, JsonTypeInfo<T> type) => JsonSerializer.Deserialize(json, type)!;
}

using Npgsql;

namespace Lectr.Projections.KeyUse;

/// <summary>Answers when an organisation's keys were used last.</summary>
public sealed class KeyUseQuery(NpgsqlDataSource source)
{
    /// <summary>By key id; a key that was never used is not among them.</summary>
    public async Task<IReadOnlyDictionary<string, DateTimeOffset>> RunAsync(string organisation, CancellationToken cancellationToken)
    {
        await using var command = source.CreateCommand("select key_id, last_used_at from lectr_read.key_use where organisation = $1");
        command.Parameters.AddWithValue(organisation);
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var keys = new Dictionary<string, DateTimeOffset>(StringComparer.Ordinal);
        while (await reader.ReadAsync(cancellationToken))
        {
            keys.Add(reader.GetString(0), reader.GetFieldValue<DateTimeOffset>(1));
        }

        return keys;
    }
}

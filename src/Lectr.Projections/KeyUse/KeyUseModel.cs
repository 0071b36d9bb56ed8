using Lectr.EventStore;
using Npgsql;
using NpgsqlTypes;

namespace Lectr.Projections.KeyUse;

/// <summary>Remembers when each Lectr key was used last.</summary>
public sealed class KeyUseModel(string schema) : ReadModel
{
    /// <inheritdoc/>
    public override string Name => "key_use";

    /// <inheritdoc/>
    public override SchemaScript Script => SchemaScript.Embedded(typeof(KeyUseModel).Assembly, "Lectr.Projections.KeyUse.001_key_use.sql");

    /// <inheritdoc/>
    public override IReadOnlyList<string> Tables => ["key_use"];

    /// <inheritdoc/>
    public override async Task ProjectAsync(ProjectionBatch batch, NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        var latest = batch.Requests
            .Where(request => request.Request.ImportedFrom is null)
            .GroupBy(request => (request.Organisation, request.Request.KeyId))
            .Select(key => (key.Key, At: key.Max(request => request.Request.StartedAt.UtcDateTime)))
            .OrderBy(key => key.Key)
            .ToList();
        if (latest.Count == 0)
        {
            return;
        }

        await using var command = new NpgsqlCommand(
            $"""
            insert into {schema}.key_use as known (organisation, key_id, last_used_at) select * from unnest($1, $2, $3)
            on conflict (organisation, key_id) do update set last_used_at = excluded.last_used_at where excluded.last_used_at > known.last_used_at
            """,
            connection);
        command.Parameters.Add(new NpgsqlParameter<string[]> { TypedValue = [.. latest.Select(key => key.Key.Organisation)] });
        command.Parameters.Add(new NpgsqlParameter<string[]> { TypedValue = [.. latest.Select(key => key.Key.KeyId)] });
        command.Parameters.Add(new NpgsqlParameter<DateTime[]> { TypedValue = [.. latest.Select(key => key.At)], NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.TimestampTz });
        await command.ExecuteNonQueryAsync(cancellationToken);
    }
}

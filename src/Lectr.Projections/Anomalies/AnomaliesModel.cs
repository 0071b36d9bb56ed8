using Lectr.Domain.Anomalies;
using Lectr.EventStore;
using Npgsql;
using NpgsqlTypes;

namespace Lectr.Projections.Anomalies;

/// <summary>One row for every anomaly, with the hour it ended.</summary>
public sealed class AnomaliesModel(string schema) : ReadModel
{
    /// <inheritdoc/>
    public override string Name => "anomalies";

    /// <inheritdoc/>
    public override SchemaScript Script => SchemaScript.Embedded(typeof(AnomaliesModel).Assembly, "Lectr.Projections.Anomalies.001_anomalies.sql");

    /// <inheritdoc/>
    public override IReadOnlyList<string> Tables => ["anomalies"];

    /// <inheritdoc/>
    public override async Task ProjectAsync(ProjectionBatch batch, NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        foreach (var other in batch.Others)
        {
            switch (other.Body)
            {
                case AnomalyDetected detected:
                    await DetectAsync(other.Stored, detected, connection, cancellationToken);
                    break;
                case AnomalyResolved resolved:
                    await ResolveAsync(other.Stored, resolved, connection, cancellationToken);
                    break;
                default:
                    break;
            }
        }
    }

    private async Task DetectAsync(StoredEvent stored, AnomalyDetected detected, NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(
            $"""
            insert into {schema}.anomalies (organisation, id, position, at, detected) values ($1, $2, $3, $4, $5)
            on conflict (organisation, id) do update set position = excluded.position, detected = excluded.detected, resolved_at = null
            """,
            connection);
        command.Parameters.AddWithValue(stored.Tenant);
        command.Parameters.AddWithValue(detected.Id);
        command.Parameters.AddWithValue(stored.Position);
        command.Parameters.AddWithValue(detected.At.UtcDateTime);
        command.Parameters.Add(new NpgsqlParameter { Value = stored.Data.ToArray(), NpgsqlDbType = NpgsqlDbType.Jsonb });
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    private async Task ResolveAsync(StoredEvent stored, AnomalyResolved resolved, NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand($"update {schema}.anomalies set resolved_at = $3 where organisation = $1 and id = $2", connection);
        command.Parameters.AddWithValue(stored.Tenant);
        command.Parameters.AddWithValue(resolved.Id);
        command.Parameters.AddWithValue(resolved.At.UtcDateTime);
        await command.ExecuteNonQueryAsync(cancellationToken);
    }
}

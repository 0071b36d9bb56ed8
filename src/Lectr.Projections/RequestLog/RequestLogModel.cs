using Lectr.Domain.Pricing;
using Lectr.Domain.Requests;
using Lectr.EventStore;
using Npgsql;
using NpgsqlTypes;

namespace Lectr.Projections.RequestLog;

/// <summary>One row a request, in weekly partitions: see <c>001_request_log.sql</c>.</summary>
public sealed class RequestLogModel(string schema) : ReadModel
{
    private readonly WeekPartitions _partitions = new(schema);
    private readonly string _copy = $"copy {schema}.request_log (position, key, organisation, {RequestRow.Columns}) from stdin (format binary)";
    private DateTimeOffset? _droppedBefore;

    /// <inheritdoc/>
    public override string Name => "request_log";

    /// <inheritdoc/>
    public override SchemaScript Script => SchemaScript.Embedded(typeof(RequestLogModel).Assembly, "Lectr.Projections.RequestLog.001_request_log.sql");

    /// <inheritdoc/>
    public override IReadOnlyList<string> Tables => ["request_log"];

    /// <inheritdoc/>
    public override async Task ProjectAsync(ProjectionBatch batch, NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        _droppedBefore ??= await DroppedBeforeAsync(connection, cancellationToken);
        List<ProjectedRequest> rows = [.. batch.Requests.Where(request => request.Request.StartedAt >= _droppedBefore)];
        if (rows.Count > 0)
        {
            await _partitions.EnsureAsync(rows.Select(row => row.Request.StartedAt), connection, cancellationToken);
            await using var copy = await connection.BeginBinaryImportAsync(_copy, cancellationToken);
            foreach (var row in rows)
            {
                RequestRow.Write(copy, row);
            }

            await copy.CompleteAsync(cancellationToken);
        }

        // After the page's rows, which a repricing may be about; it never touches a row behind its own position.
        foreach (var other in batch.Others)
        {
            if (other.Body is TrafficRepriced repriced)
            {
                await RepriceAsync(other.Stored.Tenant, repriced, connection, cancellationToken);
            }
        }
    }

    /// <inheritdoc/>
    public override void Forget()
    {
        _partitions.Forget();
        _droppedBefore = null;
    }

    private async Task RepriceAsync(string organisation, TrafficRepriced repriced, NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        var changed = new List<(long Position, DateTime StartedAt, Guid Id, RequestCost Cost)>();
        await using (var read = new NpgsqlCommand(
            $"""
            select {RequestRow.Columns}, position from {schema}.request_log
            where organisation = $1 and started_at >= $2 and started_at < $3 and position <= $4
            """,
            connection)
        {
            Parameters =
            {
                new() { Value = organisation }, new() { Value = repriced.From.UtcDateTime },
                new() { Value = repriced.To.UtcDateTime }, new() { Value = repriced.ThroughPosition },
            },
        })
        {
            await using var reader = await read.ExecuteReaderAsync(cancellationToken);
            while (await reader.ReadAsync(cancellationToken))
            {
                var request = RequestRow.Read(reader);
                var position = reader.GetInt64(reader.FieldCount - 1);
                if (Repricing.CostAfter(repriced, position, request, request.Cost) is { } cost && cost != request.Cost)
                {
                    changed.Add((position, request.StartedAt.UtcDateTime, request.RequestId, cost));
                }
            }
        }

        await using var write = new NpgsqlCommand(
            $"""
            update {schema}.request_log r set cost_usd = new.usd, price_id = new.price_id
            from unnest($1::uuid[], $2::bigint[], $3::timestamptz[], $4::numeric[], $5::text[]) as new (id, position, started_at, usd, price_id)
            where r.request_id = new.id and r.position = new.position and r.started_at = new.started_at
            """,
            connection);
        write.Parameters.Add(new NpgsqlParameter<Guid[]> { TypedValue = [.. changed.Select(change => change.Id)] });
        write.Parameters.Add(new NpgsqlParameter<long[]> { TypedValue = [.. changed.Select(change => change.Position)] });
        write.Parameters.Add(new NpgsqlParameter<DateTime[]> { TypedValue = [.. changed.Select(change => change.StartedAt)], NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.TimestampTz });
        write.Parameters.Add(new NpgsqlParameter<decimal[]> { TypedValue = [.. changed.Select(change => change.Cost.Usd)] });
        write.Parameters.Add(new NpgsqlParameter<string[]> { TypedValue = [.. changed.Select(change => change.Cost.PriceId)] });
        await write.ExecuteNonQueryAsync(cancellationToken);
    }

    /// <summary>From the live schema even in a rebuild: what retention dropped stays dropped.</summary>
    private static async Task<DateTimeOffset> DroppedBeforeAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand($"select dropped_before from {LiveSchema}.request_log_retention", connection);
        return await command.ExecuteScalarAsync(cancellationToken) is DateTime before ? new DateTimeOffset(before) : DateTimeOffset.MinValue;
    }
}

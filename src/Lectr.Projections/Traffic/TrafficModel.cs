using Lectr.Domain.Pricing;
using Lectr.EventStore;
using Npgsql;

namespace Lectr.Projections.Traffic;

/// <summary>The hourly and daily cube behind every figure: see <c>001_traffic.sql</c>.</summary>
public sealed class TrafficModel(string schema) : ReadModel
{
    private const int MostRemembered = 100_000;

    private readonly TrafficUpsert _hourly = new($"{schema}.traffic_hourly");
    private readonly TrafficUpsert _daily = new($"{schema}.traffic_daily");
    private readonly HashSet<Guid> _stored = [];

    /// <inheritdoc/>
    public override string Name => "traffic";

    /// <inheritdoc/>
    public override SchemaScript Script => SchemaScript.Embedded(typeof(TrafficModel).Assembly, "Lectr.Projections.Traffic.001_traffic.sql");

    /// <inheritdoc/>
    public override IReadOnlyList<string> Tables => ["traffic_keys", "traffic_hourly", "traffic_daily"];

    /// <inheritdoc/>
    public override async Task ProjectAsync(ProjectionBatch batch, NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        var hours = new Dictionary<CellPlace, TrafficCell>();
        var fresh = new Dictionary<Guid, TrafficKey>();
        foreach (var request in batch.Requests)
        {
            Cell(hours, request.Organisation, TimeWindow.FloorHour(request.Request.StartedAt), request.KeyId).Add(request.Request);
            Note(fresh, request.KeyId, request.Key);
        }

        foreach (var other in batch.Others)
        {
            if (other.Body is TrafficRepriced repriced)
            {
                AddRepricing(hours, fresh, other.Stored.Tenant, repriced);
            }
        }

        var days = new Dictionary<CellPlace, TrafficCell>();
        foreach (var (place, cell) in hours)
        {
            Cell(days, place.Organisation, TimeWindow.FloorDay(new DateTimeOffset(place.Bucket)), place.Key).Merge(cell);
        }

        await StoreKeysAsync(fresh, connection, cancellationToken);

        // An hour never changes without its day's row in the same transaction: series keep days in memory and tell them by it (DayVersion).
        await _hourly.RunAsync(hours, connection, cancellationToken);
        await _daily.RunAsync(days, connection, cancellationToken);
    }

    /// <inheritdoc/>
    public override void Forget() => _stored.Clear();

    private static TrafficCell Cell(Dictionary<CellPlace, TrafficCell> cells, string organisation, DateTimeOffset bucket, Guid key)
    {
        var place = new CellPlace(organisation, bucket.UtcDateTime, key);
        if (!cells.TryGetValue(place, out var cell))
        {
            cells.Add(place, cell = new TrafficCell());
        }

        return cell;
    }

    private void AddRepricing(Dictionary<CellPlace, TrafficCell> hours, Dictionary<Guid, TrafficKey> fresh, string organisation, TrafficRepriced repriced)
    {
        foreach (var difference in repriced.Cells)
        {
            var key = new TrafficKey(
                organisation, difference.Feature, difference.Task, difference.ProviderRequested, difference.ModelRequested,
                difference.ProviderActual, difference.ModelActual, difference.ModelReported, difference.RuleId, difference.WireFormat);
            var id = key.ToId();
            Cell(hours, organisation, difference.Hour, id).AddRepricing(difference.Usd, difference.Unpriced);
            Note(fresh, id, key);
        }
    }

    private void Note(Dictionary<Guid, TrafficKey> fresh, Guid id, TrafficKey key)
    {
        if (!_stored.Contains(id))
        {
            fresh.TryAdd(id, key);
        }
    }

    private async Task StoreKeysAsync(Dictionary<Guid, TrafficKey> fresh, NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        if (fresh.Count == 0)
        {
            return;
        }

        TrafficKey[] keys = [.. fresh.Values];
        await using var command = new NpgsqlCommand(
            $"""
            insert into {schema}.traffic_keys
              (key, organisation, feature, task, provider_requested, model_requested, provider_actual, model_actual, model_reported, rule_id, wire_format)
            select * from unnest($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)
            on conflict (key, organisation) do nothing
            """,
            connection);
        command.Parameters.Add(new NpgsqlParameter<Guid[]> { TypedValue = [.. fresh.Keys] });
        Func<TrafficKey, string?>[] parts =
        [
            key => key.Organisation, key => key.Feature, key => key.Task, key => key.ProviderRequested, key => key.ModelRequested,
            key => key.ProviderActual, key => key.ModelActual, key => key.ModelReported, key => key.RuleId, key => key.WireFormat,
        ];
        foreach (var part in parts)
        {
            command.Parameters.Add(new NpgsqlParameter<string?[]> { TypedValue = Array.ConvertAll(keys, key => PlainText.Of(part(key))) });
        }

        await command.ExecuteNonQueryAsync(cancellationToken);
        if (_stored.Count > MostRemembered)
        {
            _stored.Clear();
        }

        _stored.UnionWith(fresh.Keys);
    }
}

using System.Text.Json.Serialization;

namespace Lectr.Projections.Accounting;

/// <summary>The answer of <c>/accounting</c>: what became of every captured request. captured = stored + in_spool + lost, per node and in total.</summary>
public sealed record AccountingReport(
    [property: JsonPropertyName("captured")] long Captured,
    [property: JsonPropertyName("stored")] long Stored,
    [property: JsonPropertyName("in_spool")] long InSpool,
    [property: JsonPropertyName("lost")] long Lost,
    [property: JsonPropertyName("nodes")] IReadOnlyList<NodeAccount> Nodes,
    [property: JsonPropertyName("projections")] IReadOnlyList<ProjectionLag> Projections,
    [property: JsonPropertyName("dead_events")] long DeadEvents,
    [property: JsonPropertyName("estimates")] IReadOnlyList<ModelEstimates> Estimates);

/// <summary>One proxy process, alive or gone. Counters are since its spool began.</summary>
public sealed record NodeAccount(
    [property: JsonPropertyName("node")] string Node,
    [property: JsonPropertyName("alive")] bool Alive,
    [property: JsonPropertyName("heartbeat_at")] DateTimeOffset HeartbeatAt,
    [property: JsonPropertyName("captured")] long Captured,
    [property: JsonPropertyName("stored")] long Stored,
    [property: JsonPropertyName("in_spool")] long InSpool,
    [property: JsonPropertyName("lost")] long Lost);

/// <summary>How far a read model has come, and how many positions of the log it has not seen.</summary>
public sealed record ProjectionLag(
    [property: JsonPropertyName("projection")] string Projection,
    [property: JsonPropertyName("position")] long Position,
    [property: JsonPropertyName("lag")] long Lag);

using Lectr.Domain.Estimates;

namespace Lectr.Projections.Nodes;

/// <summary>What a proxy says of itself, about once a second. Counters are since the node's spool began.</summary>
/// <param name="Node">The node's name, stable across restarts.</param>
/// <param name="Url">Where it listens.</param>
/// <param name="Version">Version of the program.</param>
/// <param name="StartedAt">When the process started, UTC.</param>
/// <param name="Captured">Requests recorded, kept or lost.</param>
/// <param name="Stored">Requests whose events are in the log.</param>
/// <param name="InSpool">Requests that wait in the spool.</param>
/// <param name="Lost">Requests that could not be kept.</param>
/// <param name="Estimates">What it learnt about each model's tokens; null = as it said before.</param>
public sealed record NodeHeartbeat(
    string Node, string Url, string Version, DateTimeOffset StartedAt, long Captured, long Stored, long InSpool, long Lost,
    IReadOnlyList<Calibration>? Estimates = null);

/// <summary>A node as the database knows it. <paramref name="Alive"/>: its last heartbeat is younger than <see cref="NodeRegistry.Expiry"/>.</summary>
public sealed record NodeStatus(NodeHeartbeat Said, DateTimeOffset HeartbeatAt, long SettingsPosition, bool Alive);

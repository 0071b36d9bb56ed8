namespace Lectr.Projections.Rebuild;

/// <summary>How far a rebuild is.</summary>
/// <param name="Position">Position of the log that is folded.</param>
/// <param name="Target">The log's last position when this was said.</param>
/// <param name="EventsPerSecond">Mean rate so far.</param>
/// <param name="Remaining">Time left at that rate; null before the first page.</param>
public sealed record RebuildProgress(long Position, long Target, double EventsPerSecond, TimeSpan? Remaining);

/// <summary>What a rebuild did.</summary>
public sealed record RebuildResult(IReadOnlyList<string> ReadModels, long Position, TimeSpan Duration);

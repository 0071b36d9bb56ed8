namespace Lectr.EventStore;

/// <summary>Keys of PostgreSQL's advisory locks, in one place so that no two uses meet.</summary>
public static class AdvisoryLocks
{
    /// <summary>Transaction level: one append at a time, so that numbers become visible in order.</summary>
    public const long Append = 4_100_001;

    /// <summary>Transaction level: one schema change at a time.</summary>
    public const long Schema = 4_100_002;

    /// <summary>Session level: the one process that runs the projections.</summary>
    public const long ProjectionWorker = 4_100_003;

    /// <summary>Session level: the one process that moves old events to the archive.</summary>
    public const long Archive = 4_100_004;

    /// <summary>Session level: the one process that rebuilds read models.</summary>
    public const long Rebuild = 4_100_005;

    /// <summary>Session level: the one process that prices recorded requests anew.</summary>
    public const long Repricing = 4_100_006;
}

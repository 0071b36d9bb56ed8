using Npgsql;

namespace Lectr.EventStore;

/// <summary>Runs inside the append's transaction, after the events have their versions and positions.</summary>
public delegate Task InlineProjection(NpgsqlConnection connection, NpgsqlTransaction transaction, IReadOnlyList<StoredEvent> events, CancellationToken cancellationToken);

/// <summary>The append-only log in Marten's table layout. Tenant = organisation.</summary>
public sealed class EventStore(NpgsqlDataSource source)
{
    /// <summary>The data source that the store was made with.</summary>
    public NpgsqlDataSource Source { get; } = source;

    /// <summary>Appends to one stream; <paramref name="expectedVersion"/> null = any, 0 = the stream must not exist. A mismatch is a value.</summary>
    public Task<AppendResult> AppendAsync(string tenant, string stream, long? expectedVersion, IReadOnlyList<NewEvent> events, InlineProjection? inline, CancellationToken cancellationToken) =>
        throw new NotSupportedException();

    /// <summary>
    /// Appends many events to many streams in one transaction. <paramref name="inSameTransaction"/> runs first in it and may
    /// return false to give the whole batch up (for example when its spool position was shipped before). Returns whether it was stored.
    /// </summary>
    public Task<bool> AppendBatchAsync(IReadOnlyList<StreamBatch> batches, Func<NpgsqlConnection, NpgsqlTransaction, CancellationToken, Task<bool>>? inSameTransaction, CancellationToken cancellationToken) =>
        throw new NotSupportedException();

    /// <summary>Events of one stream in order of version, both bounds inclusive.</summary>
    public Task<IReadOnlyList<StoredEvent>> ReadStreamAsync(string tenant, string stream, long fromVersion, long toVersion, CancellationToken cancellationToken) =>
        throw new NotSupportedException();

    /// <summary>
    /// Up to <paramref name="limit"/> events after a global position, all tenants, in order; stops before a gap that a running
    /// transaction may still fill, passes a gap that no one can fill any more. Tombstones are left out.
    /// </summary>
    public Task<EventPage> ReadAllAsync(long after, int limit, CancellationToken cancellationToken) => throw new NotSupportedException();

    /// <summary>Creates or completes the schema; safe to run from several processes at once.</summary>
    public Task CreateSchemaAsync(CancellationToken cancellationToken) => throw new NotSupportedException();
}

/// <summary>A page of the log; the next one starts after <paramref name="Position"/> (which may lie beyond the last event when numbers were burned).</summary>
public sealed record EventPage(IReadOnlyList<StoredEvent> Events, long Position);

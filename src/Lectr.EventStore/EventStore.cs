using Lectr.EventStore.Appending;
using Lectr.EventStore.Archive;
using Lectr.EventStore.Reading;
using Npgsql;

namespace Lectr.EventStore;

/// <summary>Runs inside the append's transaction, after the events have their versions and positions.</summary>
public delegate Task InlineProjection(NpgsqlConnection connection, NpgsqlTransaction transaction, IReadOnlyList<StoredEvent> events, CancellationToken cancellationToken);

/// <summary>The append-only log in Marten's table layout. Tenant = organisation. Safe for concurrent use.</summary>
/// <param name="source">The database.</param>
/// <param name="archive">Where old events are; null = there are none.</param>
public sealed class EventStore(NpgsqlDataSource source, EventArchive? archive = null)
{
    private readonly ArchivedReading? _archived = archive is null ? null : new ArchivedReading(archive);
    private readonly BurnedNumbers _burned = new(source);
    private readonly SettledNumbers _settled = new();

    /// <summary>The data source that the store was made with.</summary>
    public NpgsqlDataSource Source { get; } = source;

    /// <summary>Appends to one stream; <paramref name="expectedVersion"/> null = any, 0 = the stream must not exist. A mismatch is a value.</summary>
    /// <exception cref="StreamArchivedException">The stream takes no more events.</exception>
    public Task<AppendResult> AppendAsync(string tenant, string stream, long? expectedVersion, IReadOnlyList<NewEvent> events, InlineProjection? inline, CancellationToken cancellationToken) =>
        new StreamAppend(Source, _burned).RunAsync(tenant, stream, expectedVersion, events, inline, cancellationToken);

    /// <summary>
    /// Appends many events to many streams in one transaction. <paramref name="inSameTransaction"/> runs first in it and may
    /// return false to give the whole batch up (for example when its spool position was shipped before). Returns whether it was stored.
    /// </summary>
    /// <exception cref="StreamArchivedException">One of the streams takes no more events.</exception>
    public Task<bool> AppendBatchAsync(IReadOnlyList<StreamBatch> batches, Func<NpgsqlConnection, NpgsqlTransaction, CancellationToken, Task<bool>>? inSameTransaction, CancellationToken cancellationToken) =>
        new BatchAppend(Source, _burned).RunAsync(batches, inSameTransaction, cancellationToken);

    /// <summary>Events of one stream in order of version, both bounds inclusive; archived ones are not among them.</summary>
    public Task<IReadOnlyList<StoredEvent>> ReadStreamAsync(string tenant, string stream, long fromVersion, long toVersion, CancellationToken cancellationToken) =>
        StreamReading.RunAsync(Source, tenant, stream, fromVersion, toVersion, cancellationToken);

    /// <summary>
    /// Up to <paramref name="limit"/> events after a global position, all tenants, in order; stops before a gap that a running
    /// transaction may still fill, passes a gap that no one can fill any more. Tombstones are left out; archived events are not.
    /// </summary>
    public Task<EventPage> ReadAllAsync(long after, int limit, CancellationToken cancellationToken)
    {
        return _archived is null ? ReadLiveAsync(after) : _archived.RunAsync(after, limit, ReadLiveAsync);

        Task<EventPage> ReadLiveAsync(long position) => new LogReading(Source, _settled).RunAsync(position, limit, cancellationToken);
    }

    /// <summary>Creates or completes the schema; safe to run from several processes at once.</summary>
    public Task CreateSchemaAsync(CancellationToken cancellationToken) =>
        SchemaChange.ApplyAsync(Source, SchemaScript.EventStore, cancellationToken);
}

/// <summary>A page of the log; the next one starts after <paramref name="Position"/> (which may lie beyond the last event when numbers were burned).</summary>
public sealed record EventPage(IReadOnlyList<StoredEvent> Events, long Position);

/// <summary>An append to a stream that was archived (Marten's word for closed).</summary>
public sealed class StreamArchivedException(string tenant, string stream) : Exception($"stream {stream} of {tenant} is archived and takes no more events");

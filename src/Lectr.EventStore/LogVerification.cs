using Lectr.EventStore.Archive;
using Npgsql;

namespace Lectr.EventStore;

/// <summary>
/// Proves the log's side of the books: every request once, every stream complete, every archive file as it was written, and as
/// many events as each proxy's spool shipped.
/// </summary>
public sealed class LogVerification(NpgsqlDataSource source, EventArchive? archive)
{
    /// <summary>Events looked at, archived ones included.</summary>
    public long EventsChecked { get; private set; }

    /// <summary>Streams whose versions were found complete.</summary>
    public long StreamsChecked { get; private set; }

    /// <summary>The first difference in words, or null when everything holds.</summary>
    public async Task<string?> RunAsync(CancellationToken cancellationToken)
    {
        // One snapshot for all questions, and no archiver that moves rows to files between them.
        await using var held = archive is null ? null : await ArchiveShare.TakeAsync(source, cancellationToken);
        await using var connection = await source.OpenConnectionAsync(cancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(System.Data.IsolationLevel.RepeatableRead, cancellationToken);
        await ExecuteAsync(connection, ArchivedTables, cancellationToken);
        return await CheckArchiveAsync(connection, cancellationToken)
            ?? await FirstAsync(connection, DuplicateRequests, cancellationToken)
            ?? await FirstAsync(connection, ForeignRequestIds, cancellationToken)
            ?? await FirstAsync(connection, IncompleteStreams, cancellationToken)
            ?? await FirstAsync(connection, NumbersBeyondTheSequence, cancellationToken)
            ?? await CheckSpoolsAsync(connection, cancellationToken)
            ?? await CountAsync(connection, cancellationToken);
    }

    private const string ArchivedTables = """
        create temp table archived_requests (position bigint, id uuid) on commit drop;
        create temp table archived_ranges (tenant_id text, stream_id text, first bigint, last bigint) on commit drop;
        """;

    // The same event at the same position in a file and in the database is a deletion that was interrupted.
    private const string DuplicateRequests = """
        select format('request %s is stored %s times', id, count(*))
        from (
          select seq_id, id from lectr.mt_events where type = 'request_proxied'
          union
          select position, id from archived_requests
        ) as requests
        group by id having count(*) > 1 limit 1
        """;

    private const string ForeignRequestIds = """
        select format('event %s at position %s carries the request id %s', id, seq_id, data ->> 'request_id')
        from lectr.mt_events where type = 'request_proxied' and data ->> 'request_id' is distinct from id::text limit 1
        """;

    // A stream is complete when its events in the database and its ranges in files, put together, are 1 to its version without a hole.
    private const string IncompleteStreams = """
        with live as (
          select tenant_id, stream_id, version - row_number() over (partition by tenant_id, stream_id order by version) as island, version
          from lectr.mt_events where stream_id <> 'mt_tombstone'
        ), ranges as (
          select tenant_id::text, stream_id::text, min(version) as first, max(version) as last from live group by tenant_id, stream_id, island
          union all
          select tenant_id, stream_id, first, last from archived_ranges
        ), steps as (
          select *, max(last) over (partition by tenant_id, stream_id order by first, last rows between unbounded preceding and 1 preceding) as reached from ranges
        ), holes as (
          select tenant_id, stream_id, coalesce(reached, 0) + 1 as missing from steps where first > coalesce(reached, 0) + 1
        ), ends as (
          select tenant_id, stream_id, max(last) as last from ranges group by tenant_id, stream_id
        )
        select format('stream %s of %s: version %s is missing', stream_id, tenant_id, missing) from holes
        union all
        select format('stream %s of %s says version %s, its last event is %s', s.id, s.tenant_id, s.version, coalesce(e.last, 0))
        from lectr.mt_streams s left join ends e on e.tenant_id = s.tenant_id and e.stream_id = s.id
        where s.id <> 'mt_tombstone' and coalesce(s.version, 0) <> coalesce(e.last, 0)
        union all
        select format('stream %s of %s has archived events and is not in the database', stream_id, tenant_id)
        from archived_ranges a where not exists (select from lectr.mt_streams s where s.tenant_id = a.tenant_id and s.id = a.stream_id)
        limit 1
        """;

    private const string NumbersBeyondTheSequence = """
        select format('position %s was never handed out: the sequence stands at %s', max(seq_id), (select last_value from lectr.mt_events_sequence))
        from lectr.mt_events having max(seq_id) > (select last_value from lectr.mt_events_sequence)
        """;

    // More stored than shipped is no loss: the counters begin anew when lectr_read is, and what is stored twice is found by its id.
    private const string SpoolDifferences = """
        select format('node %s shipped %s events, its streams hold %s', p.node, p.stored, coalesce(sum(s.version), 0))
        from lectr_read.spool_positions p
        left join lectr.mt_streams s on starts_with(s.id, 'requests/' || p.node || '/') and length(s.id) = length('requests/' || p.node || '/') + 10
        group by p.node, p.stored having coalesce(sum(s.version), 0) < p.stored
        limit 1
        """;

    private async Task<string?> CheckArchiveAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        foreach (var manifest in archive?.Manifests().Where(manifest => manifest.State != ArchiveState.Restored) ?? [])
        {
            if (await archive!.CheckAsync(manifest, cancellationToken) is { } difference)
            {
                return difference;
            }

            await using (var ids = await connection.BeginBinaryImportAsync("copy archived_requests from stdin (format binary)", cancellationToken))
            {
                await foreach (var row in archive.ReadRowsAsync(manifest, cancellationToken))
                {
                    await ids.StartRowAsync(cancellationToken);
                    await ids.WriteAsync(row.Event.Position, cancellationToken);
                    await ids.WriteAsync(row.Event.Id, cancellationToken);
                }

                await ids.CompleteAsync(cancellationToken);
            }

            await using var ranges = await connection.BeginBinaryImportAsync("copy archived_ranges from stdin (format binary)", cancellationToken);
            foreach (var range in manifest.Streams)
            {
                await ranges.StartRowAsync(cancellationToken);
                await ranges.WriteAsync(range.Tenant, cancellationToken);
                await ranges.WriteAsync(range.Stream, cancellationToken);
                await ranges.WriteAsync(range.FirstVersion, cancellationToken);
                await ranges.WriteAsync(range.LastVersion, cancellationToken);
            }

            await ranges.CompleteAsync(cancellationToken);
        }

        return null;
    }

    private static async Task<string?> CheckSpoolsAsync(NpgsqlConnection connection, CancellationToken cancellationToken) =>
        await FirstAsync(connection, "select to_regclass('lectr_read.spool_positions')::text", cancellationToken) is null
            ? null
            : await FirstAsync(connection, SpoolDifferences, cancellationToken);

    private async Task<string?> CountAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(
            "select (select count(*) from lectr.mt_events where type <> 'tombstone') + (select count(*) from archived_requests), (select count(*) from lectr.mt_streams where id <> 'mt_tombstone')",
            connection)
        { CommandTimeout = 0 };
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        await reader.ReadAsync(cancellationToken);
        (EventsChecked, StreamsChecked) = (reader.GetInt64(0), reader.GetInt64(1));
        return null;
    }

    private static async Task<string?> FirstAsync(NpgsqlConnection connection, string sql, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(sql, connection) { CommandTimeout = 0 };
        return await command.ExecuteScalarAsync(cancellationToken) as string;
    }

    private static async Task ExecuteAsync(NpgsqlConnection connection, string sql, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync(cancellationToken);
    }
}

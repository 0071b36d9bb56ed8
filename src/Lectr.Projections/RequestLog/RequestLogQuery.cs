using System.Runtime.CompilerServices;
using Lectr.Domain.Requests;
using Npgsql;

namespace Lectr.Projections.RequestLog;

/// <summary>
/// Answers <c>/requests</c>. Without conditions the log is read by time. With conditions the traffic cube tells which keys have
/// matching rows in which hours, and only these rows are read: the work grows with what is found, not with the log.
/// </summary>
public sealed class RequestLogQuery(NpgsqlDataSource source)
{
    private const int ExportPage = 2_000;
    private const int MostProbes = 400;

    /// <summary>A page, newest first; <paramref name="limit"/> is at least 1. Stable: rows that arrive later never move into a later page.</summary>
    public async Task<RequestPage> PageAsync(RequestFilter filter, RequestCursor? cursor, int limit, CancellationToken cancellationToken)
    {
        var rows = await RowsAsync(filter, cursor, limit + 1, cancellationToken);
        var more = rows.Count > limit;
        if (more)
        {
            rows.RemoveAt(limit);
        }

        var next = more ? new RequestCursor(rows[^1].StartedAt, rows[^1].RequestId).ToString() : null;
        return new RequestPage(filter.Window.From, filter.Window.To, rows, next);
    }

    /// <summary>Everything that passes, newest first, in bounded memory.</summary>
    public async IAsyncEnumerable<RequestProxied> ExportAsync(RequestFilter filter, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        RequestCursor? cursor = null;
        while (true)
        {
            var rows = await RowsAsync(filter, cursor, ExportPage, cancellationToken);
            foreach (var row in rows)
            {
                yield return row;
            }

            if (rows.Count < ExportPage)
            {
                yield break;
            }

            cursor = new RequestCursor(rows[^1].StartedAt, rows[^1].RequestId);
        }
    }

    /// <summary>One request of an organisation; null when it has none with that id.</summary>
    public async Task<RequestProxied?> FindAsync(string organisation, Guid requestId, CancellationToken cancellationToken)
    {
        await using var command = source.CreateCommand($"select {RequestRow.Columns} from lectr_read.request_log where request_id = $1 and organisation = $2 limit 1");
        command.Parameters.AddWithValue(requestId);
        command.Parameters.AddWithValue(organisation);
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        return await reader.ReadAsync(cancellationToken) ? RequestRow.Read(reader) : null;
    }

    private async Task<List<RequestProxied>> RowsAsync(RequestFilter filter, RequestCursor? cursor, int count, CancellationToken cancellationToken)
    {
        var conditions = new RequestConditions(filter);
        if (conditions.LetEverythingThrough)
        {
            return await ByTimeAsync(conditions, filter.Window.From.UtcDateTime, filter.Window.To.UtcDateTime, cursor, count, cancellationToken);
        }

        var rows = new List<RequestProxied>();

        // A cell tells how many rows it has, not how many are as slow or as dear as asked: how many really pass is learnt on the way.
        long promised = 1;
        var search = new CellSearch(source, filter, conditions);
        var end = cursor is null ? filter.Window.To : cursor.StartedAt.AddTicks(TimeSpan.TicksPerMicrosecond);
        foreach (var (from, to, byDay) in search.Spans(end))
        {
            var cells = await search.RunAsync(from, to, byDay, cancellationToken);
            for (var done = 0; done < cells.Count && rows.Count < count;)
            {
                var next = NextBuckets(cells, done, (count - rows.Count) * promised / (rows.Count + 1));
                var some = cells[done..next];
                promised += some.Sum(cell => cell.Passing);
                rows.AddRange(some.Count > MostProbes
                    ? await ByTimeAsync(conditions, some[^1].From, some[0].To, cursor, count - rows.Count, cancellationToken)
                    : await ByCellsAsync(conditions, some, cursor, count - rows.Count, cancellationToken));
                done = next;
            }

            if (rows.Count >= count)
            {
                break;
            }
        }

        return rows;
    }

    /// <summary>
    /// Takes whole hours (or days) until they may hold enough rows, or enough cells for one query: more than <see cref="MostProbes"/>
    /// only where a single hour has them.
    /// </summary>
    private static int NextBuckets(List<CandidateCell> cells, int done, long needed)
    {
        long passing = 0;
        var whole = done;
        for (var next = done; next < cells.Count; next++)
        {
            if (next > done && cells[next].From != cells[next - 1].From)
            {
                if (passing >= needed || next - done >= MostProbes / 4)
                {
                    return next;
                }

                whole = next;
            }

            if (next - done >= MostProbes && whole > done)
            {
                return whole;
            }

            passing += cells[next].Passing;
        }

        return cells.Count;
    }

    private async Task<List<RequestProxied>> ByTimeAsync(
        RequestConditions conditions, DateTime from, DateTime to, RequestCursor? cursor, int count, CancellationToken cancellationToken)
    {
        await using var command = source.CreateCommand();
        command.CommandText =
            $"""
            select {RequestRow.Columns} from lectr_read.request_log r
            where {conditions.OnAnyRow(command)}
              and r.started_at >= {RequestConditions.Parameter(command, from)} and r.started_at < {RequestConditions.Parameter(command, to)}
              {After(cursor, command)}
            order by r.started_at desc, r.request_id desc
            limit {RequestConditions.Parameter(command, count)}
            """;
        return await ReadAsync(command, cancellationToken);
    }

    private async Task<List<RequestProxied>> ByCellsAsync(
        RequestConditions conditions, List<CandidateCell> cells, RequestCursor? cursor, int count, CancellationToken cancellationToken)
    {
        await using var command = source.CreateCommand();
        var keys = RequestConditions.Parameter(command, cells.ConvertAll(cell => cell.Key).ToArray());
        var starts = RequestConditions.Parameter(command, cells.ConvertAll(cell => cell.From).ToArray());
        var ends = RequestConditions.Parameter(command, cells.ConvertAll(cell => cell.To).ToArray());
        var limit = RequestConditions.Parameter(command, count);
        command.CommandText =
            $"""
            select found.* from unnest({keys}::uuid[], {starts}::timestamptz[], {ends}::timestamptz[]) as cell (key, starts, ends)
            cross join lateral (
              select {RequestRow.Columns} from lectr_read.request_log r
              where r.key = cell.key and r.started_at >= cell.starts and r.started_at < cell.ends
                and r.started_at >= {RequestConditions.Parameter(command, cells[^1].From)} and r.started_at < {RequestConditions.Parameter(command, cells[0].To)}
                and {conditions.OnRows(command)} {After(cursor, command)}
              order by r.started_at desc, r.request_id desc limit {limit}) found
            order by found.started_at desc, found.request_id desc limit {limit}
            """;
        return await ReadAsync(command, cancellationToken);
    }

    private static string After(RequestCursor? cursor, NpgsqlCommand command) => cursor is null
        ? string.Empty
        : $"and (r.started_at, r.request_id) < ({RequestConditions.Parameter(command, cursor.StartedAt.UtcDateTime)}, {RequestConditions.Parameter(command, cursor.RequestId)})";

    private static async Task<List<RequestProxied>> ReadAsync(NpgsqlCommand command, CancellationToken cancellationToken)
    {
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var rows = new List<RequestProxied>();
        while (await reader.ReadAsync(cancellationToken))
        {
            rows.Add(RequestRow.Read(reader));
        }

        return rows;
    }
}

using Npgsql;

namespace Lectr.Projections.RequestLog;

/// <summary>A cell of the cube in which rows may pass: all rows of one key in the hours from <paramref name="From"/> to <paramref name="To"/>.</summary>
internal sealed record CandidateCell(DateTime From, DateTime To, Guid Key, long Passing);

/// <summary>
/// Finds the cells of the traffic cube in which rows pass a filter, newest first: in ever wider steps, hour by hour for the first
/// four days and day by day then, so that frequent matches are found at once and rare ones without reading the log.
/// </summary>
internal sealed class CellSearch(NpgsqlDataSource source, RequestFilter filter, RequestConditions conditions)
{
    private static readonly TimeSpan[] Steps = [TimeSpan.FromHours(2), TimeSpan.FromHours(12), TimeSpan.FromDays(4), TimeSpan.FromDays(24), TimeSpan.FromDays(3660)];

    /// <summary>The spans to look through, newest first, ending at <paramref name="end"/>; days are looked at as a whole.</summary>
    public IEnumerable<(DateTimeOffset From, DateTimeOffset To, bool ByDay)> Spans(DateTimeOffset end)
    {
        var to = end < filter.Window.To ? end : filter.Window.To;
        foreach (var step in Steps)
        {
            var byDay = step > TimeSpan.FromDays(4);
            while (to > filter.Window.From)
            {
                var from = TimeWindow.FloorHour(to - step);
                if (step >= TimeSpan.FromDays(4))
                {
                    from = TimeWindow.FloorDay(from);
                }

                from = from < filter.Window.From ? filter.Window.From : from;
                yield return (from, to, byDay);
                to = from;
                break;
            }
        }
    }

    /// <summary>The cells of a span, newest first.</summary>
    public async Task<List<CandidateCell>> RunAsync(DateTimeOffset from, DateTimeOffset to, bool byDay, CancellationToken cancellationToken)
    {
        await using var command = source.CreateCommand();
        var first = byDay ? TimeWindow.FloorDay(from) : TimeWindow.FloorHour(from);
        command.CommandText =
            $"""
            select c.bucket, c.key, {conditions.Passing}
            from lectr_read.traffic_keys k
            join {(byDay ? "lectr_read.traffic_daily" : "lectr_read.traffic_hourly")} c on c.key = k.key
            where {conditions.OnKeys(command)} and c.organisation = {RequestConditions.Parameter(command, filter.Organisation)}
              and c.bucket >= {RequestConditions.Parameter(command, first.UtcDateTime)} and c.bucket < {RequestConditions.Parameter(command, to.UtcDateTime)}
              and {conditions.OnCells(command)}
            order by c.bucket desc
            """;
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var cells = new List<CandidateCell>();
        while (await reader.ReadAsync(cancellationToken))
        {
            var bucket = reader.GetDateTime(0);
            var end = bucket + (byDay ? TimeSpan.FromDays(1) : TimeSpan.FromHours(1));
            cells.Add(new CandidateCell(
                bucket < from.UtcDateTime ? from.UtcDateTime : bucket, end > to.UtcDateTime ? to.UtcDateTime : end, reader.GetGuid(1), reader.GetInt64(2)));
        }

        return cells;
    }
}

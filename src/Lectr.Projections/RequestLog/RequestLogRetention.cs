using System.Globalization;
using Npgsql;

namespace Lectr.Projections.RequestLog;

/// <summary>Drops whole weeks of the request log once all of their rows are older than a limit. The cube outlives them.</summary>
public sealed class RequestLogRetention(NpgsqlDataSource source, TimeSpan keep, TimeProvider time) : ILeaderDuty
{
    private static readonly TimeSpan Every = TimeSpan.FromHours(1);

    /// <inheritdoc/>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            await DropAsync(cancellationToken);
            await Task.Delay(Every, time, cancellationToken);
        }
    }

    /// <summary>Drops what is due; the names of the partitions.</summary>
    public async Task<IReadOnlyList<string>> DropAsync(CancellationToken cancellationToken)
    {
        var before = WeekPartitions.WeekOf(time.GetUtcNow() - keep);
        await using var connection = await source.OpenConnectionAsync(cancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        List<string> due = [.. (await WeeksAsync(connection, cancellationToken)).Where(week => week.Week < before).Select(week => week.Name)];
        if (due.Count == 0)
        {
            return due;
        }

        // A reader that runs long makes this wait, and whoever comes after it: rather try again in an hour.
        await ExecuteAsync("set local lock_timeout = '2s'", connection, cancellationToken);
        await using (var note = new NpgsqlCommand(
            """
            insert into lectr_read.request_log_retention as known (dropped_before) values ($1)
            on conflict (only_row) do update set dropped_before = greatest(known.dropped_before, excluded.dropped_before)
            """,
            connection)
        { Parameters = { new() { Value = before } } })
        {
            await note.ExecuteNonQueryAsync(cancellationToken);
        }

        foreach (var name in due)
        {
            await ExecuteAsync($"drop table lectr_read.{name}", connection, cancellationToken);
        }

        await transaction.CommitAsync(cancellationToken);
        return due;
    }

    private static async Task<List<(string Name, DateTime Week)>> WeeksAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(
            "select child.relname from pg_inherits join pg_class child on child.oid = inhrelid where inhparent = 'lectr_read.request_log'::regclass order by 1", connection);
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var weeks = new List<(string, DateTime)>();
        while (await reader.ReadAsync(cancellationToken))
        {
            var name = reader.GetString(0);
            if (DateTime.TryParseExact(
                name.AsSpan(name.LastIndexOf('_') + 1), "yyyyMMdd", CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var week))
            {
                weeks.Add((name, week));
            }
        }

        return weeks;
    }

    private static async Task ExecuteAsync(string sql, NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync(cancellationToken);
    }
}

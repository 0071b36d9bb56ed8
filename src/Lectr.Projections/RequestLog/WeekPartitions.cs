using System.Globalization;
using Npgsql;

namespace Lectr.Projections.RequestLog;

/// <summary>Makes the request log's partitions, one a UTC week, before rows need them.</summary>
internal sealed class WeekPartitions(string schema)
{
    private static readonly DateTime AMonday = new(2024, 1, 1, 0, 0, 0, DateTimeKind.Utc);
    private readonly HashSet<DateTime> _made = [];

    /// <summary>The Monday that a moment's week begins with.</summary>
    public static DateTime WeekOf(DateTimeOffset moment)
    {
        var days = (int)Math.Floor((moment.UtcDateTime - AMonday).TotalDays);
        return AMonday.AddDays(days - ((days % 7) + 7) % 7);
    }

    /// <summary>Name of a week's partition, without schema.</summary>
    public static string NameOf(DateTime week) => string.Create(CultureInfo.InvariantCulture, $"request_log_{week:yyyyMMdd}");

    /// <summary>Makes sure of the partitions of these moments, and of the two weeks after the latest.</summary>
    public async Task EnsureAsync(IEnumerable<DateTimeOffset> moments, NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        var weeks = moments.Select(WeekOf).ToHashSet();
        if (weeks.Count == 0)
        {
            return;
        }

        var latest = weeks.Max();
        weeks.Add(latest.AddDays(7));
        weeks.Add(latest.AddDays(14));
        foreach (var week in weeks.Where(week => !_made.Contains(week)).Order())
        {
            await MakeAsync(week, connection, cancellationToken);
            _made.Add(week);
        }
    }

    /// <summary>Drops the memory of what exists.</summary>
    public void Forget() => _made.Clear();

    /// <summary>Made first and attached then: attaching lets readers and writers of the other weeks go on.</summary>
    private async Task MakeAsync(DateTime week, NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        var name = $"{schema}.{NameOf(week)}";
        await using var look = new NpgsqlCommand("select to_regclass($1) is not null", connection) { Parameters = { new() { Value = name } } };
        if (await look.ExecuteScalarAsync(cancellationToken) is true)
        {
            return;
        }

        await using var make = new NpgsqlCommand(
            $"""
            create table {name} (like {schema}.request_log including defaults including constraints)
              with (autovacuum_analyze_scale_factor = 0.02, autovacuum_vacuum_insert_scale_factor = 0.05);
            alter table {schema}.request_log attach partition {name}
              for values from ('{week:yyyy-MM-dd}T00:00:00Z') to ('{week.AddDays(7):yyyy-MM-dd}T00:00:00Z')
            """,
            connection);
        await make.ExecuteNonQueryAsync(cancellationToken);
    }
}

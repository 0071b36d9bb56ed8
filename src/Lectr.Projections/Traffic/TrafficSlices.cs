using Npgsql;

namespace Lectr.Projections.Traffic;

/// <summary>
/// The SQL behind every query of the cube: whole days of a window from the daily table, the hours at its edges from the hourly one.
/// </summary>
internal static class TrafficSlices
{
    /// <summary>Cells of a window as <c>c</c> with their keys as <c>k</c>; needs the parameters of <see cref="Bind"/>.</summary>
    /// <param name="columns">Measures that the query reads.</param>
    public static string From(params IEnumerable<string> columns) => $"{Cells(columns)} join lectr_read.traffic_keys k on k.key = c.key";

    /// <summary>The same without their keys.</summary>
    public static string Cells(params IEnumerable<string> columns)
    {
        var list = string.Join(", ", columns);
        return $"""
            (select bucket, key, {list} from lectr_read.traffic_daily where organisation = $1 and bucket >= $4 and bucket < $5
             union all
             select bucket, key, {list} from lectr_read.traffic_hourly where organisation = $1 and bucket >= $2 and bucket < $4
             union all
             select bucket, key, {list} from lectr_read.traffic_hourly where organisation = $1 and bucket >= $5 and bucket < $3) c
            """;
    }

    /// <summary>The conditions of a filter, beginning with <c>where</c>; adds their parameters.</summary>
    public static string Where(TrafficFilter filter, NpgsqlCommand command)
    {
        var conditions = new List<string> { "k.organisation = $1" };
        if (filter.Feature is { Name: null })
        {
            conditions.Add("k.feature is null");
        }
        else if (filter.Feature is { Name: { } feature })
        {
            conditions.Add(Equal("k.feature", feature, command));
        }

        AddIfSet(conditions, "k.task", filter.Task, command);
        AddIfSet(conditions, "k.provider_actual", filter.Provider, command);
        AddIfSet(conditions, "k.model_actual", filter.Model, command);
        AddIfSet(conditions, "k.rule_id", filter.RuleId, command);
        return "where " + string.Join(" and ", conditions);
    }

    /// <summary>Parameters 1 to 5: organisation, window, and its whole days (an empty span when it holds none).</summary>
    public static void Bind(NpgsqlCommand command, string organisation, TimeWindow window)
    {
        var firstDay = TimeWindow.FloorDay(window.From + TimeSpan.FromDays(1) - TimeSpan.FromTicks(1));
        var lastDay = TimeWindow.FloorDay(window.To);
        if (firstDay >= lastDay)
        {
            (firstDay, lastDay) = (window.To, window.To);
        }

        command.Parameters.AddWithValue(organisation);
        command.Parameters.AddWithValue(window.From.UtcDateTime);
        command.Parameters.AddWithValue(window.To.UtcDateTime);
        command.Parameters.AddWithValue(firstDay.UtcDateTime);
        command.Parameters.AddWithValue(lastDay.UtcDateTime);
    }

    private static void AddIfSet(List<string> conditions, string column, string? value, NpgsqlCommand command)
    {
        if (value is not null)
        {
            conditions.Add(Equal(column, value, command));
        }
    }

    private static string Equal(string column, string value, NpgsqlCommand command)
    {
        command.Parameters.AddWithValue(PlainText.Of(value)!);
        return $"{column} = ${command.Parameters.Count}";
    }
}

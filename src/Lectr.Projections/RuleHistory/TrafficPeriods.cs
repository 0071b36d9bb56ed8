using Lectr.Domain.Pricing;
using Npgsql;

namespace Lectr.Projections.RuleHistory;

/// <summary>
/// A window cut where a price changes, so that within a period every price is constant: whole days of it are read from the daily
/// cube, the hours at its edges from the hourly one. A price that changes within an hour counts from the next hour on.
/// </summary>
internal sealed class TrafficPeriods
{
    private readonly List<(DateTimeOffset From, DateTimeOffset To, int Period)> _days = [];
    private readonly List<(DateTimeOffset From, DateTimeOffset To, int Period)> _hours = [];

    public TrafficPeriods(TimeWindow window, PriceBook prices)
    {
        var cuts = prices.Rows
            .Select(row => row.ValidFrom)
            .OfType<DateTimeOffset>()
            .Select(CeilingHour)
            .Where(moment => moment > window.From && moment < window.To)
            .Append(window.From)
            .Distinct()
            .Order()
            .ToList();
        Moments = cuts;
        for (var i = 0; i < cuts.Count; i++)
        {
            Add(cuts[i], i + 1 < cuts.Count ? cuts[i + 1] : window.To, i);
        }
    }

    /// <summary>The first moment of each period.</summary>
    public IReadOnlyList<DateTimeOffset> Moments { get; }

    /// <summary>Adds the parameters of <see cref="Cells"/>, from $2 on.</summary>
    public void Bind(NpgsqlCommand command)
    {
        foreach (var spans in new[] { _days, _hours })
        {
            command.Parameters.AddWithValue(spans.Select(span => span.From.UtcDateTime).ToArray());
            command.Parameters.AddWithValue(spans.Select(span => span.To.UtcDateTime).ToArray());
            command.Parameters.AddWithValue(spans.Select(span => span.Period).ToArray());
        }
    }

    /// <summary>Cells with the period that they lie in; $1 is the organisation.</summary>
    public static string Cells(string columns) =>
        $"""
        (select s.period, c.key, {columns}
         from unnest($2::timestamptz[], $3::timestamptz[], $4::int[]) s (span_from, span_to, period)
         join lectr_read.traffic_daily c on c.organisation = $1 and c.bucket >= s.span_from and c.bucket < s.span_to
         union all
         select s.period, c.key, {columns}
         from unnest($5::timestamptz[], $6::timestamptz[], $7::int[]) s (span_from, span_to, period)
         join lectr_read.traffic_hourly c on c.organisation = $1 and c.bucket >= s.span_from and c.bucket < s.span_to)
        """;

    private static DateTimeOffset CeilingHour(DateTimeOffset moment)
    {
        var floor = TimeWindow.FloorHour(moment);
        return floor == moment ? floor : floor.AddHours(1);
    }

    private void Add(DateTimeOffset from, DateTimeOffset to, int period)
    {
        var firstDay = TimeWindow.FloorDay(from.AddDays(1).AddTicks(-1));
        var lastDay = TimeWindow.FloorDay(to);
        if (firstDay >= lastDay)
        {
            _hours.Add((from, to, period));
            return;
        }

        _days.Add((firstDay, lastDay, period));
        if (from < firstDay)
        {
            _hours.Add((from, firstDay, period));
        }

        if (lastDay < to)
        {
            _hours.Add((lastDay, to, period));
        }
    }
}

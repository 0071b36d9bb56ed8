using System.Text.Json.Serialization;

namespace Lectr.Domain.Anomalies;

/// <summary>What an hour is compared with.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<BaselineKind>))]
public enum BaselineKind
{
    /// <summary>The same hour of the week, in the weeks before.</summary>
    [JsonStringEnumMemberName("hour_of_week")] HourOfWeek,

    /// <summary>The same hour of the days before (working days or weekends alike), while there are too few weeks.</summary>
    [JsonStringEnumMemberName("trailing_days")] TrailingDays,
}

/// <summary>A robust expectation: the median of comparable hours, and how far they usually lie from it.</summary>
/// <param name="Median">The expected value.</param>
/// <param name="Spread">Median absolute deviation, scaled to a standard deviation.</param>
/// <param name="Samples">How many hours it was taken from.</param>
/// <param name="Kind">Which hours these were.</param>
public sealed record Baseline(double Median, double Spread, int Samples, BaselineKind Kind)
{
    private const int Weeks = 8;
    private const int FewestWeeks = 3;
    private const int Days = 14;
    private const int FewestSamples = 6;
    private const double ToStandardDeviation = 1.4826;

    /// <summary>
    /// The expectation for <paramref name="hour"/> from the hours before it; null while there are too few. <paramref name="value"/> gives
    /// null for an hour that says nothing (such as an error rate of two requests).
    /// </summary>
    public static Baseline? Of(FeatureHours history, DateTimeOffset hour, Func<HourStats, double?> value)
    {
        var weeks = Values(history, Enumerable.Range(1, Weeks).Select(week => hour.AddDays(-7 * week)), value);
        if (weeks.Count >= FewestWeeks)
        {
            return From(weeks, BaselineKind.HourOfWeek);
        }

        // The neighbouring hours too, so that two days of history are enough; a weekend is never judged by working days.
        var days = Values(
            history,
            Enumerable.Range(1, Days).Select(day => hour.AddDays(-day)).Where(day => IsWeekend(day) == IsWeekend(hour))
                .SelectMany(day => new[] { day.AddHours(-1), day, day.AddHours(1) }),
            value);
        return days.Count >= FewestSamples ? From(days, BaselineKind.TrailingDays) : null;
    }

    private static bool IsWeekend(DateTimeOffset hour) => hour.DayOfWeek is DayOfWeek.Saturday or DayOfWeek.Sunday;

    private static List<double> Values(FeatureHours history, IEnumerable<DateTimeOffset> hours, Func<HourStats, double?> value) =>
        [.. hours.Select(history.At).Where(stats => stats is not null).Select(stats => value(stats!.Value)).OfType<double>()];

    private static Baseline From(List<double> values, BaselineKind kind)
    {
        var median = MedianOf(values);
        return new Baseline(median, ToStandardDeviation * MedianOf([.. values.Select(v => Math.Abs(v - median))]), values.Count, kind);
    }

    private static double MedianOf(List<double> values)
    {
        values.Sort();
        var middle = values.Count / 2;
        return values.Count % 2 == 1 ? values[middle] : (values[middle - 1] + values[middle]) / 2;
    }
}

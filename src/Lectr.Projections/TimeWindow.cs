namespace Lectr.Projections;

/// <summary>A span of whole hours in UTC, <paramref name="From"/> inclusive, <paramref name="To"/> exclusive. Made by <see cref="Resolve"/>.</summary>
public sealed record TimeWindow(DateTimeOffset From, DateTimeOffset To)
{
    /// <summary>What is shown when no one says otherwise.</summary>
    public static readonly TimeSpan DefaultLength = TimeSpan.FromDays(7);

    /// <summary>The window of the same length just before.</summary>
    public TimeWindow Previous => new(From - (To - From), From);

    /// <summary>
    /// Widens to whole hours; a missing end is <paramref name="now"/>, a missing beginning seven days before the end.
    /// Null when the window would be empty (<paramref name="from"/> not before <paramref name="to"/>).
    /// </summary>
    public static TimeWindow? Resolve(DateTimeOffset? from, DateTimeOffset? to, DateTimeOffset now)
    {
        var end = to ?? now;
        var start = from ?? end - DefaultLength;
        return start < end ? new TimeWindow(FloorHour(start), CeilingHour(end)) : null;
    }

    /// <summary>The hour that a moment lies in, by its beginning.</summary>
    public static DateTimeOffset FloorHour(DateTimeOffset moment) => Floor(moment, TimeSpan.TicksPerHour);

    /// <summary>The UTC day that a moment lies in, by its beginning.</summary>
    public static DateTimeOffset FloorDay(DateTimeOffset moment) => Floor(moment, TimeSpan.TicksPerDay);

    private static DateTimeOffset CeilingHour(DateTimeOffset moment)
    {
        var floor = FloorHour(moment);
        return floor == moment ? floor : floor.AddHours(1);
    }

    private static DateTimeOffset Floor(DateTimeOffset moment, long ticks)
    {
        var utc = moment.UtcTicks;
        return new DateTimeOffset(utc - utc % ticks, TimeSpan.Zero);
    }
}

using Lectr.Domain.Anomalies;

namespace Lectr.Domain.Tests.Anomalies;

/// <summary>Hours as ordinary traffic leaves them: a daily and weekly rhythm with chance on top.</summary>
internal static class Weather
{
    /// <summary>A Monday, midnight.</summary>
    public static readonly DateTimeOffset Start = new(2026, 10, 5, 0, 0, 0, TimeSpan.Zero);

    public static Dictionary<DateTimeOffset, HourStats> Weeks(int weeks, int seed, double busiest = 600)
    {
        var chance = new Random(seed);
        var hours = new Dictionary<DateTimeOffset, HourStats>();
        for (var i = 0; i < weeks * 168; i++)
        {
            var weekend = i / 24 % 7 >= 5;
            var day = 0.1 + (0.9 * Math.Max(0, Math.Sin((i % 24 - 6) / 24.0 * 2 * Math.PI)));
            var expected = busiest * day * (weekend ? 0.3 : 1);
            var requests = (long)Math.Max(0, expected + (Gauss(chance) * Math.Sqrt(expected) * 1.3));
            if (requests == 0)
            {
                continue;
            }

            var errors = Enumerable.Range(0, (int)requests).Count(_ => chance.NextDouble() < 0.01);
            var cost = requests * 0.01m * (decimal)Math.Exp(0.1 * Gauss(chance));
            hours[Start.AddHours(i)] = new HourStats(requests, errors, cost, 800 * Math.Exp(0.12 * Gauss(chance)));
        }

        return hours;
    }

    private static double Gauss(Random chance) =>
        Math.Sqrt(-2 * Math.Log(1 - chance.NextDouble())) * Math.Cos(2 * Math.PI * chance.NextDouble());
}

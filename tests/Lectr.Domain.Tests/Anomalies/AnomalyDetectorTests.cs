using Lectr.Domain.Anomalies;
using static Lectr.Domain.Tests.Anomalies.Weather;

namespace Lectr.Domain.Tests.Anomalies;

/// <summary>What is called an anomaly, when it begins and ends, and what is not one.</summary>
public sealed class AnomalyDetectorTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(5)]
    [InlineData(6)]
    public void Ordinary_weeks_with_their_nights_and_weekends_raise_nothing(int seed) =>
        Assert.Empty(Watch(Weeks(5, seed), from: 24 * 2));

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void A_quiet_feature_does_not_cry_wolf(int seed) =>
        Assert.Empty(Watch(Weeks(5, seed, busiest: 12), from: 24 * 2));

    [Fact]
    public void A_cost_spike_begins_once_and_ends_when_the_cost_is_back()
    {
        var hours = Weeks(5, 7);
        var noon = Start.AddDays(30).AddHours(12);
        foreach (var hour in Enumerable.Range(0, 5).Select(i => noon.AddHours(i)))
        {
            hours[hour] = hours[hour] with { CostUsd = hours[hour].CostUsd * 6 };
        }

        var found = Watch(hours, from: 24 * 14);

        var begin = Assert.IsType<AnomalyDetected>(found[0]);
        var end = Assert.IsType<AnomalyResolved>(found[1]);
        Assert.Equal(2, found.Count);
        Assert.Equal((AnomalyMetric.Cost, noon, Severity.Critical, BaselineKind.HourOfWeek), (begin.Metric, begin.At, begin.Severity, begin.Baseline));
        Assert.InRange(begin.Expected, begin.Observed / 8, begin.Observed / 4);
        Assert.Equal((begin.Id, noon, noon.AddHours(5)), (end.Id, end.Since, end.At));
    }

    [Fact]
    public void A_weekend_is_compared_with_weekends()
    {
        var hours = Weeks(5, 7);
        var sunday = Start.AddDays(34).AddHours(12);
        hours[sunday] = hours[Start.AddDays(31).AddHours(12)];

        Assert.Contains(Watch(hours, from: 24 * 28), found => found is AnomalyDetected { Metric: AnomalyMetric.Requests, Baseline: BaselineKind.HourOfWeek } && found.At == sunday);
    }

    [Fact]
    public void Traffic_that_stops_is_critical()
    {
        var hours = Weeks(5, 7);
        var noon = Start.AddDays(30).AddHours(12);
        hours.Remove(noon);

        var begin = Assert.Single(Watch(hours, from: 24 * 28).OfType<AnomalyDetected>());
        Assert.Equal((AnomalyMetric.Requests, 0d, Severity.Critical), (begin.Metric, begin.Observed, begin.Severity));
    }

    [Fact]
    public void An_error_burst_and_a_slow_hour_are_found_with_a_few_days_of_history()
    {
        var hours = Weeks(1, 7);
        var noon = Start.AddDays(4).AddHours(12);
        hours[noon] = hours[noon] with { Errors = hours[noon].Requests / 3, LatencyP95Ms = 9_000 };

        var found = Watch(hours, from: 24 * 3).OfType<AnomalyDetected>().ToList();

        Assert.Equal([AnomalyMetric.ErrorRate, AnomalyMetric.LatencyP95], found.Select(f => f.Metric));
        Assert.All(found, f => Assert.Equal((noon, BaselineKind.TrailingDays), (f.At, f.Baseline)));
    }

    [Fact]
    public void A_running_hour_is_judged_only_by_what_its_rest_cannot_undo()
    {
        var hours = Weeks(5, 7);
        var noon = Start.AddDays(30).AddHours(12);
        var normal = hours[noon];
        hours[noon] = new HourStats(20, 10, normal.CostUsd * 6, 9_000);

        var found = AnomalyDetector.Judge(new FeatureHours("chat", hours), noon, complete: false, OpenAnomalies.Empty, []);

        Assert.Equal(AnomalyMetric.Cost, Assert.Single(found).Metric);
    }

    [Fact]
    public void The_changes_of_the_day_before_are_named_nearest_first()
    {
        var hours = Weeks(5, 7);
        var noon = Start.AddDays(30).AddHours(12);
        hours[noon] = hours[noon] with { CostUsd = hours[noon].CostUsd * 6 };
        NearbyChange[] changes =
        [
            new("rule_edited", noon.AddHours(-30), "long ago"),
            new("rule_edited", noon.AddHours(-3), "chat to gpt-6-astra", Feature: "chat"),
            new("new_model", noon.AddMinutes(10), "gpt-6-astra first seen"),
            new("rule_edited", noon.AddHours(-1), "another feature", Feature: "other"),
            new("price_set", noon.AddHours(2), "later"),
        ];

        var begin = Assert.IsType<AnomalyDetected>(Assert.Single(AnomalyDetector.Judge(new FeatureHours("chat", hours), noon, true, OpenAnomalies.Empty, changes)));

        Assert.Equal(["gpt-6-astra first seen", "chat to gpt-6-astra"], begin.NearbyChanges.Select(c => c.Summary));
    }

    [Fact]
    public void The_first_day_of_a_feature_is_not_judged() =>
        Assert.Empty(Watch(Weeks(1, 7), from: 0, to: 24));

    [Fact]
    public void The_same_hours_give_the_same_events()
    {
        var hours = Weeks(5, 7);
        hours[Start.AddDays(30)] = new HourStats(9_000, 0, 900m, 700);

        Assert.Equal(Watch(hours, 24 * 28).Select(e => (e.Id, e.At, e.Observed)), Watch(hours, 24 * 28).Select(e => (e.Id, e.At, e.Observed)));
    }

    private static List<AnomalyEvent> Watch(Dictionary<DateTimeOffset, HourStats> hours, int from, int? to = null)
    {
        var open = OpenAnomalies.Empty;
        var found = new List<AnomalyEvent>();
        for (var hour = Start.AddHours(from); hour < (to is { } end ? Start.AddHours(end) : hours.Keys.Max()); hour = hour.AddHours(1))
        {
            foreach (var change in AnomalyDetector.Judge(new FeatureHours("chat", hours), hour, true, open, []))
            {
                open = open.Apply(change);
                found.Add(change);
            }
        }

        return found;
    }
}

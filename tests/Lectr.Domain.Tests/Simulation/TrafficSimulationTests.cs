using System.Text.Json;
using Lectr.Domain.Anomalies;
using Lectr.Domain.Pricing;
using Lectr.Domain.Recommendations;
using Lectr.Domain.Requests;
using Lectr.Domain.Rules;
using Lectr.Domain.Rules.Replaying;
using Lectr.Domain.Simulation;

namespace Lectr.Domain.Tests.Simulation;

/// <summary>Four weeks of made-up traffic: the same every time, true to the product's rules and prices, with a story in it.</summary>
public sealed class TrafficSimulationTests
{
    /// <summary>A Friday evening.</summary>
    private static readonly DateTimeOffset End = new(2026, 11, 20, 18, 0, 0, TimeSpan.Zero);

    private static readonly TrafficSimulation Demo = new(Story.BuiltIn, new SimulationSettings { Seed = 1, End = End });
    private static readonly Lazy<List<RequestProxied>> FourWeeks = new(() => [.. Demo.Between(End.AddDays(-28), End)]);

    [Fact]
    public void The_same_seed_gives_the_same_requests_hour_by_hour_and_in_any_order()
    {
        var hour = new DateTimeOffset(2026, 11, 12, 10, 0, 0, TimeSpan.Zero);
        var again = new TrafficSimulation(Story.BuiltIn, new SimulationSettings { Seed = 1, End = End });
        again.Hour(hour.AddHours(5));

        Assert.Equal(JsonSerializer.Serialize(Demo.Hour(hour)), JsonSerializer.Serialize(again.Hour(hour)));
        Assert.NotEqual(
            JsonSerializer.Serialize(Demo.Hour(hour)),
            JsonSerializer.Serialize(new TrafficSimulation(Story.BuiltIn, new SimulationSettings { Seed = 2, End = End }).Hour(hour)));
    }

    [Fact]
    public void Requests_come_in_order_with_ids_of_their_moment_and_no_id_twice()
    {
        var requests = FourWeeks.Value;

        Assert.True(requests.Zip(requests.Skip(1)).All(pair => pair.First.StartedAt <= pair.Second.StartedAt));
        Assert.Equal(requests.Count, requests.Select(r => r.RequestId).Distinct().Count());
        Assert.All(requests.Take(500), r => Assert.StartsWith(r.StartedAt.ToUnixTimeMilliseconds().ToString("x12"), r.RequestId.ToString("N"), StringComparison.Ordinal));
        Assert.InRange(requests.Count, 80_000, 160_000);
        Assert.Equal(8, requests.Where(r => r.Feature is not null).Select(r => r.Feature).Distinct().Count());
    }

    [Fact]
    public void Every_recorded_decision_is_the_one_that_the_rules_of_its_version_give()
    {
        var sets = RuleTimeline.Sets(Demo.History.RuleEdits).Select(CompiledRules.Compile).ToList();

        Assert.All(FourWeeks.Value, r => Assert.Null(DecisionReplay.Difference(sets[(int)r.RulesVersion], r)));
        Assert.Null(RuleTimeline.FirstBrokenLink(Demo.History.RuleEdits));
        Assert.Contains(FourWeeks.Value, r => r.Rule is not null);
    }

    [Fact]
    public void Every_cost_is_the_price_in_force_and_unpriced_models_are_seen()
    {
        Assert.All(FourWeeks.Value.Where(r => r.Cost is not null), r => Assert.Equal(
            new Cost.Priced(r.Cost!.Usd, r.Cost.PriceId),
            Demo.History.PricesAt(r.StartedAt).Price(new Billable(r.ProviderActual, r.ModelReported, r.ModelActual, r.Usage, r.ServiceTier, r.StartedAt))));
        Assert.Contains(FourWeeks.Value, r => r is { Cost: null, Usage: not null });
        Assert.Contains(FourWeeks.Value, r => r.Cost?.PriceId.StartsWith("azure/gpt-5.4-mini@", StringComparison.Ordinal) == true && r.Cost.PriceId.Contains('#', StringComparison.Ordinal));
    }

    [Fact]
    public void A_rule_saved_money()
    {
        var summaries = FourWeeks.Value.Where(r => r is { Feature: "summariser", Cost: not null }).ToLookup(r => r.Rule is null);

        Assert.InRange(summaries[false].Average(r => r.Cost!.Usd) / summaries[true].Average(r => r.Cost!.Usd), 0.2m, 0.5m);
    }

    [Fact]
    public void The_classifier_should_move_to_a_cheaper_model_and_reasoning_should_not()
    {
        var groups = FourWeeks.Value.Where(r => r.Rule is null && r.StartedAt > End.AddDays(-7))
            .GroupBy(r => (r.Feature, r.Task, r.ProviderRequested, r.ModelRequested))
            .Select(g => new UsageGroup
            {
                Feature = g.Key.Feature,
                Task = g.Key.Task,
                Provider = g.Key.ProviderRequested,
                Model = g.Key.ModelRequested!,
                Requests = g.Count(r => r.Cost is not null),
                CostUsd = g.Sum(r => r.Cost?.Usd ?? 0m),
                Tokens = new Usage { Input = g.Sum(r => r.Usage?.PromptTokens), Output = g.Sum(r => r.Usage?.Output) },
                LongestPrompt = g.Max(r => r.Usage?.PromptTokens ?? 0),
                WithTools = g.Count(r => r.Shape?.Tools > 0),
                WithResponseFormat = g.Count(r => r.Shape?.ResponseFormat is not null),
                DeepestSchema = g.Max(r => r.Shape?.SchemaDepth ?? 0),
            }).ToList();

        var found = Recommender.Recommend(
            groups, Demo.History.RulesAt(End), PriceBook.Catalogue, new RecommendationWindow(End.AddDays(-7), End, End), new HashSet<string>());

        Assert.Contains(found, r => r is { Feature: "classifier", RecommendedModel: "gpt-6-luna", Confidence: Confidence.High });
        Assert.DoesNotContain(found, r => r.Feature is "code-review" || r.Task is "reasoning");
    }

    [Fact]
    public void The_spike_and_the_outage_are_found_with_their_causes_and_little_else()
    {
        var changes = RuleTimeline.Entries(Demo.History.RuleEdits)
            .Select(e => new NearbyChange(e.Type, e.At, $"{e.Actor} changed {e.After.FirstOrDefault()?.Name}")).ToList();
        var found = new List<AnomalyEvent>();
        foreach (var feature in FourWeeks.Value.GroupBy(r => r.Feature))
        {
            var hours = feature.GroupBy(r => Floor(r.StartedAt)).ToDictionary(g => g.Key, g => new HourStats(
                g.Count(), g.Count(r => r.Status is not (RequestStatus.Success or RequestStatus.ClientCancelled)), g.Sum(r => r.Cost?.Usd ?? 0m), Percentile(g.Select(r => r.LatencyMs))));
            var open = OpenAnomalies.Empty;
            for (var hour = Floor(End.AddDays(-14)); hour < Floor(End); hour = hour.AddHours(1))
            {
                foreach (var change in AnomalyDetector.Judge(new FeatureHours(feature.Key, hours), hour, true, open, changes))
                {
                    open = open.Apply(change);
                    found.Add(change);
                }
            }
        }

        var begun = found.OfType<AnomalyDetected>().ToList();
        Assert.Contains(begun, a => a is { Feature: "chat", Metric: AnomalyMetric.Cost } && a.NearbyChanges.Any(c => c.Summary.Contains("Chat on the best model", StringComparison.Ordinal)));
        Assert.Contains(begun, a => a is { Feature: "onboarding-assistant", Metric: AnomalyMetric.ErrorRate, Severity: Severity.Critical });
        Assert.Contains(begun, a => a is { Feature: "search", Metric: AnomalyMetric.Requests });
        Assert.True(begun.Count <= 8, string.Join('\n', begun));
        Assert.All(begun, a => Assert.Contains(found.OfType<AnomalyResolved>(), r => r.Id == a.Id));
    }

    private static DateTimeOffset Floor(DateTimeOffset at) => new(at.Ticks - (at.Ticks % TimeSpan.TicksPerHour), TimeSpan.Zero);

    private static double Percentile(IEnumerable<double> values)
    {
        var sorted = values.Order().ToList();
        return sorted[(int)Math.Ceiling(0.95 * sorted.Count) - 1];
    }
}

using Lectr.Domain.Pricing;
using Lectr.Domain.Requests;
using Lectr.Domain.Rules;
using Lectr.Domain.Rules.Backtesting;
using Lectr.EventStore;
using Lectr.Projections.RuleHistory;
using Lectr.Testing;

namespace Lectr.Projections.Tests.RuleHistory;

/// <summary>The backtest from sums against the same rules over every request, one by one.</summary>
public sealed class RecordedTrafficTests
{
    private static readonly DateTimeOffset Start = new(2026, 11, 9, 7, 0, 0, TimeSpan.Zero);
    private static readonly TimeWindow Window = new(Start, Start.AddDays(4));

    private static readonly RuleSet Rules = new(
        3,
        [
            Rule("cheap", 1, new RuleConditions(Feature: "chat", Task: "classification"), "gpt-4o-mini"),
            Rule("long", 2, new RuleConditions(Model: "gemini-2.5-pro"), "gemini-2.5-pro", "gemini") with { Enabled = false },
            Rule("gemini", 3, new RuleConditions(Provider: "OpenAI", Feature: "search"), "gemini-2.5-pro", "gemini"),
            Rule("nobody", 4, new RuleConditions(Task: "generation"), "model-of-nobody"),
        ]);

    private static readonly PriceBook Prices = PriceBook.Catalogue.With(
    [
        new PriceOverride
        {
            Id = "o1",
            Provider = "openai",
            Model = "gpt-4o-mini",
            ValidFrom = Start.AddHours(31),
            Rates = new PriceRates { Input = 0.07m, CachedInput = 0.03m, Output = 0.9m },
        },
    ]);

    [Fact]
    public async Task A_backtest_from_sums_is_to_the_last_digit_that_of_every_request_by_itself()
    {
        await using var database = await ProjectionsDatabase.CreateAsync();
        var requests = Traffic(new Random(5), 4_000).ToList();
        await database.Store.AppendBatchAsync(
            [new StreamBatch("default", "requests/n/2026-11-09", [.. requests.Select(request => EventTypes.ToNewEvent(request, request.RequestId, request.StartedAt, null))])],
            null,
            default);
        await ProjectedTraffic.CatchUpAsync(database);

        var record = await new RecordedTraffic(database.Source).ReadAsync("default", Window, Prices, Rules, ruleId: null, default);
        var report = Backtest.Run(Rules, record.Slices, Prices);

        var naive = requests.Where(request => request.StartedAt >= Window.From && request.StartedAt < Window.To).ToList();
        Assert.True(record.Exact);
        Assert.True(record.Slices.Count < 250, $"{record.Slices.Count} slices");
        foreach (var rule in report.Rules)
        {
            var moved = naive.Where(request => Decide(request) == rule.RuleId).ToList();
            var comparable = moved.Where(request => request.Cost is not null && Hypothetical(request, rule.RuleId) is not null).ToList();
            Assert.True(moved.Count > 50, rule.RuleId);
            Assert.Equal(
                (moved.Count, comparable.Sum(request => request.Cost!.Usd), comparable.Sum(request => Hypothetical(request, rule.RuleId)!.Value)),
                ((int)rule.Requests, rule.CostActualUsd, rule.CostHypotheticalUsd));
        }

        Assert.Equal(naive.Count, report.All.Requests);
        Assert.Contains(record.Slices, slice => slice.AllAbove > 0);
    }

    [Fact]
    public async Task Long_prompts_that_left_the_log_are_told_of()
    {
        await using var database = await ProjectionsDatabase.CreateAsync();
        var request = Traffic(new Random(1), 200).First(request => request.Feature == "search" && request.Usage?.Input > 250_000 && request.StartedAt < Window.To);
        await database.Store.AppendBatchAsync(
            [new StreamBatch("default", "requests/n/2026-11-09", [EventTypes.ToNewEvent(request, request.RequestId, request.StartedAt, null)])], null, default);
        await ProjectedTraffic.CatchUpAsync(database);
        await database.ExecuteAsync("delete from lectr_read.request_log");

        var record = await new RecordedTraffic(database.Source).ReadAsync("default", Window, Prices, Rules, ruleId: null, default);

        Assert.False(record.Exact);
        Assert.Equal(1, Assert.Single(record.Slices).Requests);
    }

    private static string? Decide(RequestProxied request) =>
        request.ModelRequested is null
            ? null
            : CompiledRules.Compile(Rules).Match(new RuleSubject(request.Feature, request.Task, request.ProviderRequested, request.ModelRequested))?.Id;

    private static decimal? Hypothetical(RequestProxied request, string ruleId)
    {
        var target = Rules.Rules.Single(rule => rule.Id == ruleId).Target;
        return Prices.Price(new Billable(target.Provider, null, target.Model, request.Usage, null, request.StartedAt)) is Cost.Priced priced ? priced.Usd : null;
    }

    private static IEnumerable<RequestProxied> Traffic(Random random, int count)
    {
        string?[] features = ["chat", "search", null];
        string?[] tasks = ["classification", "generation", "reasoning", null];
        for (var i = 0; i < count; i++)
        {
            var model = random.Next(3) == 0 ? "gpt-4o-mini" : "gpt-4o";
            var at = Start.AddHours(-3).AddSeconds(random.Next(3600 * 24 * 5));
            var usage = new Usage { Input = random.Next(12) == 0 ? 190_000 + random.Next(100_000) : random.Next(3_000), CacheRead = random.Next(500), Output = random.Next(900) };
            yield return new RequestProxied
            {
                RequestId = Guid.NewGuid(),
                StartedAt = at,
                Node = "n",
                KeyId = "k",
                Feature = features[random.Next(3)],
                Task = tasks[random.Next(4)],
                Endpoint = "POST /v1/chat/completions",
                WireFormat = "openai",
                ProviderRequested = "openai",
                ProviderActual = "openai",
                ModelRequested = model,
                ModelActual = model,
                Status = RequestStatus.Success,
                Usage = usage,
                UsageSource = UsageSource.Reported,
                Cost = Prices.Price(new Billable("openai", null, model, usage, null, at)) is Cost.Priced priced ? new RequestCost(priced.Usd, priced.PriceId) : null,
            };
        }
    }

    private static Rule Rule(string id, int priority, RuleConditions conditions, string model, string provider = "openai") =>
        new(id, id, priority, true, conditions, new RuleTarget(provider, model), Start, Start);
}

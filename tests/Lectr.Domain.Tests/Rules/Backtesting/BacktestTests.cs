using Lectr.Domain.Pricing;
using Lectr.Domain.Requests;
using Lectr.Domain.Rules;
using Lectr.Domain.Rules.Backtesting;
using Lectr.Domain.Rules.Linting;

namespace Lectr.Domain.Tests.Rules.Backtesting;

public sealed class BacktestTests
{
    private static readonly DateTimeOffset Moment = new(2026, 11, 20, 10, 0, 0, TimeSpan.Zero);
    private static readonly Usage Tokens = new() { Input = 1_000_000, CacheRead = 200_000, Output = 100_000 };

    [Fact]
    public void A_match_is_priced_at_the_target_and_the_rest_stays_what_it_was()
    {
        var report = Run(Set(To("gpt-4o-mini", new RuleConditions(Feature: "chat"))), Slice("chat", "gpt-4o"), Slice("search", "gpt-4o"));

        var rule = Assert.Single(report.Rules);
        Assert.Equal((10L, CostOf("gpt-4o"), CostOf("gpt-4o-mini")), (rule.Requests, rule.CostActualUsd, rule.CostHypotheticalUsd));
        Assert.Equal(CostOf("gpt-4o") - CostOf("gpt-4o-mini"), rule.SavingsUsd);
        Assert.Equal((rule.SavingsUsd, rule.Requests), (report.Total.SavingsUsd, report.Total.Requests));
        Assert.Equal((10L, 0m), (report.Unmatched.Requests, report.Unmatched.SavingsUsd));
        Assert.Equal((20L, rule.SavingsUsd), (report.All.Requests, report.All.SavingsUsd));
        Assert.Equal("chat", Assert.Single(rule.Features).Feature);
    }

    [Fact]
    public void Traffic_that_a_rule_moved_then_and_none_moves_now_would_cost_its_own_price()
    {
        var routed = Slice("chat", "gpt-4o") with { RuleId = "old", ModelActual = "gpt-4o-mini", CostUsd = CostOf("gpt-4o-mini") };

        var report = Run(Set(), routed);

        Assert.Equal(CostOf("gpt-4o-mini") - CostOf("gpt-4o"), report.All.SavingsUsd);
        Assert.Equal(0, report.Total.Requests);
    }

    [Fact]
    public void The_rules_that_were_in_force_give_back_what_was_billed_to_the_last_digit()
    {
        var discounted = Slice("chat", "gpt-4o") with { RuleId = "r1", ModelActual = "gpt-4o-mini-2024-07-18", CostUsd = 0.123456789m };

        var report = Run(Set(To("gpt-4o-mini", new RuleConditions(Feature: "chat"))), discounted);

        Assert.Equal((0.123456789m, 0m), (report.Total.CostHypotheticalUsd, report.Total.SavingsUsd));
    }

    [Fact]
    public void What_has_no_price_on_either_side_is_counted_and_left_out_of_both_costs()
    {
        var report = Run(
            Set(To("model-of-nobody", new RuleConditions(Feature: "chat")), To("gpt-4o-mini", new RuleConditions(Feature: "search"))),
            Slice("chat", "gpt-4o"),
            Slice("search", "who-knows") with { Priced = 0, Unpriced = 10, CostUsd = 0m });

        Assert.All(report.Rules, rule => Assert.Equal((10L, 10L, 0m, 0m), (rule.Requests, rule.Unpriced, rule.CostActualUsd, rule.CostHypotheticalUsd)));
        Assert.Equal(2, report.Warnings.Count(warning => warning.Code == BacktestWarnings.Unpriced));
    }

    [Fact]
    public void Moved_reasoning_a_foreign_wire_format_and_a_small_context_are_warned_of()
    {
        var report = Run(
            Set(
                To("gpt-4o-mini", new RuleConditions(Feature: "chat")),
                To("gpt-4o-mini", new RuleConditions(Feature: "claude"))),
            Slice("chat", "gpt-4o") with { Task = "reasoning", LongestPrompt = 10_000_000 },
            Slice("claude", "claude-sonnet-4-5") with { ProviderRequested = "anthropic", ProviderActual = "anthropic", WireFormat = "anthropic_messages" });

        Assert.Equal(10, report.Total.ReasoningRequestsMoved);
        Assert.Equal(
            ["context_too_small r1 10", "reasoning_moved r1 10", "wire_format r2 10"],
            report.Warnings.Select(warning => $"{warning.Code} {warning.RuleId} {warning.Requests}"));
        Assert.Equal(10, report.Unmatched.Requests);
    }

    [Fact]
    public void A_sum_of_short_prompts_is_not_taken_for_a_long_one()
    {
        var row = PriceBook.Catalogue.Rows.First(row => row.Rates.LongPrompt is { Input: not null } && row.Rates.Input is not null && row.Published is { ValidTo: null });
        var conditions = new RuleConditions(Feature: "chat");
        var rules = Set(TestRules.Rule("r1", 1, conditions) with { Target = new RuleTarget(row.Provider, row.Model) });
        var usage = new Usage { Input = row.Rates.LongPrompt!.Above * 10, Output = 0 };
        var slice = Slice("chat", "gpt-4o") with { Usage = usage, ProviderRequested = row.Provider, ProviderActual = row.Provider };

        var shorter = Run(rules, slice).Total.CostHypotheticalUsd;
        var longer = Run(rules, slice with { AllAbove = row.Rates.LongPrompt.Above }).Total.CostHypotheticalUsd;

        Assert.Equal(usage.Input * row.Rates.Input / 1_000_000m, shorter);
        Assert.Equal(usage.Input * row.Rates.LongPrompt.Input / 1_000_000m, longer);
    }

    [Fact]
    public void Lint_names_what_its_author_may_not_have_meant()
    {
        var rules = Set(
            To("gpt-4o-mini", new RuleConditions(Feature: "chat")),
            To("gpt-4o-mini", new RuleConditions(Feature: "chat", Model: "gpt-4o")),
            To("model-of-nobody", new RuleConditions(Feature: "search")),
            TestRules.Rule("r4", 4, new RuleConditions(Task: "extraction")) with { Target = new RuleTarget("anthropic", "claude-sonnet-4-5") });

        var findings = RuleLint.Run(rules, [Slice("chat", "gpt-4o"), Slice("search", "gpt-4o")], PriceBook.Catalogue, Moment, provider => provider == "openai");

        Assert.Equal(
            ["unreachable r2", "unknown_model r3", "never_matched r4", "no_credential r4"],
            findings.Select(finding => $"{finding.Code} {finding.RuleId}"));
        Assert.Equal(["r1"], findings[0].ShadowedBy);
    }

    private static BacktestReport Run(RuleSet rules, params TrafficSlice[] traffic) => Backtest.Run(rules, traffic, PriceBook.Catalogue);

    private static RuleSet Set(params Rule[] rules) => new(1, [.. rules.Select((rule, index) => rule with { Id = $"r{index + 1}", Priority = index + 1 })]);

    private static Rule To(string model, RuleConditions conditions) => TestRules.Rule("r", 1, conditions, model: model);

    private static TrafficSlice Slice(string feature, string model) => new()
    {
        Feature = feature,
        ProviderRequested = "openai",
        ModelRequested = model,
        WireFormat = "openai",
        ProviderActual = "openai",
        ModelActual = model,
        Moment = Moment,
        Requests = 10,
        Priced = 10,
        Usage = Tokens,
        CostUsd = model == "gpt-4o" ? CostOf(model) : 1m,
    };

    private static decimal CostOf(string model) =>
        Assert.IsType<Cost.Priced>(PriceBook.Catalogue.Price(new Billable("openai", null, model, Tokens, null, Moment))).Usd;
}

using Lectr.Domain.Pricing;
using Lectr.Domain.Recommendations;
using Lectr.Domain.Requests;
using Lectr.Domain.Rules;
using static Lectr.Domain.Tests.Recommendations.Traffic;

namespace Lectr.Domain.Tests.Recommendations;

/// <summary>What is recommended, how surely, and with which figures.</summary>
public sealed class RecommenderTests
{
    [Fact]
    public void Classification_goes_to_the_smallest_tier_with_high_confidence()
    {
        var r = Assert.Single(Recommend(Group("classification")));

        Assert.Equal(("gpt-6-luna", Confidence.High, CapabilityTier.Nano), (r.RecommendedModel, r.Confidence, r.Evidence.RecommendedTier));
        // now: 400,000 x 2.5 + 20,000 x 10 = 1.20; then: 400,000 x 0.10 + 20,000 x 0.50 = 0.05; 7 days to 30
        Assert.Equal((1.2m, 0.05m), (r.Evidence.CostUsd, r.Evidence.ProjectedCostUsd));
        Assert.Equal(decimal.Round(1.15m * 30 / 7, 6), r.MonthlySavingsUsd);
        Assert.Equal(0.9583m, r.SavingsShare);
        Assert.Contains(r.Reasons, reason => reason.Contains("1,000 requests would have cost $0.05 with gpt-6-luna instead of $1.20: 96% less", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(400, "high", "gpt-6-luna")]
    [InlineData(4_000, "high", "gpt-6-luna")]
    [InlineData(4_001, "medium", "gpt-5.4-mini")]
    [InlineData(16_000, "medium", "gpt-5.4-mini")]
    [InlineData(16_001, null, null)]
    public void Summarisation_grows_careful_with_the_length_of_its_texts(long prompt, string? confidence, string? target) =>
        AssertOutcome(confidence, target, Group("summarisation", prompt: prompt, output: 200));

    [Theory]
    [InlineData(2, 500, "high", "gpt-6-luna")]
    [InlineData(3, 100, "low", "gpt-5.4-mini")]
    [InlineData(2, 501, "low", "gpt-5.4-mini")]
    public void Extraction_from_deep_forms_or_with_long_answers_goes_one_tier_down_at_most(int schema, long output, string confidence, string target) =>
        AssertOutcome(confidence, target, Group("extraction", schema: schema, output: output));

    [Theory]
    [InlineData("generation")]
    [InlineData("poetry")]
    [InlineData(null)]
    [InlineData("Classification")]
    public void Other_tasks_are_judged_by_their_traits_with_medium_confidence_at_most(string? task)
    {
        AssertOutcome("medium", "gpt-6-luna", Group(task, prompt: 300, output: 10));
        AssertOutcome("low", "gpt-5.4-mini", Group(task, prompt: 300, output: 400));
        AssertOutcome(null, null, Group(task, prompt: 2_000, output: 600));
        AssertOutcome(null, null, Group(task, prompt: 300, output: 10) with { WithTools = 1_000 });
    }

    [Fact]
    public void Fewer_than_50_requests_are_too_few()
    {
        AssertOutcome(null, null, Group("classification", requests: 49));
        AssertOutcome("high", "gpt-6-luna", Group("classification", requests: 50));
    }

    [Fact]
    public void A_saving_below_20_percent_is_not_worth_the_change()
    {
        var projected = Assert.Single(Recommend(Group("classification"))).Evidence.ProjectedCostUsd;

        Assert.NotEmpty(Recommend(Group("classification", cost: projected / 0.8m)));
        Assert.Empty(Recommend(Group("classification", cost: (projected / 0.8m) - 0.000001m)));
    }

    [Theory]
    [InlineData("openai", "gpt-4o", "gpt-6-luna")] // gpt-5-nano is cheaper, and ends within 90 days
    [InlineData("anthropic", "claude-opus-4-8", "claude-haiku-5-5")]
    [InlineData("gemini", "gemini-3.8-flash", "gemini-2.5-flash-lite")]
    [InlineData("groq", "openai/gpt-oss-120b", "openai/gpt-oss-20b")]
    [InlineData("azure", "gpt-5.5", "gpt-5.6-luna")] // gpt-5-nano ends within 90 days, gpt-6-luna is not confirmed there
    public void The_target_is_the_providers_own_and_here_to_stay(string provider, string model, string target) =>
        AssertOutcome("high", target, Group("classification", model, provider));

    [Fact]
    public void The_longest_prompt_and_answer_must_fit()
    {
        var group = Group("classification", "openai/gpt-oss-120b", "groq");

        AssertOutcome("high", "openai/gpt-oss-20b", group with { LongestPrompt = 131_000 });
        AssertOutcome(null, null, group with { LongestPrompt = 131_060 });
        AssertOutcome(null, null, group with { LongestOutput = 70_000 });
    }

    [Fact]
    public void Images_are_not_sent_to_a_model_that_takes_text_only() =>
        AssertOutcome(null, null, Group("classification", "openai/gpt-oss-120b", "groq") with { WithImages = 3 });

    [Fact]
    public void Long_prompts_are_reckoned_at_the_targets_rates_for_long_prompts()
    {
        var r = Assert.Single(Recommend(Group("classification", "claude-opus-4-8", "anthropic") with { LongestPrompt = 100_001 }));

        // 400,000 x 0.50 + 20,000 x 2.50
        Assert.Equal(0.25m, r.Evidence.ProjectedCostUsd);
    }

    [Fact]
    public void A_rise_announced_for_the_next_90_days_counts_already()
    {
        // Flash is 0.75 / 3.75 now and 1.50 / 7.50 from 2027-01-01
        var r = Assert.Single(Recommend(Group("summarisation", "gemini-3.1-pro-preview", "gemini", prompt: 5_000, output: 200)));

        // 1,000 requests x (5,000 x 1.50 + 200 x 7.50)
        Assert.Equal(("gemini-3.8-flash", 9m), (r.RecommendedModel, r.Evidence.ProjectedCostUsd));
    }

    [Fact]
    public void What_an_enabled_rule_moves_already_is_not_recommended_again()
    {
        var group = Group("classification");
        var applied = Applied(Recommend(group));

        Assert.True(applied.Any);
        Assert.Empty(Recommend(applied, group));
        Assert.NotEmpty(Recommend(applied, Group("classification", feature: "other")));
    }

    [Fact]
    public void What_was_dismissed_stays_away()
    {
        var id = Assert.Single(Recommend(Group("classification"))).Id;

        Assert.Empty(Recommender.Recommend([Group("classification")], CompiledRules.Empty, PriceBook.Catalogue, Week, new HashSet<string> { id }));
    }

    [Fact]
    public void Ids_are_stable_and_tell_missing_tags_from_empty_ones()
    {
        Assert.Equal(Assert.Single(Recommend(Group("classification"))).Id, Assert.Single(Recommend(Group("classification", requests: 9_000))).Id);
        Assert.NotEqual(Recommender.IdOf(null, "a", "p", "m", "t"), Recommender.IdOf("", "a", "p", "m", "t"));
        Assert.NotEqual(Recommender.IdOf("a;1:b", null, "p", "m", "t"), Recommender.IdOf("a", "b", "p", "m", "t"));
    }

    [Fact]
    public void Audio_and_models_without_a_cost_are_left_alone()
    {
        Assert.Empty(Recommend(Group("classification", "unheard-of")));
        Assert.Empty(Recommend(Group("classification") with { Tokens = new Usage { Input = 400_000, Output = 20_000, AudioInput = 1 } }));
    }

    [Fact]
    public void Applying_makes_a_rule_for_exactly_the_groups_traffic_and_dismissing_an_event()
    {
        var current = Recommend(Group("classification"));
        var apply = Assert.IsType<RecommendationOutcome.Accepted>(RecommendationDecisions.Handle(new ApplyRecommendation(current[0].Id, "rule-1") { Actor = "Ada", At = Now }, current));
        var dismiss = Assert.IsType<RecommendationOutcome.Accepted>(RecommendationDecisions.Handle(new DismissRecommendation(current[0].Id, "not now") { Actor = "Ada", At = Now }, current));

        Assert.Equal(new RuleConditions("inbox", "classification", "openai", "gpt-4o"), apply.Rule!.Draft.Conditions);
        Assert.Equal(new RuleTarget("openai", "gpt-6-luna"), apply.Rule.Draft.Target);
        Assert.Equal("rule-1", Assert.IsType<RecommendationApplied>(apply.Decision).RuleId);
        Assert.Empty(RuleDraftCheck.Errors(apply.Rule.Draft));
        Assert.Null(dismiss.Rule);
        Assert.Contains(current[0].Id, RecommendationsState.Fold([dismiss.Decision]).Dismissed);
        Assert.Equal(new RecommendationOutcome.NotFound("x"), RecommendationDecisions.Handle(new DismissRecommendation("x", null) { Actor = "Ada", At = Now }, current));
    }

    private static void AssertOutcome(string? confidence, string? target, UsageGroup group)
    {
        var found = Recommend(group);
        if (confidence is null)
        {
            Assert.Empty(found);
            return;
        }

        var r = Assert.Single(found);
        Assert.Equal((confidence, target), (r.Confidence.ToString().ToLowerInvariant(), r.RecommendedModel));
    }
}

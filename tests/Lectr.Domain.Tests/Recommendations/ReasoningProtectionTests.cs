using FsCheck;
using FsCheck.Fluent;
using Lectr.Domain.Recommendations;
using Lectr.Domain.Requests;
using Lectr.Domain.Rules;
using static Lectr.Domain.Tests.Recommendations.Traffic;

namespace Lectr.Domain.Tests.Recommendations;

/// <summary>Reasoning is never moved to a smaller model, whatever else is seen.</summary>
public sealed class ReasoningProtectionTests
{
    private static readonly string?[] Features = [null, "inbox", "chat"];
    private static readonly string?[] Tasks = [null, "reasoning", "Reasoning", " reasoning ", "classification", "generation", "summarisation", "extraction"];
    private static readonly (string Provider, string Model)[] Models =
        [("openai", "gpt-4o"), ("openai", "gpt-6-astra"), ("anthropic", "claude-opus-4-8"), ("groq", "openai/gpt-oss-120b")];

    private static readonly Gen<UsageGroup> Groups =
        from feature in Gen.Elements(Features)
        from task in Gen.Elements(Tasks)
        from model in Gen.Elements(Models)
        from requests in Gen.Choose(0, 5_000)
        from prompt in Gen.Choose(0, 20_000)
        from output in Gen.Choose(0, 2_000)
        from schema in Gen.Choose(0, 5)
        from traits in Gen.Choose(0, 7)
        from cents in Gen.Choose(0, 1_000_000)
        select Group(task, model.Model, model.Provider, feature, requests, prompt, output, schema, cents / 100m) with
        {
            WithTools = (traits & 1) * requests,
            WithImages = (traits >> 1 & 1) * requests,
            Tokens = new Usage { Input = (long)requests * prompt, Output = (long)requests * output, Reasoning = (traits >> 2) * (long)requests * output },
        };

    [Fact]
    public void No_combination_of_signals_recommends_or_reaches_it() =>
        Prop.ForAll(Groups.ArrayOf().ToArbitrary(), groups =>
        {
            // A cube has one group for each combination.
            var seen = groups.DistinctBy(g => (g.Feature, g.Task, g.Provider, g.Model)).ToArray();
            var found = Recommend(seen);
            var applied = Applied(found);
            return found.All(r => r.Task?.Trim().Equals("reasoning", StringComparison.OrdinalIgnoreCase) != true)
                && seen.Where(g => g.Task?.Trim().Equals("reasoning", StringComparison.OrdinalIgnoreCase) == true)
                    .All(g => applied.Match(new RuleSubject(g.Feature, g.Task, g.Provider, g.Model)) is null);
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(3_000).WithEndSize(12));

    [Fact]
    public void It_is_taken_out_of_a_mixed_feature_and_the_rest_is_recommended()
    {
        var found = Recommend(Group("reasoning"), Group("classification"));

        Assert.Equal("classification", Assert.Single(found).Task);
    }

    [Fact]
    public void Untagged_work_beside_it_is_left_alone_because_a_rule_without_a_task_would_reach_it() =>
        Assert.Empty(Recommend(Group("reasoning", requests: 1), Group(null)));

    [Fact]
    public void Untagged_work_is_recommended_again_once_a_rule_keeps_reasoning_where_it_is()
    {
        var keep = CompiledRules.Compile(new RuleSet(1, [new Rule("keep", "keep reasoning", 1, true, new("inbox", "reasoning"), new("openai", "gpt-4o"), Now, Now)]));

        Assert.Null(Assert.Single(Recommend(keep, Group("reasoning"), Group(null))).Task);
    }

    [Fact]
    public void A_wide_rule_does_not_reach_work_that_is_fit_for_a_smaller_step_only() =>
        Assert.Equal("extraction", Assert.Single(Recommend(Group("extraction", schema: 4), Group(null))).Task);
}

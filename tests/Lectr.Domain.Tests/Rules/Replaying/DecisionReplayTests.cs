using Lectr.Domain.Requests;
using Lectr.Domain.Rules;
using Lectr.Domain.Rules.Replaying;

namespace Lectr.Domain.Tests.Rules.Replaying;

public sealed class DecisionReplayTests
{
    private static readonly RuleSet Rules = new(
        7,
        [
            TestRules.Rule("off", 1, new RuleConditions(Feature: "chat"), enabled: false),
            TestRules.Rule("narrow", 2, new RuleConditions(Feature: "chat", Model: "gpt-4")),
            TestRules.Rule("wide", 3, new RuleConditions(Feature: "chat", Provider: "OpenAI")),
        ]);

    [Fact]
    public void Each_rule_is_shown_with_its_conditions_as_matched_or_not()
    {
        var explanation = DecisionReplay.Explain(Rules, Applied("wide"));

        Assert.True(explanation.Agrees);
        Assert.Equal(
            ["off matched=True decided=False", "narrow matched=False decided=False", "wide matched=True decided=True"],
            explanation.Rules.Select(rule => $"{rule.Id} matched={rule.Matched} decided={rule.Decided}"));
        Assert.Equal(
            [new("feature", "chat", "chat", true), new ConditionExplanation("model", "gpt-4", "gpt-4o", false)],
            explanation.Rules[1].Conditions.AsEnumerable());
        Assert.Equal(new DecisionRecord("applied", "wide", null), explanation.Decision);
    }

    [Fact]
    public void A_recorded_decision_that_the_rules_do_not_give_is_told()
    {
        var compiled = CompiledRules.Compile(Rules);

        Assert.Null(DecisionReplay.Difference(compiled, Applied("wide")));
        Assert.Contains("recorded applied narrow", DecisionReplay.Difference(compiled, Applied("narrow")), StringComparison.Ordinal);
        Assert.Contains("recorded passthrough", DecisionReplay.Difference(compiled, Applied("wide") with { Rule = null }), StringComparison.Ordinal);
        Assert.Contains("sends to openai / gpt-4o-mini", DecisionReplay.Difference(compiled, Applied("wide") with { ModelActual = "gpt-4o" }), StringComparison.Ordinal);
        Assert.False(DecisionReplay.Explain(Rules, Applied("narrow")).Agrees);
    }

    [Theory]
    [InlineData(SkipReasons.NoCredential)]
    [InlineData(SkipReasons.WireFormat)]
    public void What_only_the_moment_knew_is_taken_from_the_record(string reason)
    {
        var skipped = Applied("wide") with { Rule = null, ModelActual = "gpt-4o", RuleSkipped = new SkippedRule("wide", "Rule wide", reason) };

        Assert.Null(DecisionReplay.Difference(CompiledRules.Compile(Rules), skipped));
        Assert.NotNull(DecisionReplay.Difference(CompiledRules.Compile(Rules), skipped with { RuleSkipped = new SkippedRule("narrow", "x", reason) }));
    }

    [Fact]
    public void A_body_that_could_not_be_read_is_matched_without_its_model()
    {
        var skipped = Applied("wide") with
        {
            Rule = null,
            ModelRequested = null,
            ModelActual = null,
            RuleSkipped = new SkippedRule("wide", "Rule wide", SkipReasons.UnreadableBody),
        };

        Assert.Null(DecisionReplay.Difference(CompiledRules.Compile(Rules), skipped));
    }

    [Fact]
    public void A_request_whose_path_names_a_model_only_to_read_about_it_is_not_routed()
    {
        var card = Applied("wide") with { Rule = null, Endpoint = "GET /v1/models/{model}", ModelActual = "gpt-4o" };

        Assert.Null(DecisionReplay.Difference(CompiledRules.Compile(Rules), card));
        Assert.False(DecisionReplay.Explain(Rules, card).Routable);
    }

    private static RequestProxied Applied(string ruleId) => new()
    {
        RequestId = Guid.Empty,
        StartedAt = TestRules.Noon,
        Node = "n",
        KeyId = "k",
        Feature = "chat",
        Endpoint = "POST /v1/chat/completions",
        WireFormat = "openai",
        ProviderRequested = "openai",
        ProviderActual = "openai",
        ModelRequested = "gpt-4o",
        ModelActual = "gpt-4o-mini",
        Rule = new RuleRef(ruleId, "Rule " + ruleId),
        RulesVersion = 7,
        Status = RequestStatus.Success,
    };
}

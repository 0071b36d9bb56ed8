using Lectr.Domain.Requests;
using Lectr.Domain.Rules;

namespace Lectr.Domain.Tests.Rules;

public sealed class RouterTests
{
    private static readonly Rule Chat = TestRules.Rule("a", 1, new RuleConditions(Feature: "chat"));
    private static readonly CompiledRules Rules = CompiledRules.Compile(new RuleSet(3, [Chat]));
    private static readonly RuleSubject Matching = new("chat", null, "openai", "gpt-4o");

    private readonly struct Checks(bool offers = true, bool credential = true, bool fails = false) : IRouteChecks
    {
        public bool OffersEndpoint(RuleTarget target) => fails ? throw new InvalidOperationException("broken") : offers;

        public bool HasCredential(RuleTarget target) => credential;
    }

    [Fact]
    public void A_match_is_applied() =>
        Assert.Equal(new Decision.Apply(Chat), Router.Decide(Rules, Matching, ModelReading.Named, new Checks(true)));

    [Fact]
    public void No_match_and_no_model_pass_unchanged()
    {
        Assert.IsType<Decision.Passthrough>(Router.Decide(Rules, Matching with { Feature = null }, ModelReading.Named, new Checks(true)));
        Assert.IsType<Decision.Passthrough>(Router.Decide(Rules, Matching, ModelReading.None, new Checks(true)));
        Assert.IsType<Decision.Passthrough>(Router.Decide(CompiledRules.Empty, Matching, ModelReading.Named, new Checks(true)));
    }

    [Fact]
    public void What_cannot_be_applied_is_skipped_with_its_reason()
    {
        Assert.Equal(new Decision.Skipped(Chat, SkipReasons.WireFormat), Router.Decide(Rules, Matching, ModelReading.Named, new Checks(offers: false)));
        Assert.Equal(new Decision.Skipped(Chat, SkipReasons.NoCredential), Router.Decide(Rules, Matching, ModelReading.Named, new Checks(credential: false)));
        Assert.Equal(
            new Decision.Skipped(Chat, SkipReasons.UnreadableBody),
            Router.Decide(Rules, Matching with { Model = null }, ModelReading.Unreadable, new Checks(true)));
    }

    [Fact]
    public void A_check_that_fails_never_blocks_the_request() =>
        Assert.Equal(new Decision.Skipped(Chat, SkipReasons.EvaluationError), Router.Decide(Rules, Matching, ModelReading.Named, new Checks(fails: true)));
}

using Lectr.Domain.Rules;

namespace Lectr.Domain.Tests.Rules;

/// <summary>Rules and commands for tests.</summary>
internal static class TestRules
{
    public static readonly DateTimeOffset Noon = new(2026, 11, 21, 12, 0, 0, TimeSpan.Zero);

    public static Rule Rule(string id, int priority, RuleConditions conditions, bool enabled = true, string model = "gpt-4o-mini") =>
        new(id, "Rule " + id, priority, enabled, conditions, new RuleTarget("openai", model), Noon, Noon);

    public static RuleDraft Draft(string name = "Downgrade", int? priority = null, bool? enabled = null, string feature = "chat") =>
        new(name, new RuleConditions(Feature: feature), new RuleTarget("openai", "gpt-4o-mini"), priority, enabled);

    public static CreateRule Create(string id, RuleDraft? draft = null) => new(id, draft ?? Draft()) { Actor = "ada", At = Noon };

    public static RulesState Given(params RuleCommand[] commands) => commands.Aggregate(RulesState.Empty, (state, command) => state.After(command));

    /// <summary>The state after a command that must be accepted.</summary>
    public static RulesState After(this RulesState state, RuleCommand command) =>
        Assert.IsType<RuleOutcome.Accepted>(RuleEditing.Handle(command, state)).After;

    /// <summary>The reason of a command that must be rejected.</summary>
    public static T RejectedAs<T>(this RulesState state, RuleCommand command)
        where T : RuleRejection =>
        Assert.IsType<T>(Assert.IsType<RuleOutcome.Rejected>(RuleEditing.Handle(command, state)).Reason);
}

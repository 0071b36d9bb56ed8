using Lectr.Domain.Rules;
using static Lectr.Domain.Tests.Rules.TestRules;

namespace Lectr.Domain.Tests.Rules;

public sealed class RuleEditingTests
{
    [Fact]
    public void A_rule_without_a_priority_comes_after_the_last()
    {
        var state = Given(Create("a", Draft(priority: 7)), Create("b"), Create("c", Draft(priority: 3)), Create("d"));

        Assert.Equal(["c:3", "a:7", "b:8", "d:9"], state.Set.Rules.Select(rule => $"{rule.Id}:{rule.Priority}"));
        Assert.Equal(4, state.Version);
    }

    [Fact]
    public void A_priority_that_another_enabled_rule_holds_is_refused_by_its_name()
    {
        var state = Given(Create("a", Draft("Holder", priority: 1)));

        var conflict = state.RejectedAs<RuleRejection.Conflict>(Create("b", Draft(priority: 1)));

        Assert.Equal(new RuleRejection.Conflict(1, "a", "Holder"), conflict);
    }

    [Fact]
    public void A_disabled_rule_may_share_a_priority_until_it_is_enabled()
    {
        var state = Given(Create("a", Draft(priority: 1)), Create("b", Draft(priority: 1, enabled: false)));

        Assert.Equal("a", state.RejectedAs<RuleRejection.Conflict>(new EnableRule("b") { Actor = "ada", At = Noon }).HolderId);

        state = state.After(new DisableRule("a") { Actor = "ada", At = Noon }).After(new EnableRule("b") { Actor = "ada", At = Noon });

        Assert.Equal("a", state.Set.Rules.Single(rule => !rule.Enabled).Id);
        Assert.Equal("b", state.RejectedAs<RuleRejection.Conflict>(new EnableRule("a") { Actor = "ada", At = Noon }).HolderId);
    }

    [Fact]
    public void An_edit_onto_a_taken_priority_changes_nothing()
    {
        var state = Given(Create("a", Draft(priority: 1)), Create("b", Draft(priority: 2)));

        state.RejectedAs<RuleRejection.Conflict>(new EditRule("b", Draft("New name", priority: 1)) { Actor = "ada", At = Noon });
    }

    [Fact]
    public void An_edit_replaces_the_rule_and_keeps_its_place_when_it_names_none()
    {
        var state = Given(Create("a", Draft(priority: 4)))
            .After(new EditRule("a", Draft("New name", feature: "search")) { Actor = "ada", At = Noon.AddHours(1) });

        var rule = Assert.Single(state.Set.Rules);
        Assert.Equal(("New name", 4, true, "search"), (rule.Name, rule.Priority, rule.Enabled, rule.Conditions.Feature));
        Assert.Equal((Noon, Noon.AddHours(1)), (rule.CreatedAt, rule.UpdatedAt));
    }

    [Fact]
    public void What_changes_nothing_is_accepted_without_an_edit()
    {
        var state = Given(Create("a"), Create("b"));

        Assert.Equal(2, state.After(new EnableRule("a") { Actor = "ada", At = Noon }).Version);
        Assert.Equal(2, state.After(new EditRule("a", Draft()) { Actor = "ada", At = Noon }).Version);
        Assert.Equal(2, state.After(new ReorderRules(["a", "b"]) { Actor = "ada", At = Noon }).Version);
        Assert.Equal(2, state.After(new RestoreRules(state.Set) { Actor = "ada", At = Noon }).Version);
    }

    [Fact]
    public void A_new_order_is_one_edit_with_priorities_from_one()
    {
        var state = Given(Create("a", Draft(priority: 10)), Create("b", Draft(priority: 20)), Create("c", Draft(priority: 30, enabled: false)))
            .After(new ReorderRules(["c", "b", "a"]) { Actor = "ada", At = Noon });

        Assert.Equal(4, state.Version);
        Assert.Equal(["c:1", "b:2", "a:3"], state.Set.Rules.Select(rule => $"{rule.Id}:{rule.Priority}"));
    }

    [Theory]
    [InlineData("a")]
    [InlineData("a", "b", "c")]
    [InlineData("a", "a", "b")]
    [InlineData]
    public void An_order_that_does_not_name_every_rule_once_is_refused(params string[] ids)
    {
        var state = Given(Create("a"), Create("b"));

        var invalid = state.RejectedAs<RuleRejection.Invalid>(new ReorderRules([.. ids]) { Actor = "ada", At = Noon });

        Assert.Equal("ids", Assert.Single(invalid.Errors).Field);
    }

    [Fact]
    public void A_restored_version_is_the_same_set_under_a_new_version()
    {
        var then = Given(Create("a"), Create("b"));
        var now = then.After(new DeleteRule("a") { Actor = "ada", At = Noon }).After(new DisableRule("b") { Actor = "ada", At = Noon });

        var restored = now.After(new RestoreRules(then.Set) { Actor = "ada", At = Noon.AddDays(1) });

        Assert.Equal(5, restored.Version);
        Assert.Equal(then.Set.Rules, restored.Set.Rules.AsEnumerable());
    }

    [Fact]
    public void An_editor_who_saw_an_older_version_is_told_so()
    {
        var state = Given(Create("a"), Create("b"));

        var mismatch = state.RejectedAs<RuleRejection.VersionMismatch>(new DeleteRule("a") { Actor = "ada", At = Noon, ExpectedVersion = 1 });

        Assert.Equal(new RuleRejection.VersionMismatch(1, 2), mismatch);
    }

    [Fact]
    public void Commands_on_a_rule_that_is_not_there_find_nothing()
    {
        RuleCommand[] commands =
        [
            new EditRule("x", Draft()) { Actor = "ada", At = Noon },
            new EnableRule("x") { Actor = "ada", At = Noon },
            new DisableRule("x") { Actor = "ada", At = Noon },
            new DeleteRule("x") { Actor = "ada", At = Noon },
        ];

        Assert.All(commands, command => RulesState.Empty.RejectedAs<RuleRejection.NotFound>(command));
    }

    public static TheoryData<string, RuleDraft> BadDrafts() => new()
    {
        { "name", Draft(name: "") },
        { "name", Draft(name: "   ") },
        { "name", Draft(name: new string('x', 101)) },
        { "name", Draft(name: "a\0b") },
        { "priority", Draft(priority: 0) },
        { "conditions", Draft() with { Conditions = new RuleConditions() } },
        { "conditions.feature", Draft(feature: "") },
        { "conditions.provider", Draft() with { Conditions = new RuleConditions(Provider: "mistral") } },
        { "target.provider", Draft() with { Target = new RuleTarget("mistral", "x") } },
        { "target.model", Draft() with { Target = new RuleTarget("openai", "") } },
    };

    [Theory]
    [MemberData(nameof(BadDrafts))]
    public void A_draft_that_makes_no_rule_is_refused_by_field(string field, RuleDraft draft)
    {
        var invalid = RulesState.Empty.RejectedAs<RuleRejection.Invalid>(Create("a", draft));

        Assert.Equal(field, Assert.Single(invalid.Errors).Field);
    }

    [Theory]
    [InlineData("x")]
    [InlineData("0123456789012345678901234567890123456789012345678901234567890123456789012345678901234567890123456789")]
    [InlineData("名前🙂🙂🙂🙂🙂🙂🙂🙂🙂🙂🙂🙂🙂🙂🙂🙂🙂🙂🙂🙂🙂🙂🙂🙂🙂🙂🙂🙂🙂🙂🙂🙂🙂🙂🙂🙂🙂🙂🙂🙂🙂🙂🙂🙂🙂🙂🙂🙂🙂🙂🙂🙂🙂🙂🙂🙂🙂🙂🙂")]
    public void A_name_has_one_to_a_hundred_characters(string name) => Assert.Equal(1, Given(Create("a", Draft(name))).Version);

    [Fact]
    public void Provider_ids_are_taken_in_any_case_and_kept_as_the_catalogue_writes_them()
    {
        var draft = Draft() with { Conditions = new RuleConditions(Provider: "OpenAI"), Target = new RuleTarget("ANTHROPIC", "claude-x") };

        var rule = Assert.Single(Given(Create("a", draft)).Set.Rules);

        Assert.Equal(("openai", "anthropic"), (rule.Conditions.Provider, rule.Target.Provider));
    }
}

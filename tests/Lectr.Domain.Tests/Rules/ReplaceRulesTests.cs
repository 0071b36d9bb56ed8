using Lectr.Domain.Rules;
using static Lectr.Domain.Tests.Rules.TestRules;

namespace Lectr.Domain.Tests.Rules;

public sealed class ReplaceRulesTests
{
    [Fact]
    public void Two_rules_change_places_without_ever_sharing_one()
    {
        var state = Given(Create("a", Draft("A", 1)), Create("b", Draft("B", 2)));

        var accepted = Replace(state, Wanted(Draft("A", 2)), Wanted(Draft("B", 1)));

        Assert.Equal(["b:1", "a:2"], accepted.After.Set.Rules.Select(rule => $"{rule.Id}:{rule.Priority}"));
        Assert.IsType<RulesReordered>(Assert.Single(accepted.Edits));
    }

    [Fact]
    public void Without_priorities_the_order_of_the_file_counts_and_what_it_does_not_name_goes()
    {
        var state = Given(Create("a", Draft("A", 7)), Create("b", Draft("B", 9)));

        var accepted = Replace(state, Wanted(Draft("New")), Wanted(Draft("B")));

        Assert.Equal(["new0:1:True", "b:2:True"], accepted.After.Set.Rules.Select(rule => $"{rule.Id}:{rule.Priority}:{rule.Enabled}"));
        Assert.Equal(["RuleDeleted", "RuleCreated", "RulesReordered"], accepted.Edits.Select(edit => edit.GetType().Name));
    }

    [Fact]
    public void The_same_set_is_no_edit() => Assert.Empty(Replace(Given(Create("a", Draft("A", 3))), Wanted(Draft("A", 3))).Edits);

    [Fact]
    public void What_cannot_be_is_told_by_its_place_in_the_file()
    {
        var state = Given(Create("a", Draft("Same", 1)), Create("b", Draft("Same", 2)));

        var invalid = state.RejectedAs<RuleRejection.Invalid>(Command(Wanted(Draft("Same", 1)), Wanted(Draft("X", 4), "x"), Wanted(Draft("Y", 4), "y"), Wanted(Draft("", 5), "z")));

        Assert.Equal(["rules[0].name", "rules[3].name", "rules"], invalid.Errors.Select(error => error.Field));
    }

    [Fact]
    public void Any_set_leads_to_any_other_with_the_invariants_held_at_every_version()
    {
        for (var seed = 0; seed < 3_000; seed++)
        {
            var random = new Random(seed);
            var state = RulesState.Empty;
            for (var round = 0; round < 4; round++)
            {
                var wanted = RandomSet(random);
                var accepted = Replace(state, wanted);
                foreach (var edit in accepted.Edits)
                {
                    state = state.Apply(edit);
                    var enabled = state.Set.Rules.Where(rule => rule.Enabled).ToList();
                    Assert.Equal(enabled.Count, enabled.Select(rule => rule.Priority).Distinct().Count());
                }

                Assert.Equal(
                    wanted.Select(rule => (rule.Draft.Name, rule.Draft.Priority!.Value, rule.Draft.Enabled!.Value)).Order(),
                    state.Set.Rules.Select(rule => (rule.Name, rule.Priority, rule.Enabled)).Order());
                Assert.Equal(accepted.After.Hash, state.Hash);
            }
        }
    }

    private static WantedRule[] RandomSet(Random random)
    {
        var names = Enumerable.Range(0, 8).Select(n => $"n{n}").ToArray();
        var priorities = Enumerable.Range(1, 8).ToArray();
        random.Shuffle(names);
        random.Shuffle(priorities);
        return [.. Enumerable.Range(0, random.Next(9)).Select(i => Wanted(Draft(names[i], priorities[i], random.Next(3) > 0, feature: $"f{random.Next(3)}"), names[i] + random.Next()))];
    }

    private static WantedRule Wanted(RuleDraft draft, string newId = "new0") => new(null, newId, draft);

    private static ReplaceRules Command(params WantedRule[] wanted) => new([.. wanted]) { Actor = "ada", At = Noon };

    private static RuleOutcome.Accepted Replace(RulesState state, params WantedRule[] wanted) =>
        Assert.IsType<RuleOutcome.Accepted>(RuleEditing.Handle(Command(wanted), state));
}

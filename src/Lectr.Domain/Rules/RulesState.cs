using System.Collections.Immutable;

namespace Lectr.Domain.Rules;

/// <summary>Everything that deciding on an edit needs: the rules after the last one, and its hash.</summary>
public sealed record RulesState(RuleSet Set, string Hash)
{
    /// <summary>Before the first edit.</summary>
    public static RulesState Empty { get; } = new(RuleSet.Empty, RuleHashChain.Start);

    /// <summary>The version that this state stands for.</summary>
    public long Version => Set.Version;

    /// <summary>The state after <paramref name="edit"/>, which is the next version's.</summary>
    public RulesState Apply(RuleEvent edit)
    {
        var rules = edit switch
        {
            RuleCreated created => Set.Rules.Add(created.Rule),
            RuleEdited edited => Replace(edited.Rule.Id, _ => edited.Rule),
            RuleEnabled enabled => Replace(enabled.RuleId, rule => rule with { Enabled = true, UpdatedAt = enabled.At }),
            RuleDisabled disabled => Replace(disabled.RuleId, rule => rule with { Enabled = false, UpdatedAt = disabled.At }),
            RulesReordered reordered => Reorder(reordered),
            RuleDeleted deleted => Set.Rules.RemoveAll(rule => rule.Id == deleted.RuleId),
            RulesRestored restored => restored.Rules,
            _ => throw new ArgumentOutOfRangeException(nameof(edit)),
        };
        return new RulesState(new RuleSet(Version + 1, InOrder(rules)), edit.Hash);
    }

    /// <summary>The state after all of <paramref name="edits"/>, in their order.</summary>
    public static RulesState Fold(IEnumerable<RuleEvent> edits) => edits.Aggregate(Empty, (state, edit) => state.Apply(edit));

    private static ImmutableArray<Rule> InOrder(ImmutableArray<Rule> rules) =>
        [.. rules.OrderBy(rule => rule.Priority).ThenBy(rule => rule.CreatedAt).ThenBy(rule => rule.Id, StringComparer.Ordinal)];

    private ImmutableArray<Rule> Replace(string id, Func<Rule, Rule> change) => [.. Set.Rules.Select(rule => rule.Id == id ? change(rule) : rule)];

    private ImmutableArray<Rule> Reorder(RulesReordered reordered)
    {
        var priorities = reordered.Priorities.ToDictionary(place => place.RuleId, place => place.Priority);
        return
        [
            .. Set.Rules.Select(rule => priorities.TryGetValue(rule.Id, out var priority) && priority != rule.Priority
                ? rule with { Priority = priority, UpdatedAt = reordered.At }
                : rule),
        ];
    }
}

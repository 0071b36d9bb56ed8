using System.Collections.Immutable;
using Lectr.Domain.Pricing;
using Lectr.Domain.Rules;

namespace Lectr.Domain.Simulation;

/// <summary>What the story's people decided, as the events that their commands came to, and what held at any moment.</summary>
public sealed class StoryHistory
{
    private readonly (DateTimeOffset At, CompiledRules Rules)[] _rules;
    private readonly (DateTimeOffset At, PriceBook Book)[] _prices;

    /// <summary>The story's edits before <paramref name="end"/>, decided by the same handlers as anyone's.</summary>
    public StoryHistory(Story story, DateTimeOffset end, ulong seed)
    {
        var dice = new Dice(seed);
        RuleEdits = [.. EditsOf(story, end, dice)];
        PriceEdits = [.. PricesOf(story, end, dice)];
        _rules = [.. Enumerable.Range(0, RuleEdits.Length).Select(i => (RuleEdits[i].At, CompiledRules.Compile(RulesState.Fold(RuleEdits.Take(i + 1)).Set)))];
        _prices = [.. Enumerable.Range(0, PriceEdits.Length).Select(i => (PriceEdits[i].At, PriceBook.Catalogue.With(PricesState.Fold(PriceEdits.Take(i + 1)).Overrides)))];
    }

    /// <summary>Edits of the rules, chained.</summary>
    public ImmutableArray<RuleEvent> RuleEdits { get; }

    /// <summary>Edits of the prices.</summary>
    public ImmutableArray<PriceEvent> PriceEdits { get; }

    /// <summary>The rules in force.</summary>
    public CompiledRules RulesAt(DateTimeOffset moment)
    {
        var last = Array.FindLastIndex(_rules, edit => edit.At <= moment);
        return last < 0 ? CompiledRules.Empty : _rules[last].Rules;
    }

    /// <summary>The prices in force.</summary>
    public PriceBook PricesAt(DateTimeOffset moment)
    {
        var last = Array.FindLastIndex(_prices, edit => edit.At <= moment);
        return last < 0 ? PriceBook.Catalogue : _prices[last].Book;
    }

    private static IEnumerable<RuleEvent> EditsOf(Story story, DateTimeOffset end, Dice dice)
    {
        var state = RulesState.Empty;
        var ids = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var edit in story.Rules)
        {
            var at = edit.At.Before(end);
            var known = ids.TryGetValue(edit.Rule, out var id);
            id ??= ids[edit.Rule] = dice.IdAt(at).ToString();
            RuleCommand command = edit.Action switch
            {
                "enable" => new EnableRule(id) { Actor = edit.Actor, At = at },
                "disable" => new DisableRule(id) { Actor = edit.Actor, At = at },
                _ when known => new EditRule(id, new RuleDraft(edit.Name!, edit.Conditions!, edit.Target!)) { Actor = edit.Actor, At = at },
                _ => new CreateRule(id, new RuleDraft(edit.Name!, edit.Conditions!, edit.Target!)) { Actor = edit.Actor, At = at },
            };
            if (RuleEditing.Handle(command, state) is not RuleOutcome.Accepted accepted)
            {
                throw new InvalidOperationException($"the story's edit of {edit.Rule} is not possible");
            }

            state = accepted.After;
            foreach (var change in accepted.Edits)
            {
                yield return change;
            }
        }
    }

    private static IEnumerable<PriceEvent> PricesOf(Story story, DateTimeOffset end, Dice dice)
    {
        var state = PricesState.Empty;
        foreach (var edit in story.Prices)
        {
            var at = edit.At.Before(end);
            var command = new SetPrice(dice.IdAt(at).ToString("N")[^8..], edit.Provider, edit.Model, at, edit.Rates, edit.Reason) { Actor = edit.Actor, At = at };
            if (PriceEditing.Handle(command, state) is not PriceOutcome.Accepted accepted)
            {
                throw new InvalidOperationException($"the story's price of {edit.Model} is not possible");
            }

            state = accepted.After;
            yield return accepted.Edit;
        }
    }
}

using System.Collections.Immutable;

namespace Lectr.Domain.Rules;

/// <summary>
/// One rule of a wanted set. Without <paramref name="Id"/> it is the present rule of the same name, else a new one under <paramref name="NewId"/>.
/// </summary>
public sealed record WantedRule(string? Id, string NewId, RuleDraft Draft);

/// <summary>Makes the rules exactly these; one without a priority comes right after the one before it.</summary>
public sealed record ReplaceRules(ImmutableArray<WantedRule> Wanted) : RuleCommand;

/// <summary>
/// Works out the edits that lead from one set to another: deletions, changed words, new rules, one new order, switches. In this
/// order every version in between keeps the invariants.
/// </summary>
internal static class RuleSetReplacement
{
    /// <summary>The edits without their hashes, or why there are none.</summary>
    public static (ImmutableArray<FieldError> Errors, Func<RulesState, RuleEvent?>[] Steps) Plan(ReplaceRules command, RulesState state)
    {
        var errors = ImmutableArray.CreateBuilder<FieldError>();
        var rules = Resolve(command, state, errors);
        if (errors.Count > 0)
        {
            return (errors.ToImmutable(), []);
        }

        return ([], [
            .. state.Set.Rules.Where(present => rules.TrueForAll(rule => rule.Id != present.Id)).Select(gone => Step(now =>
                new RuleDeleted { Actor = command.Actor, At = command.At, RuleId = gone.Id, RuleName = gone.Name })),
            .. rules.Select(rule => Step(now => Find(now, rule.Id) is { } present ? Words(command, present, rule) : null)),
            .. rules.Select(rule => Step(now => Find(now, rule.Id) is null ? Creation(command, now, rule) : null)),
            Step(now => Order(command, now, rules)),
            .. rules.Where(rule => rule.Enabled).Select(rule => Step(now => Find(now, rule.Id)!.Enabled
                ? null
                : new RuleEnabled { Actor = command.Actor, At = command.At, RuleId = rule.Id, RuleName = rule.Name })),
        ]);
    }

    private static Func<RulesState, RuleEvent?> Step(Func<RulesState, RuleEvent?> step) => step;

    private static Rule? Find(RulesState state, string id) => state.Set.Rules.FirstOrDefault(rule => rule.Id == id);

    /// <summary>The rules as they shall be; what cannot be is added to <paramref name="errors"/>.</summary>
    private static List<Rule> Resolve(ReplaceRules command, RulesState state, ImmutableArray<FieldError>.Builder errors)
    {
        var rules = new List<Rule>();
        var previous = 0;
        foreach (var (wanted, index) in command.Wanted.Select((wanted, index) => (wanted, index)))
        {
            errors.AddRange(RuleDraftCheck.Errors(wanted.Draft).Select(error => error with { Field = $"rules[{index}].{error.Field}" }));
            var namesakes = wanted.Id is null ? state.Set.Rules.Where(rule => rule.Name == wanted.Draft.Name).ToList() : [];
            if (namesakes.Count > 1)
            {
                errors.Add(new FieldError($"rules[{index}].name", $"{namesakes.Count} rules have the name \"{wanted.Draft.Name}\": give the id."));
                continue;
            }

            var id = wanted.Id ?? (namesakes.Count == 1 ? namesakes[0].Id : wanted.NewId);
            if (rules.Exists(rule => rule.Id == id))
            {
                errors.Add(new FieldError($"rules[{index}]", $"The rule {id} (\"{wanted.Draft.Name}\") stands here twice."));
                continue;
            }

            var draft = RuleDraftCheck.Canonical(wanted.Draft);
            previous = draft.Priority ?? previous + 1;
            rules.Add(new Rule(id, draft.Name, previous, draft.Enabled ?? true, draft.Conditions, draft.Target, command.At, command.At));
        }

        foreach (var clash in rules.Where(rule => rule.Enabled).GroupBy(rule => rule.Priority).Where(group => group.Count() > 1))
        {
            errors.Add(new FieldError("rules", $"Priority {clash.Key} is held by {string.Join(" and ", clash.Select(rule => $"\"{rule.Name}\""))}."));
        }

        return rules;
    }

    /// <summary>A rule that shall be enabled and is not stays off until the order is right.</summary>
    private static RuleEdited? Words(ReplaceRules command, Rule present, Rule wanted)
    {
        var after = present with
        {
            Name = wanted.Name,
            Enabled = present.Enabled && wanted.Enabled,
            Conditions = wanted.Conditions,
            Target = wanted.Target,
        };
        return after == present ? null : new RuleEdited { Actor = command.Actor, At = command.At, Rule = after with { UpdatedAt = command.At } };
    }

    private static RuleCreated Creation(ReplaceRules command, RulesState now, Rule wanted)
    {
        var taken = now.Set.Rules.Any(rule => rule.Enabled && rule.Priority == wanted.Priority);
        return new RuleCreated { Actor = command.Actor, At = command.At, Rule = wanted with { Enabled = wanted.Enabled && !taken } };
    }

    private static RulesReordered? Order(ReplaceRules command, RulesState now, List<Rule> wanted) =>
        wanted.TrueForAll(rule => Find(now, rule.Id)!.Priority == rule.Priority)
            ? null
            : new RulesReordered
            {
                Actor = command.Actor,
                At = command.At,
                Priorities = [.. wanted.OrderBy(rule => rule.Priority).Select(rule => new RulePriority(rule.Id, rule.Priority))],
            };
}

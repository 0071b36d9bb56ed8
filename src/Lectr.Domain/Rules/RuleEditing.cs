using System.Collections.Immutable;

namespace Lectr.Domain.Rules;

/// <summary>
/// Decides on edits. Held at every version: two enabled rules never share a priority, every rule has a name, a condition
/// and a target. What would break that is rejected whole.
/// </summary>
public static class RuleEditing
{
    /// <summary>The edits that <paramref name="command"/> comes to in <paramref name="state"/>, or why it comes to nothing.</summary>
    public static RuleOutcome Handle(RuleCommand command, RulesState state)
    {
        if (command.ExpectedVersion is { } expected && expected != state.Version)
        {
            return Reject(new RuleRejection.VersionMismatch(expected, state.Version));
        }

        return command switch
        {
            CreateRule create => Create(create, state),
            EditRule edit => Edit(edit, state),
            EnableRule enable => Enable(enable, state),
            DisableRule disable => Disable(disable, state),
            ReorderRules reorder => Reorder(reorder, state),
            DeleteRule delete => Delete(delete, state),
            RestoreRules restore => Restore(restore, state),
            ReplaceRules replace => Replace(replace, state),
            _ => throw new ArgumentOutOfRangeException(nameof(command)),
        };
    }

    private static RuleOutcome Create(CreateRule command, RulesState state)
    {
        if (RuleDraftCheck.Errors(command.Draft) is { Length: > 0 } errors)
        {
            return Reject(new RuleRejection.Invalid(errors));
        }

        if (Find(state, command.Id) is not null)
        {
            return Reject(Invalid("id", "A rule with this id exists."));
        }

        var last = state.Set.Rules.Select(rule => rule.Priority).DefaultIfEmpty(0).Max();
        if (command.Draft.Priority is null && last == int.MaxValue)
        {
            return Reject(Invalid("priority", "No priority is left after the last rule: reorder the rules first."));
        }

        var draft = RuleDraftCheck.Canonical(command.Draft);
        var rule = new Rule(
            command.Id, draft.Name, draft.Priority ?? last + 1, draft.Enabled ?? true, draft.Conditions, draft.Target, command.At, command.At);
        return Unless(HolderOf(state, rule), state, new RuleCreated { Actor = command.Actor, At = command.At, Rule = rule });
    }

    private static RuleOutcome Edit(EditRule command, RulesState state)
    {
        if (Find(state, command.Id) is not { } before)
        {
            return Reject(new RuleRejection.NotFound(command.Id));
        }

        if (RuleDraftCheck.Errors(command.Draft) is { Length: > 0 } errors)
        {
            return Reject(new RuleRejection.Invalid(errors));
        }

        var draft = RuleDraftCheck.Canonical(command.Draft);
        var after = before with
        {
            Name = draft.Name,
            Priority = draft.Priority ?? before.Priority,
            Enabled = draft.Enabled ?? before.Enabled,
            Conditions = draft.Conditions,
            Target = draft.Target,
        };
        return after == before
            ? Accept(state)
            : Unless(HolderOf(state, after), state, new RuleEdited { Actor = command.Actor, At = command.At, Rule = after with { UpdatedAt = command.At } });
    }

    private static RuleOutcome Enable(EnableRule command, RulesState state) => Find(state, command.Id) switch
    {
        null => Reject(new RuleRejection.NotFound(command.Id)),
        { Enabled: true } => Accept(state),
        { } rule => Unless(
            HolderOf(state, rule with { Enabled = true }),
            state,
            new RuleEnabled { Actor = command.Actor, At = command.At, RuleId = rule.Id, RuleName = rule.Name }),
    };

    private static RuleOutcome Disable(DisableRule command, RulesState state) => Find(state, command.Id) switch
    {
        null => Reject(new RuleRejection.NotFound(command.Id)),
        { Enabled: false } => Accept(state),
        { } rule => Accept(state, new RuleDisabled { Actor = command.Actor, At = command.At, RuleId = rule.Id, RuleName = rule.Name }),
    };

    private static RuleOutcome Reorder(ReorderRules command, RulesState state)
    {
        if (command.Ids.Distinct(StringComparer.Ordinal).Count() != command.Ids.Length)
        {
            return Reject(Invalid("ids", "A rule is named twice."));
        }

        if (command.Ids.FirstOrDefault(id => Find(state, id) is null) is { } unknown)
        {
            return Reject(Invalid("ids", $"There is no rule {unknown}."));
        }

        if (state.Set.Rules.FirstOrDefault(rule => !command.Ids.Contains(rule.Id)) is { } left)
        {
            return Reject(Invalid("ids", $"The order names every rule; {left.Id} ({left.Name}) is missing."));
        }

        var priorities = command.Ids.Select((id, index) => new RulePriority(id, index + 1)).ToImmutableArray();
        return priorities.All(place => Find(state, place.RuleId)!.Priority == place.Priority)
            ? Accept(state)
            : Accept(state, new RulesReordered { Actor = command.Actor, At = command.At, Priorities = priorities });
    }

    private static RuleOutcome Delete(DeleteRule command, RulesState state) => Find(state, command.Id) is { } rule
        ? Accept(state, new RuleDeleted { Actor = command.Actor, At = command.At, RuleId = rule.Id, RuleName = rule.Name })
        : Reject(new RuleRejection.NotFound(command.Id));

    private static RuleOutcome Restore(RestoreRules command, RulesState state) => command.Target.Rules.SequenceEqual(state.Set.Rules)
        ? Accept(state)
        : Accept(state, new RulesRestored
        {
            Actor = command.Actor,
            At = command.At,
            RestoredVersion = command.Target.Version,
            Rules = command.Target.Rules,
        });

    private static RuleOutcome Replace(ReplaceRules command, RulesState state)
    {
        var (errors, steps) = RuleSetReplacement.Plan(command, state);
        if (errors.Length > 0)
        {
            return Reject(new RuleRejection.Invalid(errors));
        }

        var edits = ImmutableArray.CreateBuilder<RuleEvent>();
        foreach (var step in steps)
        {
            if (step(state) is { } edit)
            {
                var accepted = Accept(state, edit);
                edits.AddRange(accepted.Edits);
                state = accepted.After;
            }
        }

        return new RuleOutcome.Accepted(edits.ToImmutable(), state);
    }

    private static Rule? Find(RulesState state, string id) => state.Set.Rules.FirstOrDefault(rule => rule.Id == id);

    private static Rule? HolderOf(RulesState state, Rule wanted) => wanted.Enabled
        ? state.Set.Rules.FirstOrDefault(rule => rule.Enabled && rule.Priority == wanted.Priority && rule.Id != wanted.Id)
        : null;

    private static RuleOutcome Unless(Rule? holder, RulesState state, RuleEvent edit) =>
        holder is null ? Accept(state, edit) : Reject(new RuleRejection.Conflict(holder.Priority, holder.Id, holder.Name));

    private static RuleOutcome.Accepted Accept(RulesState state) => new([], state);

    private static RuleOutcome.Accepted Accept(RulesState state, RuleEvent edit)
    {
        var chained = edit with { Hash = RuleHashChain.HashOf(state.Hash, state.Version + 1, edit) };
        return new RuleOutcome.Accepted([chained], state.Apply(chained));
    }

    private static RuleOutcome.Rejected Reject(RuleRejection reason) => new(reason);

    private static RuleRejection.Invalid Invalid(string field, string message) => new([new FieldError(field, message)]);
}

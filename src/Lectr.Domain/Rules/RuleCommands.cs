using System.Collections.Immutable;

namespace Lectr.Domain.Rules;

/// <summary>A wish to edit the rules; <see cref="RuleEditing.Handle"/> decides on it.</summary>
public abstract record RuleCommand
{
    /// <summary>Name of the admin token.</summary>
    public required string Actor { get; init; }

    /// <summary>Now, UTC.</summary>
    public required DateTimeOffset At { get; init; }

    /// <summary>The version that the editor saw (<c>If-Match</c>); null = any.</summary>
    public long? ExpectedVersion { get; init; }
}

/// <summary>What an editor says of a rule. No priority = after the last on create, unchanged on edit.</summary>
public sealed record RuleDraft(string Name, RuleConditions Conditions, RuleTarget Target, int? Priority = null, bool? Enabled = null);

/// <summary>Creates a rule, enabled unless the draft says otherwise.</summary>
public sealed record CreateRule(string Id, RuleDraft Draft) : RuleCommand;

/// <summary>Replaces everything that an editor can say of a rule.</summary>
public sealed record EditRule(string Id, RuleDraft Draft) : RuleCommand;

/// <summary>Switches a rule on.</summary>
public sealed record EnableRule(string Id) : RuleCommand;

/// <summary>Switches a rule off.</summary>
public sealed record DisableRule(string Id) : RuleCommand;

/// <summary>Gives priorities 1 to n in this order; names every rule exactly once, disabled ones too.</summary>
public sealed record ReorderRules(ImmutableArray<string> Ids) : RuleCommand;

/// <summary>Deletes a rule.</summary>
public sealed record DeleteRule(string Id) : RuleCommand;

/// <summary>Brings <paramref name="Target"/>, an earlier version of the same stream, back.</summary>
public sealed record RestoreRules(RuleSet Target) : RuleCommand;

/// <summary>What comes of a command.</summary>
public abstract record RuleOutcome
{
    private RuleOutcome() { }

    /// <summary>The edits to append, none when nothing would change, and the state after them.</summary>
    public sealed record Accepted(ImmutableArray<RuleEvent> Edits, RulesState After) : RuleOutcome;

    /// <summary>Nothing changes, for this reason.</summary>
    public sealed record Rejected(RuleRejection Reason) : RuleOutcome;
}

/// <summary>Why a command changes nothing.</summary>
public abstract record RuleRejection
{
    private RuleRejection() { }

    /// <summary>Another enabled rule, <paramref name="HolderId"/>, has the priority.</summary>
    public sealed record Conflict(int Priority, string HolderId, string HolderName) : RuleRejection;

    /// <summary>There is no such rule.</summary>
    public sealed record NotFound(string Id) : RuleRejection;

    /// <summary>The editor's words do not make a rule.</summary>
    public sealed record Invalid(ImmutableArray<FieldError> Errors) : RuleRejection;

    /// <summary>The rules have changed since the editor saw them.</summary>
    public sealed record VersionMismatch(long Expected, long Actual) : RuleRejection;
}

/// <summary>What is wrong with one field, named as in JSON with dots between levels.</summary>
public sealed record FieldError(string Field, string Message);

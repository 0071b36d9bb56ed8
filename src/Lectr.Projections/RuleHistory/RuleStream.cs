using System.Collections.Concurrent;
using System.Collections.Immutable;
using Lectr.Domain.Rules;
using Lectr.EventStore;
using Lectr.Projections.Nodes;
using Lectr.Projections.Settings;

namespace Lectr.Projections.RuleHistory;

/// <summary>What came of an edit.</summary>
public abstract record RuleEditResult
{
    private RuleEditResult() { }

    /// <summary>The rules after the edit, and on how many living proxies they are in force.</summary>
    public sealed record Done(RulesState State, ImmutableArray<RuleEvent> Edits, LiveReport Live) : RuleEditResult;

    /// <summary>Nothing changed.</summary>
    public sealed record Refused(RuleRejection Reason) : RuleEditResult;
}

/// <summary>
/// The rules of every organisation: its stream <c>rules</c>, folded. Edits are decided on the newest state and appended with its
/// version expected, so that concurrent editors, in this process or another, never overwrite each other.
/// </summary>
public sealed class RuleStream(EventStore.EventStore store, LiveConfirmation live, TimeProvider time)
{
    /// <summary>The stream's id in every organisation.</summary>
    public const string StreamId = "rules";

    private readonly ConcurrentDictionary<string, Folded> _folded = new(StringComparer.Ordinal);

    /// <summary>The rules now.</summary>
    public async Task<RulesState> LoadAsync(string organisation, CancellationToken cancellationToken) =>
        (await FoldAsync(organisation, cancellationToken)).State;

    /// <summary>Every edit so far, in order.</summary>
    public async Task<IReadOnlyList<RuleEvent>> ReadEditsAsync(string organisation, CancellationToken cancellationToken)
    {
        var stored = await store.ReadStreamAsync(organisation, StreamId, 1, long.MaxValue, cancellationToken);
        return [.. stored.Select(ToEdit)];
    }

    /// <summary>
    /// Decides on <paramref name="command"/> (made at the moment of each try) and appends what comes of it, until no other
    /// editor was faster; then waits until the living proxies use it, or until the time-out.
    /// </summary>
    public async Task<RuleEditResult> EditAsync(string organisation, RuleCommand command, CancellationToken cancellationToken)
    {
        while (true)
        {
            var before = await FoldAsync(organisation, cancellationToken);
            var outcome = RuleEditing.Handle(command with { At = Now() }, before.State);
            if (outcome is RuleOutcome.Rejected rejected)
            {
                return new RuleEditResult.Refused(rejected.Reason);
            }

            var accepted = (RuleOutcome.Accepted)outcome;
            if (await AppendAsync(organisation, before, accepted, cancellationToken) is { } position)
            {
                var report = await live.WaitAsync(position, cancellationToken);
                return new RuleEditResult.Done(accepted.After, accepted.Edits, report);
            }
        }
    }

    /// <summary>Global position of the last edit once they are stored; null when another editor was faster.</summary>
    private async Task<long?> AppendAsync(string organisation, Folded before, RuleOutcome.Accepted accepted, CancellationToken cancellationToken)
    {
        if (accepted.Edits.IsEmpty)
        {
            return before.Position;
        }

        var events = accepted.Edits
            .Select(edit => EventTypes.ToNewEvent(edit, Guid.CreateVersion7(edit.At), edit.At, edit.Actor))
            .ToList();
        var result = await store.AppendAsync(organisation, StreamId, before.State.Version, events, SettingsProjection.ProjectAsync, cancellationToken);
        if (result is not AppendResult.Appended appended)
        {
            return null;
        }

        Remember(organisation, new Folded(accepted.After, appended.Position));
        return appended.Position;
    }

    private async Task<Folded> FoldAsync(string organisation, CancellationToken cancellationToken)
    {
        var known = _folded.GetValueOrDefault(organisation, Folded.Nothing);
        var newer = await store.ReadStreamAsync(organisation, StreamId, known.State.Version + 1, long.MaxValue, cancellationToken);
        if (newer.Count == 0)
        {
            return known;
        }

        var folded = new Folded(newer.Aggregate(known.State, (state, stored) => state.Apply(ToEdit(stored))), newer[^1].Position);
        Remember(organisation, folded);
        return folded;
    }

    private void Remember(string organisation, Folded folded) =>
        _folded.AddOrUpdate(organisation, folded, (_, known) => known.State.Version > folded.State.Version ? known : folded);

    internal static RuleEvent ToEdit(StoredEvent stored) =>
        EventTypes.ToDomainEvent(stored) as RuleEvent
        ?? throw new InvalidOperationException($"Event {stored.Position} of type {stored.Type} does not belong into a rules stream.");

    // PostgreSQL keeps microseconds; the event's own time and its row's are the same then.
    private DateTimeOffset Now()
    {
        var now = time.GetUtcNow();
        return now.AddTicks(-(now.Ticks % TimeSpan.TicksPerMicrosecond));
    }

    private sealed record Folded(RulesState State, long Position)
    {
        public static Folded Nothing { get; } = new(RulesState.Empty, 0);
    }
}

using Lectr.Domain.Keys;
using Lectr.Domain.Settings;
using Lectr.EventStore;
using Lectr.Projections.Nodes;

namespace Lectr.Projections.Settings;

/// <summary>What came of an edit of keys or settings.</summary>
public abstract record SettingsEditResult
{
    private SettingsEditResult() { }

    /// <summary>As wished; <paramref name="Event"/> is null when it was so before, <paramref name="Position"/> that of the event.</summary>
    public sealed record Done(SettingsEvent? Event, long Position) : SettingsEditResult;

    /// <summary>Nothing changed.</summary>
    public sealed record Refused(SettingsOutcome Reason) : SettingsEditResult;
}

/// <summary>
/// The streams <c>keys</c> and <c>settings</c> of every organisation. Edits are decided on the newest state and appended with its
/// version expected, again and again until no other editor was faster.
/// </summary>
public sealed class SettingsStream(EventStore.EventStore store, LiveConfirmation live, TimeProvider time)
{
    /// <summary>Lectr keys.</summary>
    public const string KeysId = "keys";

    /// <summary>Admin tokens, providers, prices, the organisation itself.</summary>
    public const string SettingsId = "settings";

    /// <summary>The organisation's Lectr keys.</summary>
    public async Task<KeysState> LoadKeysAsync(string organisation, CancellationToken cancellationToken) =>
        (await FoldAsync(organisation, KeysId, KeysState.Empty, (state, domainEvent) => state.Apply(domainEvent), cancellationToken)).State;

    /// <summary>The organisation's settings.</summary>
    public async Task<SettingsState> LoadSettingsAsync(string organisation, CancellationToken cancellationToken) =>
        (await FoldAsync(organisation, SettingsId, SettingsState.Empty, (state, domainEvent) => state.Apply(domainEvent), cancellationToken)).State;

    /// <summary>Edits Lectr keys; <paramref name="decide"/> is called anew, with the present moment, on every try.</summary>
    public Task<SettingsEditResult> EditKeysAsync(
        string organisation, Func<KeysState, DateTimeOffset, SettingsOutcome> decide, CancellationToken cancellationToken) =>
        EditAsync(organisation, KeysId, KeysState.Empty, (state, domainEvent) => state.Apply(domainEvent), decide, cancellationToken);

    /// <summary>Edits settings; <paramref name="decide"/> is called anew, with the present moment, on every try.</summary>
    public Task<SettingsEditResult> EditSettingsAsync(
        string organisation, Func<SettingsState, DateTimeOffset, SettingsOutcome> decide, CancellationToken cancellationToken) =>
        EditAsync(organisation, SettingsId, SettingsState.Empty, (state, domainEvent) => state.Apply(domainEvent), decide, cancellationToken);

    /// <summary>Waits until the living proxies use the edit, or until the time-out.</summary>
    public Task<LiveReport> ConfirmAsync(SettingsEditResult.Done edit, CancellationToken cancellationToken) =>
        live.WaitAsync(edit.Position, cancellationToken);

    private async Task<SettingsEditResult> EditAsync<TState>(
        string organisation,
        string stream,
        TState empty,
        Func<TState, object, TState> apply,
        Func<TState, DateTimeOffset, SettingsOutcome> decide,
        CancellationToken cancellationToken)
    {
        while (true)
        {
            var (state, version) = await FoldAsync(organisation, stream, empty, apply, cancellationToken);
            var outcome = decide(state, Now());
            if (outcome is not SettingsOutcome.Accepted accepted)
            {
                return new SettingsEditResult.Refused(outcome);
            }

            if (accepted.Event is not { } edit)
            {
                return new SettingsEditResult.Done(null, 0);
            }

            var stored = EventTypes.ToNewEvent(edit, Guid.CreateVersion7(edit.At), edit.At, edit.Actor);
            var result = await store.AppendAsync(organisation, stream, version, [stored], SettingsProjection.ProjectAsync, cancellationToken);
            if (result is AppendResult.Appended appended)
            {
                return new SettingsEditResult.Done(edit, appended.Position);
            }
        }
    }

    private async Task<(TState State, long Version)> FoldAsync<TState>(
        string organisation, string stream, TState empty, Func<TState, object, TState> apply, CancellationToken cancellationToken)
    {
        var events = await store.ReadStreamAsync(organisation, stream, 1, long.MaxValue, cancellationToken);
        var state = events.Aggregate(empty, (before, stored) => EventTypes.ToDomainEvent(stored) is { } domainEvent ? apply(before, domainEvent) : before);
        return (state, events.Count == 0 ? 0 : events[^1].Version);
    }

    // PostgreSQL keeps microseconds; the event's own time and its row's are the same then.
    private DateTimeOffset Now()
    {
        var now = time.GetUtcNow();
        return now.AddTicks(-(now.Ticks % TimeSpan.TicksPerMicrosecond));
    }
}

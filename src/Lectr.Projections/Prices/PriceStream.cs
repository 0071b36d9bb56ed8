using Lectr.Domain.Pricing;
using Lectr.EventStore;
using Lectr.Projections.Settings;

namespace Lectr.Projections.Prices;

/// <summary>What came of an edit of prices.</summary>
/// <param name="Outcome">What was decided.</param>
/// <param name="Position">Global position of the event; 0 when nothing changed.</param>
public sealed record PriceEditResult(PriceOutcome Outcome, long Position);

/// <summary>
/// An organisation's own prices, in its stream <c>settings</c>. Edits are decided on the newest state and appended with its version expected,
/// again and again until no other editor was faster.
/// </summary>
public sealed class PriceStream(EventStore.EventStore store, TimeProvider time)
{
    /// <summary>The organisation's overrides.</summary>
    public async Task<PricesState> LoadAsync(string organisation, CancellationToken cancellationToken) =>
        (await FoldAsync(organisation, cancellationToken)).State;

    /// <summary>Edits prices; <paramref name="command"/> is called anew, with the present moment, on every try.</summary>
    public async Task<PriceEditResult> EditAsync(string organisation, Func<DateTimeOffset, PriceCommand> command, CancellationToken cancellationToken)
    {
        while (true)
        {
            var (state, version) = await FoldAsync(organisation, cancellationToken);
            var now = time.GetUtcNow();
            var outcome = PriceEditing.Handle(command(now.AddTicks(-(now.Ticks % TimeSpan.TicksPerMicrosecond))), state);
            if (outcome is not PriceOutcome.Accepted { Edit: var edit })
            {
                return new PriceEditResult(outcome, 0);
            }

            var stored = EventTypes.ToNewEvent(edit, Guid.CreateVersion7(edit.At), edit.At, edit.Actor);
            if (await store.AppendAsync(organisation, SettingsStream.SettingsId, version, [stored], SettingsProjection.ProjectAsync, cancellationToken)
                is AppendResult.Appended appended)
            {
                return new PriceEditResult(outcome, appended.Position);
            }
        }
    }

    private async Task<(PricesState State, long Version)> FoldAsync(string organisation, CancellationToken cancellationToken)
    {
        var events = await store.ReadStreamAsync(organisation, SettingsStream.SettingsId, 1, long.MaxValue, cancellationToken);
        return (PricesState.Fold(events.Select(EventTypes.ToDomainEvent).OfType<PriceEvent>()), events.Count == 0 ? 0 : events[^1].Version);
    }
}

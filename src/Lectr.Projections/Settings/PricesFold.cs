using Lectr.Domain.Pricing;
using Lectr.EventStore;

namespace Lectr.Projections.Settings;

/// <summary>One row an override, keyed by its slot (model and moment), so that a new price for the same moment takes its place.</summary>
internal sealed class PricesFold : ISettingFold
{
    public string Kind => SettingKinds.Prices;

    public string? KeyOf(object domainEvent) => domainEvent switch
    {
        PriceSet set => set.Price.Slot,
        PriceRemoved removed => PriceIds.Slot(removed.Provider, removed.Model, removed.ValidFrom),
        _ => null,
    };

    public byte[]? Apply(byte[]? before, object domainEvent, StoredEvent stored) =>
        domainEvent is PriceSet set ? PriceJson.Write(set.Price) : null;
}

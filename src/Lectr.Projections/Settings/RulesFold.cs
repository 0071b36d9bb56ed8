using Lectr.Domain.Rules;
using Lectr.EventStore;

namespace Lectr.Projections.Settings;

/// <summary>One row an organisation: its <see cref="RuleSet"/>.</summary>
internal sealed class RulesFold : ISettingFold
{
    public string Kind => SettingKinds.Rules;

    public string? KeyOf(object domainEvent) => domainEvent is RuleEvent ? "" : null;

    public byte[]? Apply(byte[]? before, object domainEvent, StoredEvent stored)
    {
        var set = before is null ? RuleSet.Empty : RuleSetJson.Read(before);
        return RuleSetJson.Write(new RulesState(set, "").Apply((RuleEvent)domainEvent).Set);
    }
}

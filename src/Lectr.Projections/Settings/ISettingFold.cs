using Lectr.EventStore;

namespace Lectr.Projections.Settings;

/// <summary>Folds one kind of setting row from events. Pure: the same events give the same rows.</summary>
public interface ISettingFold
{
    /// <summary>One of <see cref="SettingKinds"/>.</summary>
    string Kind { get; }

    /// <summary>Key of the row that <paramref name="domainEvent"/> changes; null when it concerns another kind.</summary>
    string? KeyOf(object domainEvent);

    /// <summary>The row's JSON after <paramref name="domainEvent"/>; <paramref name="before"/> is null when there is none; null = deleted.</summary>
    byte[]? Apply(byte[]? before, object domainEvent, StoredEvent stored);
}

namespace Lectr.EventStore;

/// <summary>Maps event types to their aliases and back, with Marten's naming rule, and serialises them.</summary>
public static class EventTypes
{
    /// <summary>Makes an event ready to append.</summary>
    public static NewEvent ToNewEvent(object domainEvent, Guid id, DateTimeOffset timestamp, string? userName) => throw new NotSupportedException();

    /// <summary>The domain event behind a stored one; null for an alias that this version does not know.</summary>
    public static object? ToDomainEvent(StoredEvent stored) => throw new NotSupportedException();
}

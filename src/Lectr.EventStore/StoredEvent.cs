namespace Lectr.EventStore;

/// <summary>An event to append. <paramref name="Data"/> is UTF-8 JSON with snake-case members and no NUL characters.</summary>
public sealed record NewEvent(Guid Id, string Type, ReadOnlyMemory<byte> Data, DateTimeOffset Timestamp)
{
    /// <summary>"Full.Type.Name, Assembly", so that Marten can open the log without registrations.</summary>
    public string? DotnetType { get; init; }

    /// <summary>Name of the admin token, or null.</summary>
    public string? UserName { get; init; }

    /// <summary>Correlation id, or null.</summary>
    public string? CorrelationId { get; init; }

    /// <summary>Causation id, or null.</summary>
    public string? CausationId { get; init; }
}

/// <summary>An event as the log holds it. <paramref name="Position"/> is global (seq_id), <paramref name="Version"/> counts from 1 in its stream.</summary>
public sealed record StoredEvent(
    long Position,
    Guid Id,
    string Tenant,
    string Stream,
    long Version,
    string Type,
    ReadOnlyMemory<byte> Data,
    DateTimeOffset Timestamp,
    string? UserName);

/// <summary>The outcome of an append with an expected version.</summary>
public abstract record AppendResult
{
    private AppendResult() { }

    /// <summary>Stored; the stream is now at <paramref name="Version"/>, the last event at global <paramref name="Position"/>.</summary>
    public sealed record Appended(long Version, long Position) : AppendResult;

    /// <summary>Nothing stored: the stream is at <paramref name="ActualVersion"/>.</summary>
    public sealed record Conflict(long ActualVersion) : AppendResult;
}

/// <summary>Events for the end of one stream, without an expected version.</summary>
public sealed record StreamBatch(string Tenant, string Stream, IReadOnlyList<NewEvent> Events);

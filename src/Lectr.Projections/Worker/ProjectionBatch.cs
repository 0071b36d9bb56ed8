using Lectr.Domain.Requests;
using Lectr.EventStore;
using Lectr.Projections.Traffic;

namespace Lectr.Projections;

/// <summary>A page of the log, decoded once for all read models, in order of position.</summary>
/// <param name="Requests">The requests.</param>
/// <param name="Others">Every other event of a known type.</param>
/// <param name="Dead">Events whose body could not be read.</param>
public sealed record ProjectionBatch(
    IReadOnlyList<ProjectedRequest> Requests, IReadOnlyList<ProjectedEvent> Others, IReadOnlyList<DeadEvent> Dead)
{
    /// <summary>The events at <paramref name="from"/> &lt; position &lt;= <paramref name="to"/>.</summary>
    public ProjectionBatch Between(long from, long to) => new(
        [.. Requests.Where(request => request.Position > from && request.Position <= to)],
        [.. Others.Where(other => other.Stored.Position > from && other.Stored.Position <= to)],
        [.. Dead.Where(dead => dead.Position > from && dead.Position <= to)]);
}

/// <summary>A request, where it stands in the log, and the key it is grouped by.</summary>
public sealed record ProjectedRequest(long Position, string Organisation, RequestProxied Request, TrafficKey Key, Guid KeyId);

/// <summary>An event that is not a request, with its body read.</summary>
public sealed record ProjectedEvent(StoredEvent Stored, object Body);

/// <summary>An event that could not be folded; <paramref name="Error"/> never quotes its content.</summary>
public sealed record DeadEvent(long Position, string Organisation, string Type, string Error);

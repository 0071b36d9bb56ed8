using System.Text.Json;
using Lectr.Domain.Requests;
using Lectr.EventStore;
using Lectr.Projections.Traffic;

namespace Lectr.Projections;

/// <summary>Reads the bodies of a page's events. Not for concurrent use.</summary>
public sealed class BatchDecoder
{
    private const int MostKeys = 100_000;
    private static readonly string RequestType = EventTypes.AliasOf(typeof(RequestProxied));
    private readonly RequestReader _requests = new();
    private readonly Dictionary<TrafficKey, Guid> _ids = [];

    /// <summary>Decodes a page; a body that cannot be read becomes a dead event, an unknown type is left out.</summary>
    public ProjectionBatch Decode(IReadOnlyList<StoredEvent> events)
    {
        var requests = new List<ProjectedRequest>(events.Count);
        var others = new List<ProjectedEvent>();
        var dead = new List<DeadEvent>();
        foreach (var stored in events)
        {
            try
            {
                if (stored.Type == RequestType)
                {
                    requests.Add(ToProjected(stored, _requests.Read(stored.Data.Span)));
                }
                else if (EventTypes.ToDomainEvent(stored) is { } other)
                {
                    others.Add(new ProjectedEvent(stored, other));
                }
            }
            catch (Exception exception) when (exception is JsonException or FormatException or InvalidOperationException or OverflowException)
            {
                dead.Add(new DeadEvent(stored.Position, stored.Tenant, stored.Type, exception.GetType().Name));
            }
        }

        return new ProjectionBatch(requests, others, dead);
    }

    private ProjectedRequest ToProjected(StoredEvent stored, RequestProxied request)
    {
        var key = TrafficKey.Of(stored.Tenant, request);
        if (!_ids.TryGetValue(key, out var id))
        {
            if (_ids.Count == MostKeys)
            {
                _ids.Clear();
            }

            _ids.Add(key, id = key.ToId());
        }

        return new ProjectedRequest(stored.Position, stored.Tenant, request, key, id);
    }
}

using Lectr.Projections.Anomalies;
using Lectr.Projections.RequestLog;
using Lectr.Projections.Webhooks;

namespace Lectr.Projections;

/// <summary>Everything that the leader does beside the read models: a new duty is a line here.</summary>
public static class LeaderDuties
{
    /// <summary>The duties. <paramref name="keepRequests"/>: how long the request log keeps single requests; null = for ever.</summary>
    public static IReadOnlyList<ILeaderDuty> All(EventStore.EventStore store, HttpMessageInvoker http, TimeSpan? keepRequests, TimeProvider time) =>
    [
        new AnomalyWatch(store, time),
        new WebhookSender(store.Source, http, time),
        .. keepRequests is { } keep ? [new RequestLogRetention(store.Source, keep, time)] : Array.Empty<ILeaderDuty>(),
    ];
}

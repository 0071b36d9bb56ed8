using Lectr.Api.Access;
using Lectr.Api.Problems;
using Lectr.Api.Traffic;
using Lectr.Domain.Requests;
using Lectr.Domain.Rules;
using Lectr.Projections;
using Lectr.Projections.RequestLog;
using Lectr.Projections.Traffic;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;

namespace Lectr.Api.Requests;

/// <summary>Query parameters of the request log.</summary>
internal sealed record RequestQuery(
    HttpContext Context,
    TimeProvider Time,
    [property: FromQuery(Name = "from")] DateTimeOffset? From,
    [property: FromQuery(Name = "to")] DateTimeOffset? To,
    [property: FromQuery(Name = "feature")] string? Feature,
    [property: FromQuery(Name = "tagged")] bool? Tagged,
    [property: FromQuery(Name = "task")] string? Task,
    [property: FromQuery(Name = "provider")] string? Provider,
    [property: FromQuery(Name = "model_requested")] string? ModelRequested,
    [property: FromQuery(Name = "model_actual")] string? ModelActual,
    [property: FromQuery(Name = "rule_id")] string? RuleId,
    [property: FromQuery(Name = "status")] string? Status,
    [property: FromQuery(Name = "routed")] bool? Routed,
    [property: FromQuery(Name = "min_cost")] decimal? MinCost,
    [property: FromQuery(Name = "min_latency_ms")] double? MinLatencyMs)
{
    private static readonly Dictionary<string, RequestStatus> Statuses = new(StringComparer.Ordinal)
    {
        ["success"] = RequestStatus.Success,
        ["client_error"] = RequestStatus.ClientError,
        ["provider_error"] = RequestStatus.ProviderError,
        ["upstream_unreachable"] = RequestStatus.UpstreamUnreachable,
        ["upstream_aborted"] = RequestStatus.UpstreamAborted,
        ["client_cancelled"] = RequestStatus.ClientCancelled,
    };

    /// <summary>The filter that they make, or what is wrong with them.</summary>
    public (RequestFilter? Filter, IResult? Refusal) Read()
    {
        var window = TimeWindow.Resolve(From, To, Time.GetUtcNow());
        var status = TrafficQuery.Text(Status);
        var errors = new List<FieldError>();
        if (window is null)
        {
            errors.Add(new FieldError("from", "The window's beginning lies before its end."));
        }

        if (status is not null && !Statuses.ContainsKey(status))
        {
            errors.Add(new FieldError("status", $"A status is {string.Join(", ", Statuses.Keys)}."));
        }

        return errors.Count > 0
            ? (null, Problem.Invalid(errors))
            : (new RequestFilter(Caller.Of(Context).Organisation, window!)
            {
                Feature = FeatureCondition.Parse(TrafficQuery.Text(Feature), Tagged),
                Task = TrafficQuery.Text(Task),
                Provider = TrafficQuery.Text(Provider),
                ModelRequested = TrafficQuery.Text(ModelRequested),
                ModelActual = TrafficQuery.Text(ModelActual),
                RuleId = TrafficQuery.Text(RuleId),
                Status = status is null ? null : Statuses[status],
                Routed = Routed,
                MinCost = MinCost,
                MinLatencyMs = MinLatencyMs,
            }, null);
    }
}

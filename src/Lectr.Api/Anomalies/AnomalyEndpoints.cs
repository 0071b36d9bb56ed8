using Lectr.Api.Access;
using Lectr.Api.Problems;
using Lectr.Api.Traffic;
using Lectr.Projections;
using Lectr.Projections.Anomalies;
using Lectr.Projections.Traffic;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Lectr.Api.Anomalies;

/// <summary>Hours in which a feature was not as usual.</summary>
internal static class AnomalyEndpoints
{
    public static void MapAnomalies(this IEndpointRouteBuilder api) =>
        api.MapGet("/anomalies", ListAsync).WithTags("Anomalies").Produces<AnomalyList>().ProducesValidationProblem()
            .WithSummary("Hours in which a feature was not as usual, and what changed nearby");

    private static async Task<IResult> ListAsync(
        HttpContext context, AnomaliesQuery anomalies, TimeProvider time,
        DateTimeOffset? from, DateTimeOffset? to, string? feature, bool? tagged, bool? open, CancellationToken cancellationToken) =>
        TimeWindow.Resolve(from, to, time.GetUtcNow()) is { } window
            ? Results.Ok(await anomalies.RunAsync(
                Caller.Of(context).Organisation, window, FeatureCondition.Parse(TrafficQuery.Text(feature), tagged), open ?? false, cancellationToken))
            : Problem.Invalid("from", "The window's beginning lies before its end.");
}

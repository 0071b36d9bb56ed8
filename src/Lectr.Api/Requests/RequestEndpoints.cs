using Lectr.Api.Access;
using Lectr.Api.Problems;
using Lectr.Domain.Requests;
using Lectr.Projections.RequestLog;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Lectr.Api.Requests;

/// <summary>The request log: one row a request.</summary>
internal static class RequestEndpoints
{
    private const int DefaultLimit = 100;
    private const int LargestLimit = 1000;

    public static void MapRequests(this IEndpointRouteBuilder api)
    {
        var requests = api.MapGroup("/requests").WithTags("Requests");
        requests.MapGet("", ListAsync).Produces<RequestPage>().ProducesValidationProblem().WithSummary("The request log, newest first");
        requests.MapGet("/export", RequestExport.Export).Produces<string>(200, "text/csv", "application/x-ndjson").ProducesValidationProblem().WithSummary("The request log as a file");
        requests.MapGet("/live", RequestTail.FollowAsync).Produces<string>(200, "text/event-stream").ProducesProblem(503).WithSummary("Requests as they arrive, as server-sent events");
        requests.MapGet("/{id}", GetAsync).Produces<RequestProxied>().ProducesProblem(404).WithSummary("One request");
    }

    private static async Task<IResult> ListAsync(
        [AsParameters] RequestQuery query, RequestLogQuery log, int? limit, string? cursor, CancellationToken cancellationToken)
    {
        var (filter, refusal) = query.Read();
        if (filter is null)
        {
            return refusal!;
        }

        if (limit is < 1 or > LargestLimit)
        {
            return Problem.Invalid("limit", $"A limit lies between 1 and {LargestLimit}.");
        }

        var after = RequestCursor.Parse(cursor);
        return after is null && !string.IsNullOrEmpty(cursor)
            ? Problem.Invalid("cursor", "A cursor comes from next_cursor of the page before.")
            : Results.Ok(await log.PageAsync(filter, after, limit ?? DefaultLimit, cancellationToken));
    }

    private static async Task<IResult> GetAsync(HttpContext context, RequestLogQuery log, string id, CancellationToken cancellationToken) =>
        await FindAsync(context, log, id, cancellationToken) is { } request ? Results.Ok(request) : Problem.NotFound("request", id);

    private static async Task<RequestProxied?> FindAsync(HttpContext context, RequestLogQuery log, string id, CancellationToken cancellationToken) =>
        Guid.TryParse(id, out var requestId) ? await log.FindAsync(Caller.Of(context).Organisation, requestId, cancellationToken) : null;
}

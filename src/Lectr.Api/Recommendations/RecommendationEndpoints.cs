using Lectr.Api.Access;
using Lectr.Api.Problems;
using Lectr.Api.Rules;
using Lectr.Projections;
using Lectr.Projections.Recommendations;
using Lectr.Projections.RuleHistory;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Lectr.Api.Recommendations;

/// <summary>Cheaper models for traffic as it is.</summary>
internal static class RecommendationEndpoints
{
    public static void MapRecommendations(this IEndpointRouteBuilder api)
    {
        var recommendations = api.MapGroup("/recommendations").WithTags("Recommendations");
        recommendations.MapGet("", ListAsync).Produces<RecommendationList>().ProducesValidationProblem().WithSummary("Cheaper models for the window's traffic, largest saving first");
        recommendations.MapPost("/{id}/apply", RecommendationAnswering.ApplyAsync).ForEditors().Produces<RuleAnswer>(201).ProducesProblem(404).ProducesProblem(409)
            .WithSummary("Make a rule of a recommendation");
        recommendations.MapPost("/{id}/dismiss", RecommendationAnswering.DismissAsync).ForEditors().Produces(204).ProducesProblem(404)
            .WithSummary("Put a recommendation away");
    }

    private static async Task<IResult> ListAsync(
        HttpContext context, RecommendationsQuery query, RuleStream rules, TimeProvider time, DateTimeOffset? from, DateTimeOffset? to, CancellationToken cancellationToken)
    {
        if (TimeWindow.Resolve(from, to, time.GetUtcNow()) is not { } window)
        {
            return Problem.Invalid("from", "The window's beginning lies before its end.");
        }

        var organisation = Caller.Of(context).Organisation;
        var set = (await rules.LoadAsync(organisation, cancellationToken)).Set;
        return Results.Ok(await query.RunAsync(organisation, window, set, cancellationToken));
    }
}

using Lectr.Api.Access;
using Lectr.Api.Problems;
using Lectr.Domain.Rules;
using Lectr.Domain.Rules.Replaying;
using Lectr.Projections;
using Lectr.Projections.RequestLog;
using Lectr.Projections.RuleHistory;
using Lectr.Projections.Settings;
using Microsoft.AspNetCore.Http;

namespace Lectr.Api.Rules;

/// <summary>What rules have done: to one request, and since they are in force.</summary>
internal static class RuleInsights
{
    public static async Task<IResult> ExplainAsync(
        HttpContext context, RequestLogQuery requests, RuleStream stream, Guid id, CancellationToken cancellationToken)
    {
        var organisation = Caller.Of(context).Organisation;
        if (await requests.FindAsync(organisation, id, cancellationToken) is not { } request)
        {
            return Problem.NotFound("request", id.ToString());
        }

        var edits = await stream.ReadEditsAsync(organisation, cancellationToken);
        return RuleTimeline.AtVersion(edits, request.RulesVersion) is { } rules
            ? Results.Ok(DecisionReplay.Explain(rules, request))
            : RuleProblems.NoVersion(request.RulesVersion);
    }

    public static async Task<IResult> ImpactAsync(
        HttpContext context, RuleStream stream, RuleImpactQuery impact, OrganisationPrices prices, TimeProvider time,
        string id, DateTimeOffset? from, DateTimeOffset? to, CancellationToken cancellationToken)
    {
        if (TimeWindow.Resolve(from, to, time.GetUtcNow()) is not { } window)
        {
            return Problem.Invalid("from", "The window's beginning lies before its end.");
        }

        var organisation = Caller.Of(context).Organisation;
        var edits = await stream.ReadEditsAsync(organisation, cancellationToken);
        if (RulesState.Fold(edits).Set.Rules.FirstOrDefault(rule => rule.Id == id) is not { } rule)
        {
            return RuleProblems.NotFound(id);
        }

        var book = await prices.LoadAsync(organisation, cancellationToken);
        return Results.Ok(await impact.RunAsync(organisation, rule, edits, window, book, cancellationToken));
    }
}

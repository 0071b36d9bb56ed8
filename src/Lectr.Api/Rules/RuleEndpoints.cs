using Lectr.Api.Access;
using Lectr.Domain.Rules;
using Lectr.Domain.Rules.Replaying;
using Lectr.Projections.RuleHistory;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Lectr.Api.Rules;

/// <summary>The rules of the caller's organisation: read, edit, order, history, restore.</summary>
public static class RuleEndpoints
{
    /// <summary>Maps everything below <c>/rules</c>; reads for viewers, edits for editors.</summary>
    public static IEndpointRouteBuilder MapRules(this IEndpointRouteBuilder api)
    {
        var rules = api.MapGroup("/rules").WithTags("Rules");
        rules.MapGet("", ListAsync).Produces<RuleListAnswer>();
        rules.MapGet("/{id}", GetAsync).Produces<RuleAnswer>().ProducesProblem(404);
        rules.MapGet("/history", HistoryAsync).Produces<RuleHistoryAnswer>();
        rules.MapPost("/backtest", RuleBacktests.RunAsync).Produces<BacktestAnswer>().ProducesValidationProblem();
        rules.MapGet("/lint", RuleBacktests.LintAsync).Produces<RuleLintAnswer>().ProducesValidationProblem();

        rules.MapGet("/{id}/impact", RuleInsights.ImpactAsync).Produces<RuleImpact>().ProducesProblem(404).ProducesValidationProblem();
        api.MapGet("/requests/{id:guid}/explanation", RuleInsights.ExplainAsync).WithTags("Requests").Produces<DecisionExplanation>().ProducesProblem(404);

        rules.MapPost("", RuleEdits.CreateAsync).Produces<RuleAnswer>(201).Edits();
        rules.MapPut("/{id}", RuleEdits.ReplaceAsync).Produces<RuleAnswer>().Edits();
        rules.MapDelete("/{id}", RuleEdits.DeleteAsync).Produces<RuleAnswer>().Edits();
        rules.MapPost("/{id}/enable", RuleEdits.EnableAsync).Produces<RuleAnswer>().Edits();
        rules.MapPost("/{id}/disable", RuleEdits.DisableAsync).Produces<RuleAnswer>().Edits();
        rules.MapPut("/order", RuleEdits.ReorderAsync).Produces<RuleListAnswer>().Edits();
        rules.MapPost("/restore", RuleEdits.RestoreAsync).Produces<RuleListAnswer>().Edits();
        return api;
    }

    private static RouteHandlerBuilder Edits(this RouteHandlerBuilder endpoint) => endpoint
        .ForEditors()
        .ProducesProblem(404)
        .ProducesProblem(409)
        .ProducesProblem(412);

    private static async Task<IResult> ListAsync(
        HttpContext context, RuleStream stream, DateTimeOffset? as_of, long? version, CancellationToken cancellationToken)
    {
        var organisation = Caller.Of(context).Organisation;
        RuleSet? set;
        if (version is null && as_of is null)
        {
            set = (await stream.LoadAsync(organisation, cancellationToken)).Set;
        }
        else
        {
            var edits = await stream.ReadEditsAsync(organisation, cancellationToken);
            set = version is { } wanted ? RuleTimeline.AtVersion(edits, wanted) : RuleTimeline.AtTime(edits, as_of!.Value);
        }

        if (set is null)
        {
            return RuleProblems.NoVersion(version!.Value);
        }

        EntityTags.Set(context, set.Version);
        return Results.Ok(RuleListAnswer.Of(set));
    }

    private static async Task<IResult> GetAsync(HttpContext context, RuleStream stream, string id, CancellationToken cancellationToken)
    {
        var set = (await stream.LoadAsync(Caller.Of(context).Organisation, cancellationToken)).Set;
        EntityTags.Set(context, set.Version);
        return set.Rules.FirstOrDefault(rule => rule.Id == id) is { } rule ? Results.Ok(RuleAnswer.Of(rule, set.Version)) : RuleProblems.NotFound(id);
    }

    private static async Task<IResult> HistoryAsync(HttpContext context, RuleStream stream, string? rule_id, CancellationToken cancellationToken)
    {
        var edits = await stream.ReadEditsAsync(Caller.Of(context).Organisation, cancellationToken);
        var entries = RuleTimeline.Entries(edits)
            .Where(entry => string.IsNullOrEmpty(rule_id) || Concerns(entry, rule_id))
            .Select(RuleHistoryItem.Of)
            .Reverse();
        EntityTags.Set(context, edits.Count);
        return Results.Ok(new RuleHistoryAnswer([.. entries]));
    }

    private static bool Concerns(RuleHistoryEntry entry, string id) =>
        entry.RuleId == id || entry.Before.Any(rule => rule.Id == id) || entry.After.Any(rule => rule.Id == id);
}

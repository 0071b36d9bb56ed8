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
        rules.MapGet("", ListAsync).Produces<RuleListAnswer>().WithSummary("The rules now, at a moment, or at a version");
        rules.MapGet("/{id}", GetAsync).Produces<RuleAnswer>().ProducesProblem(404).WithSummary("One rule");
        rules.MapGet("/history", HistoryAsync).Produces<RuleHistoryAnswer>().WithSummary("Every edit, newest first");
        rules.MapPost("/backtest", RuleBacktests.RunAsync).Produces<BacktestAnswer>().ProducesValidationProblem().WithSummary("What recorded traffic would have cost under other rules");
        rules.MapGet("/lint", RuleBacktests.LintAsync).Produces<RuleLintAnswer>().ProducesValidationProblem().WithSummary("What a look over the rules finds");

        rules.MapGet("/{id}/impact", RuleInsights.ImpactAsync).Produces<RuleImpact>().ProducesProblem(404).ProducesValidationProblem().WithSummary("What a rule saved, and errors and latency before and after");
        api.MapGet("/requests/{id:guid}/explanation", RuleInsights.ExplainAsync).WithTags("Requests").Produces<DecisionExplanation>().ProducesProblem(404).WithSummary("Why a request went where it went");

        rules.MapPost("", RuleEdits.CreateAsync).Produces<RuleAnswer>(201).Edits().WithSummary("Create a rule");
        rules.MapPut("/{id}", RuleEdits.ReplaceAsync).Produces<RuleAnswer>().Edits().WithSummary("Edit a rule");
        rules.MapDelete("/{id}", RuleEdits.DeleteAsync).Produces<RuleAnswer>().Edits().WithSummary("Delete a rule");
        rules.MapPost("/{id}/enable", RuleEdits.EnableAsync).Produces<RuleAnswer>().Edits().WithSummary("Enable a rule");
        rules.MapPost("/{id}/disable", RuleEdits.DisableAsync).Produces<RuleAnswer>().Edits().WithSummary("Disable a rule");
        rules.MapPut("/order", RuleEdits.ReorderAsync).Produces<RuleListAnswer>().Edits().WithSummary("Put the rules in an order");
        rules.MapPost("/restore", RuleEdits.RestoreAsync).Produces<RuleListAnswer>().Edits().WithSummary("Bring a version back");
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

using System.Text.Json.Serialization;
using Lectr.Api.Access;
using Lectr.Api.Problems;
using Lectr.Api.Rules;
using Lectr.Domain.Recommendations;
using Lectr.EventStore;
using Lectr.Projections;
using Lectr.Projections.Recommendations;
using Lectr.Projections.RuleHistory;
using Microsoft.AspNetCore.Http;

namespace Lectr.Api.Recommendations;

/// <summary>Why a recommendation is put away; may be left out.</summary>
public sealed record DismissInput([property: JsonPropertyName("reason")] string? Reason);

/// <summary>What is done about a recommendation; it must hold for the window it was seen in (the last seven days unless named).</summary>
internal static class RecommendationAnswering
{
    private const int LongestReason = 500;

    public static async Task<IResult> ApplyAsync(
        HttpContext context, RecommendationsQuery query, RuleStream rules, EventStore.EventStore store, TimeProvider time,
        string id, DateTimeOffset? from, DateTimeOffset? to, CancellationToken cancellationToken)
    {
        var ruleId = Guid.CreateVersion7().ToString("N");
        var decided = await DecideAsync(context, query, rules, time, from, to, (who, now) => new ApplyRecommendation(id, ruleId) { Actor = who, At = now }, cancellationToken);
        if (decided is not RecommendationOutcome.Accepted { Rule: { } rule } accepted)
        {
            return Problem.NotFound("recommendation", id);
        }

        var organisation = Caller.Of(context).Organisation;
        switch (await rules.EditAsync(organisation, rule, cancellationToken))
        {
            case RuleEditResult.Done done:
                await AppendAsync(store, organisation, accepted.Decision, cancellationToken);
                EntityTags.Set(context, done.State.Version);
                context.Response.Headers.Location = $"{context.Request.PathBase}/api/rules/{ruleId}";
                return Results.Json(
                    RuleAnswer.Of(done.State.Set.Rules.Single(made => made.Id == ruleId), done.State.Version, done.Live), statusCode: StatusCodes.Status201Created);
            case RuleEditResult.Refused refused:
                return RuleProblems.Of(refused.Reason);
            default:
                throw new InvalidOperationException("An edit is done or refused.");
        }
    }

    public static async Task<IResult> DismissAsync(
        HttpContext context, RecommendationsQuery query, RuleStream rules, EventStore.EventStore store, TimeProvider time,
        string id, DismissInput? input, DateTimeOffset? from, DateTimeOffset? to, CancellationToken cancellationToken)
    {
        var reason = string.IsNullOrWhiteSpace(input?.Reason) ? null : input.Reason.Trim();
        if (reason is { Length: > LongestReason } || reason?.Any(char.IsControl) == true)
        {
            return Problem.Invalid("reason", $"A reason has at most {LongestReason} characters and no control characters.");
        }

        var decided = await DecideAsync(context, query, rules, time, from, to, (who, now) => new DismissRecommendation(id, reason) { Actor = who, At = now }, cancellationToken);
        if (decided is not RecommendationOutcome.Accepted accepted)
        {
            return Problem.NotFound("recommendation", id);
        }

        await AppendAsync(store, Caller.Of(context).Organisation, accepted.Decision, cancellationToken);
        return Results.NoContent();
    }

    private static async Task<RecommendationOutcome?> DecideAsync(
        HttpContext context, RecommendationsQuery query, RuleStream rules, TimeProvider time, DateTimeOffset? from, DateTimeOffset? to,
        Func<string, DateTimeOffset, RecommendationCommand> command, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        if (TimeWindow.Resolve(from, to, now) is not { } window)
        {
            return null;
        }

        var caller = Caller.Of(context);
        var set = (await rules.LoadAsync(caller.Organisation, cancellationToken)).Set;
        var current = await query.RunAsync(caller.Organisation, window, set, cancellationToken);
        return RecommendationDecisions.Handle(command(caller.Name, now), current.Items);
    }

    private static Task AppendAsync(EventStore.EventStore store, string organisation, RecommendationEvent decision, CancellationToken cancellationToken) =>
        store.AppendAsync(
            organisation,
            RecommendationsQuery.StreamId,
            expectedVersion: null,
            [EventTypes.ToNewEvent(decision, Guid.CreateVersion7(decision.At), decision.At, decision.Actor)],
            inline: null,
            cancellationToken);
}

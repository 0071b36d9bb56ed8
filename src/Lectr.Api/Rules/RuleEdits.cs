using Lectr.Api.Access;
using Lectr.Api.Problems;
using Lectr.Domain.Rules;
using Lectr.Projections.RuleHistory;
using Microsoft.AspNetCore.Http;

namespace Lectr.Api.Rules;

/// <summary>The editing endpoints: a command each, decided in the domain, answered when the living proxies use it.</summary>
internal static class RuleEdits
{
    // The stream stamps every try with its own time.
    private static DateTimeOffset DecidedLater => default;

    public static Task<IResult> CreateAsync(HttpContext context, RuleStream stream, RuleInput input, CancellationToken cancellationToken)
    {
        var id = Guid.CreateVersion7().ToString("N");
        return Problem.Check(RuleInputValidator.Instance, input) is { } problem
            ? Task.FromResult(problem)
            : EditAsync(context, stream, who => new CreateRule(id, input.ToDraft()) { Actor = who, At = DecidedLater }, done =>
            {
                context.Response.Headers.Location = $"{context.Request.PathBase}{context.Request.Path}/{id}";
                return Results.Json(One(done, id), statusCode: StatusCodes.Status201Created);
            }, cancellationToken);
    }

    public static Task<IResult> ReplaceAsync(HttpContext context, RuleStream stream, string id, RuleInput input, CancellationToken cancellationToken) =>
        Problem.Check(RuleInputValidator.Instance, input) is { } problem
            ? Task.FromResult(problem)
            : EditAsync(
                context, stream, who => new EditRule(id, input.ToDraft()) { Actor = who, At = DecidedLater }, done => Results.Ok(One(done, id)), cancellationToken);

    public static Task<IResult> EnableAsync(HttpContext context, RuleStream stream, string id, CancellationToken cancellationToken) =>
        EditAsync(context, stream, who => new EnableRule(id) { Actor = who, At = DecidedLater }, done => Results.Ok(One(done, id)), cancellationToken);

    public static Task<IResult> DisableAsync(HttpContext context, RuleStream stream, string id, CancellationToken cancellationToken) =>
        EditAsync(context, stream, who => new DisableRule(id) { Actor = who, At = DecidedLater }, done => Results.Ok(One(done, id)), cancellationToken);

    public static async Task<IResult> DeleteAsync(HttpContext context, RuleStream stream, string id, CancellationToken cancellationToken)
    {
        var before = (await stream.LoadAsync(Caller.Of(context).Organisation, cancellationToken)).Set.Rules.FirstOrDefault(rule => rule.Id == id);
        return await EditAsync(
            context,
            stream,
            who => new DeleteRule(id) { Actor = who, At = DecidedLater },
            done => before is null ? Results.NoContent() : Results.Ok(RuleAnswer.Of(before, done.State.Version, done.Live)),
            cancellationToken);
    }

    public static Task<IResult> ReorderAsync(HttpContext context, RuleStream stream, RuleOrderInput input, CancellationToken cancellationToken) =>
        Problem.Check(RuleOrderValidator.Instance, input) is { } problem
            ? Task.FromResult(problem)
            : EditAsync(context, stream, who => new ReorderRules([.. input.Ids!.OfType<string>()]) { Actor = who, At = DecidedLater }, All, cancellationToken);

    public static async Task<IResult> RestoreAsync(HttpContext context, RuleStream stream, RuleRestoreInput input, CancellationToken cancellationToken)
    {
        if (Problem.Check(RuleRestoreValidator.Instance, input) is { } problem)
        {
            return problem;
        }

        var edits = await stream.ReadEditsAsync(Caller.Of(context).Organisation, cancellationToken);
        return RuleTimeline.AtVersion(edits, input.Version!.Value) is { } target
            ? await EditAsync(context, stream, who => new RestoreRules(target) { Actor = who, At = DecidedLater }, All, cancellationToken)
            : RuleProblems.NoVersion(input.Version.Value);
    }

    private static async Task<IResult> EditAsync(
        HttpContext context, RuleStream stream, Func<string, RuleCommand> command, Func<RuleEditResult.Done, IResult> answer, CancellationToken cancellationToken)
    {
        if (!EntityTags.TryReadIfMatch(context, out var expected))
        {
            return RuleProblems.Precondition(context.Request.Headers.IfMatch.ToString());
        }

        var caller = Caller.Of(context);
        switch (await stream.EditAsync(caller.Organisation, command(caller.Name) with { ExpectedVersion = expected }, cancellationToken))
        {
            case RuleEditResult.Done done:
                EntityTags.Set(context, done.State.Version);
                return answer(done);
            case RuleEditResult.Refused refused:
                return RuleProblems.Of(refused.Reason);
            default:
                throw new InvalidOperationException("An edit is done or refused.");
        }
    }

    private static RuleAnswer One(RuleEditResult.Done done, string id) =>
        RuleAnswer.Of(done.State.Set.Rules.Single(rule => rule.Id == id), done.State.Version, done.Live);

    private static IResult All(RuleEditResult.Done done) => Results.Ok(RuleListAnswer.Of(done.State.Set, done.Live));
}

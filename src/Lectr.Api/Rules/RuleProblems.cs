using Lectr.Api.Problems;
using Lectr.Domain.Rules;
using Microsoft.AspNetCore.Http;

namespace Lectr.Api.Rules;

/// <summary>Refusals as problem documents.</summary>
internal static class RuleProblems
{
    public static IResult Of(RuleRejection rejection) => rejection switch
    {
        RuleRejection.Conflict conflict => Results.Problem(
            statusCode: StatusCodes.Status409Conflict,
            title: "The priority is taken.",
            detail: $"Priority {conflict.Priority} is held by the enabled rule \"{conflict.HolderName}\" ({conflict.HolderId}). Nothing was changed.",
            extensions: new Dictionary<string, object?>
            {
                ["priority"] = conflict.Priority,
                ["holder"] = new { id = conflict.HolderId, name = conflict.HolderName },
            }),
        RuleRejection.NotFound missing => NotFound(missing.Id),
        RuleRejection.Invalid invalid => Problem.Invalid(invalid.Errors),
        RuleRejection.VersionMismatch mismatch => Results.Problem(
            statusCode: StatusCodes.Status412PreconditionFailed,
            title: "The rules have changed.",
            detail: $"The edit expects version {mismatch.Expected}; the rules are at version {mismatch.Actual}. Nothing was changed.",
            extensions: new Dictionary<string, object?> { ["version"] = mismatch.Actual }),
        _ => throw new ArgumentOutOfRangeException(nameof(rejection)),
    };

    public static IResult NotFound(string id) => Problem.NotFound("rule", id);

    public static IResult NoVersion(long version) =>
        Results.Problem(statusCode: StatusCodes.Status404NotFound, title: "There is no such version.", detail: $"The rules never were at version {version}.");

    public static IResult Precondition(string ifMatch) => Results.Problem(
        statusCode: StatusCodes.Status412PreconditionFailed,
        title: "The rules have changed.",
        detail: $"If-Match {ifMatch} is not an ETag of these rules. Nothing was changed.");
}

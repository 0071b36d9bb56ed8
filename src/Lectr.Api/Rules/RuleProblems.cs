using FluentValidation;
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
        RuleRejection.Invalid invalid => Invalid(invalid.Errors.Select(error => (error.Field, error.Message))),
        RuleRejection.VersionMismatch mismatch => Results.Problem(
            statusCode: StatusCodes.Status412PreconditionFailed,
            title: "The rules have changed.",
            detail: $"The edit expects version {mismatch.Expected}; the rules are at version {mismatch.Actual}. Nothing was changed.",
            extensions: new Dictionary<string, object?> { ["version"] = mismatch.Actual }),
        _ => throw new ArgumentOutOfRangeException(nameof(rejection)),
    };

    public static IResult NotFound(string id) =>
        Results.Problem(statusCode: StatusCodes.Status404NotFound, title: "There is no such rule.", detail: $"No rule has the id {id}.");

    public static IResult NoVersion(long version) =>
        Results.Problem(statusCode: StatusCodes.Status404NotFound, title: "There is no such version.", detail: $"The rules never were at version {version}.");

    public static IResult Precondition(string ifMatch) => Results.Problem(
        statusCode: StatusCodes.Status412PreconditionFailed,
        title: "The rules have changed.",
        detail: $"If-Match {ifMatch} is not an ETag of these rules. Nothing was changed.");

    /// <summary>The problem with <paramref name="input"/>; null when there is none.</summary>
    public static IResult? Check<T>(AbstractValidator<T> validator, T input)
    {
        var result = validator.Validate(input);
        return result.IsValid ? null : Invalid(result.Errors.Select(error => (error.PropertyName, error.ErrorMessage)));
    }

    private static IResult Invalid(IEnumerable<(string Field, string Message)> errors) => Results.ValidationProblem(
        errors.GroupBy(error => error.Field, StringComparer.Ordinal)
            .ToDictionary(field => field.Key, field => field.Select(error => error.Message).ToArray(), StringComparer.Ordinal));
}

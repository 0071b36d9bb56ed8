using FluentValidation;
using Lectr.Domain.Rules;
using Lectr.Domain.Settings;
using Microsoft.AspNetCore.Http;

namespace Lectr.Api.Problems;

/// <summary>Refusals as RFC 9457 problem documents.</summary>
internal static class Problem
{
    public static IResult Of(int status, string title, string detail) => Results.Problem(statusCode: status, title: title, detail: detail);

    public static IResult NotFound(string what, string id) =>
        Of(StatusCodes.Status404NotFound, $"There is no such {what}.", $"No {what} has the id {id}.");

    public static IResult Invalid(string field, string message) => Invalid([new FieldError(field, message)]);

    public static IResult Invalid(IEnumerable<FieldError> errors) => Results.ValidationProblem(
        errors.GroupBy(error => error.Field, StringComparer.Ordinal)
            .ToDictionary(field => field.Key, field => field.Select(error => error.Message).ToArray(), StringComparer.Ordinal));

    /// <summary>The problem with <paramref name="input"/>; null when there is none.</summary>
    public static IResult? Check<T>(AbstractValidator<T> validator, T input)
    {
        var result = validator.Validate(input);
        return result.IsValid ? null : Invalid(result.Errors.Select(error => new FieldError(error.PropertyName, error.ErrorMessage)));
    }

    /// <summary>Why an edit of <paramref name="what"/> was refused.</summary>
    public static IResult Of(SettingsOutcome outcome, string what) => outcome switch
    {
        SettingsOutcome.Invalid invalid => Invalid(invalid.Errors),
        SettingsOutcome.NotFound missing => NotFound(what, missing.Id),
        SettingsOutcome.Conflict conflict => Of(StatusCodes.Status409Conflict, $"The {what} cannot be changed so.", conflict.Reason),
        _ => throw new ArgumentOutOfRangeException(nameof(outcome)),
    };
}

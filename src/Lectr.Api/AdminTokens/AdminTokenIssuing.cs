using System.Text.Json.Serialization;
using FluentValidation;
using Lectr.Api.Access;
using Lectr.Api.Problems;
using Lectr.Domain.AdminTokens;
using Lectr.Projections.Settings;
using Microsoft.AspNetCore.Http;

namespace Lectr.Api.AdminTokens;

/// <summary>Who a token is for and what it may do: <c>viewer</c>, <c>editor</c> or <c>admin</c>.</summary>
public sealed record AdminTokenInput(
    [property: JsonPropertyName("name")] string? Name,
    [property: JsonPropertyName("role")] string? Role);

internal static class AdminTokenIssuing
{
    public static async Task<IResult> IssueAsync(HttpContext context, SettingsStream settings, AdminTokenInput input, CancellationToken cancellationToken)
    {
        if (Problem.Check(AdminTokenInputValidator.Instance, input) is { } problem)
        {
            return problem;
        }

        var caller = Caller.Of(context);
        var secret = NewSecret.Token();
        var id = NewSecret.Id("token_");
        var role = RoleOf(input.Role)!.Value;
        var result = await settings.EditSettingsAsync(
            caller.Organisation,
            (state, now) => AdminTokenEditing.Handle(
                new IssueAdminToken(id, input.Name!, role, Operator: false, secret) { Actor = caller.Name, At = now }, state),
            cancellationToken);
        return result is SettingsEditResult.Done { Event: AdminTokenIssued issued }
            ? Results.Json(IssuedAdminTokenAnswer.Of(issued, secret), statusCode: StatusCodes.Status201Created)
            : Problem.Of(((SettingsEditResult.Refused)result).Reason, "admin token");
    }

    private static Role? RoleOf(string? name) => name switch
    {
        "viewer" => Role.Viewer,
        "editor" => Role.Editor,
        "admin" => Role.Admin,
        _ => null,
    };

    private sealed class AdminTokenInputValidator : AbstractValidator<AdminTokenInput>
    {
        public static AdminTokenInputValidator Instance { get; } = new();

        private AdminTokenInputValidator()
        {
            RuleFor(input => input.Name).NotEmpty().OverridePropertyName("name").WithMessage("A name: it stands as the actor in every history.");
            RuleFor(input => input.Role).Must(role => RoleOf(role) is not null).OverridePropertyName("role").WithMessage("A role is viewer, editor or admin.");
        }
    }
}

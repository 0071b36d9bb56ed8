using System.Text.Json.Serialization;
using FluentValidation;
using Lectr.Api.Access;
using Lectr.Api.Problems;
using Lectr.Domain.Keys;
using Lectr.Projections.Settings;
using Microsoft.AspNetCore.Http;

namespace Lectr.Api.Keys;

/// <summary>What a key is to be called.</summary>
public sealed record KeyInput([property: JsonPropertyName("name")] string? Name);

internal static class KeyIssuing
{
    public static async Task<IResult> IssueAsync(HttpContext context, SettingsStream settings, KeyInput input, CancellationToken cancellationToken)
    {
        if (Problem.Check(KeyInputValidator.Instance, input) is { } problem)
        {
            return problem;
        }

        var caller = Caller.Of(context);
        var secret = NewSecret.Key();
        var id = NewSecret.Id("key_");
        var result = await settings.EditKeysAsync(
            caller.Organisation,
            (state, now) => KeyEditing.Handle(new IssueKey(id, input.Name!, secret) { Actor = caller.Name, At = now }, state),
            cancellationToken);
        if (result is not SettingsEditResult.Done { Event: LectrKeyIssued issued } done)
        {
            return Problem.Of(((SettingsEditResult.Refused)result).Reason, "key");
        }

        var live = await settings.ConfirmAsync(done, cancellationToken);
        return Results.Json(IssuedKeyAnswer.Of(issued, secret, live), statusCode: StatusCodes.Status201Created);
    }

    private sealed class KeyInputValidator : AbstractValidator<KeyInput>
    {
        public static KeyInputValidator Instance { get; } = new();

        private KeyInputValidator() => RuleFor(input => input.Name).NotEmpty().OverridePropertyName("name").WithMessage("A name for the key.");
    }
}

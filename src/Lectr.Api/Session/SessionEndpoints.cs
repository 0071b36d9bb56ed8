using System.Text.Json.Serialization;
using FluentValidation;
using Lectr.Api.Access;
using Lectr.Api.Problems;
using Lectr.Domain.Keys;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;

namespace Lectr.Api.Session;

/// <summary>A browser's sign-in: an admin token, kept in a cookie that no script can read.</summary>
internal static class SessionEndpoints
{
    private const int LargestLogin = 4096;

    public static void MapSession(this IEndpointRouteBuilder api)
    {
        var session = api.MapGroup("/session").WithTags("Session");
        session.MapGet("", Get).Produces<SessionAnswer>().WithSummary("Who is signed in");
        session.MapPost("", SignInAsync)
            .WithMetadata(new OpenToAll(), new RequestSizeLimitAttribute(LargestLogin))
            .RequireRateLimiting(LoginLimit.Policy)
            .Produces<SessionAnswer>().ProducesValidationProblem().ProducesProblem(429)
            .WithSummary("Sign in with an admin token");
        session.MapDelete("", SignOut).WithMetadata(new OpenToAll()).Produces(204).WithSummary("Sign out");
    }

    private static IResult Get(HttpContext context, ApiOptions options) => Results.Ok(SessionAnswer.Of(Caller.Of(context), options));

    private static async Task<IResult> SignInAsync(
        HttpContext context, SessionInput input, CredentialReader callers, ApiOptions options, CancellationToken cancellationToken)
    {
        if (Problem.Check(SessionInputValidator.Instance, input) is { } problem)
        {
            return problem;
        }

        var token = input.Token!.Trim();
        var lookup = SecretText.IsToken(token)
            ? await callers.FindAsync(context.Request, new Credential(token, FromCookie: false), cancellationToken)
            : new CallerLookup.Unknown();
        if (lookup is not CallerLookup.Known known)
        {
            return Problem.Of(StatusCodes.Status401Unauthorized, "This token does not work.", "It is unknown or revoked.");
        }

        context.Response.Cookies.Append(Credential.CookieName, token, Cookie(context.Request, options.SessionLength));
        return Results.Ok(SessionAnswer.Of(known.Caller, options));
    }

    private static IResult SignOut(HttpContext context)
    {
        context.Response.Cookies.Append(Credential.CookieName, "", Cookie(context.Request, TimeSpan.Zero));
        return Results.NoContent();
    }

    private static CookieOptions Cookie(HttpRequest request, TimeSpan length) => new()
    {
        HttpOnly = true,
        SameSite = SameSiteMode.Strict,
        Secure = request.IsHttps,
        Path = "/",
        IsEssential = true,
        MaxAge = length,
    };
}

/// <summary>What a browser signs in with.</summary>
public sealed record SessionInput([property: JsonPropertyName("token")] string? Token);

/// <summary>Who is signed in, and what the dashboard needs to know of the server.</summary>
public sealed record SessionAnswer(
    [property: JsonPropertyName("name")] string Name,
    [property: JsonPropertyName("role")] Role Role,
    [property: JsonPropertyName("organisation")] string Organisation,
    [property: JsonPropertyName("operator")] bool Operator,
    [property: JsonPropertyName("demo")] bool Demo,
    [property: JsonPropertyName("proxy_url")] string? ProxyUrl)
{
    internal static SessionAnswer Of(Caller caller, ApiOptions options) =>
        new(caller.Name, caller.Role, caller.Organisation, caller.Operator, options.Demo, options.ProxyUrl);
}

internal sealed class SessionInputValidator : AbstractValidator<SessionInput>
{
    public static SessionInputValidator Instance { get; } = new();

    private SessionInputValidator() =>
        RuleFor(input => input.Token).NotEmpty().OverridePropertyName("token").WithMessage("An admin token, lc_admin_….");
}

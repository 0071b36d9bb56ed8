using Lectr.Api.Problems;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Lectr.Api.Access;

/// <summary>Lets a request through to an API endpoint only with a token whose role suffices; leaves the <see cref="Caller"/> on it.</summary>
internal static class AccessCheck
{
    /// <summary>Writes of a signed-in browser carry it; a foreign page cannot set it.</summary>
    public const string CsrfHeader = "X-Lectr-CSRF";

    /// <summary>The group of everything below <c>/api</c>, guarded.</summary>
    public static RouteGroupBuilder MapApi(this IEndpointRouteBuilder app) =>
        app.MapGroup("/api").WithMetadata(new Guarded()).ProducesProblem(401).ProducesProblem(403);

    public static void UseAccessCheck(this IApplicationBuilder app) => app.Use(async (context, next) =>
    {
        var endpoint = context.GetEndpoint();
        if (endpoint?.Metadata.GetMetadata<Guarded>() is not null
            && endpoint.Metadata.GetMetadata<OpenToAll>() is null
            && await RefuseAsync(context, endpoint) is { } refusal)
        {
            await refusal.ExecuteAsync(context);
            return;
        }

        await next(context);
    });

    private static async Task<IResult?> RefuseAsync(HttpContext context, Endpoint endpoint)
    {
        if (Credential.Read(context.Request) is not { } credential)
        {
            return Unknown(context);
        }

        if (credential.FromCookie && IsForged(context.Request))
        {
            return Problem.Of(StatusCodes.Status403Forbidden, "The request does not come from the dashboard.", $"Writes of a signed-in browser carry the header {CsrfHeader}.");
        }

        switch (await context.RequestServices.GetRequiredService<CredentialReader>().FindAsync(context.Request, credential, context.RequestAborted))
        {
            case CallerLookup.Known known:
                context.Features.Set(known.Caller);
                return CheckRole(known.Caller, endpoint);
            case CallerLookup.Foreign foreign:
                return Problem.Of(StatusCodes.Status403Forbidden, "The token belongs to another organisation.", $"It may not act for {foreign.Organisation}.");
            case CallerLookup.NoOrganisation missing:
                return Problem.Of(StatusCodes.Status404NotFound, "There is no such organisation.", $"No organisation has the id {missing.Organisation}.");
            default:
                return Unknown(context);
        }
    }

    private static IResult? CheckRole(Caller caller, Endpoint endpoint)
    {
        if (endpoint.Metadata.GetMetadata<RequiredOperator>() is not null && !caller.Operator)
        {
            return Problem.Of(StatusCodes.Status403Forbidden, "Only the operator may do this.", "It needs the operator's bootstrap token.");
        }

        var required = endpoint.Metadata.GetMetadata<RequiredRole>()?.Role ?? Role.Viewer;
        return caller.Role < required
            ? Problem.Of(StatusCodes.Status403Forbidden, "The token's role does not suffice.", $"It needs the role {Name(required)}; the token has {Name(caller.Role)}.")
            : null;
    }

    private static IResult Unknown(HttpContext context)
    {
        context.Response.Headers.WWWAuthenticate = "Bearer";
        return Problem.Of(StatusCodes.Status401Unauthorized, "An admin token is needed.", "Send Authorization: Bearer lc_admin_… with a token that works.");
    }

    /// <summary>Browsers say where a request comes from; those that do not still cannot set the header from a foreign page.</summary>
    private static bool IsForged(HttpRequest request) =>
        !HttpMethods.IsGet(request.Method)
        && !HttpMethods.IsHead(request.Method)
        && (request.Headers[CsrfHeader].Count == 0 || request.Headers["Sec-Fetch-Site"].ToString() is "cross-site" or "same-site");

    private static string Name(Role role) => role switch { Role.Admin => "admin", Role.Editor => "editor", _ => "viewer" };
}

using Lectr.Api.Access;
using Lectr.Api.Problems;
using Lectr.Domain.AdminTokens;
using Lectr.Projections.Settings;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Lectr.Api.AdminTokens;

/// <summary>Admin tokens: who may use this API, and for what.</summary>
internal static class AdminTokenEndpoints
{
    public static void MapAdminTokens(this IEndpointRouteBuilder api)
    {
        var tokens = api.MapGroup("/admin-tokens").WithTags("Admin tokens");
        tokens.MapGet("", ListAsync).WithMetadata(new RequiredRole(Role.Admin)).Produces<AdminTokenListAnswer>().WithSummary("Every token, revoked ones too");
        tokens.MapPost("", AdminTokenIssuing.IssueAsync).ForAdmins().Produces<IssuedAdminTokenAnswer>(201).ProducesProblem(409).WithSummary("Issue a token; the answer holds it once");
        tokens.MapDelete("/{id}", RevokeAsync).ForAdmins().Produces(204).ProducesProblem(404).ProducesProblem(409).WithSummary("Revoke a token");
    }

    private static async Task<IResult> ListAsync(HttpContext context, SettingsStream settings, CancellationToken cancellationToken)
    {
        var state = await settings.LoadSettingsAsync(Caller.Of(context).Organisation, cancellationToken);
        return Results.Ok(new AdminTokenListAnswer([.. state.Tokens.Values.OrderByDescending(token => token.IssuedAt).Select(AdminTokenAnswer.Of)]));
    }

    private static async Task<IResult> RevokeAsync(HttpContext context, SettingsStream settings, string id, CancellationToken cancellationToken)
    {
        var caller = Caller.Of(context);
        var result = await settings.EditSettingsAsync(
            caller.Organisation,
            (state, now) => AdminTokenEditing.Handle(new RevokeAdminToken(id) { Actor = caller.Name, At = now }, state),
            cancellationToken);
        return result is SettingsEditResult.Refused refused ? Problem.Of(refused.Reason, "admin token") : Results.NoContent();
    }
}

using Lectr.Api.Access;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Lectr.Api.Keys;

/// <summary>Lectr keys: what applications send as <c>X-Lectr-Key</c>.</summary>
internal static class KeyEndpoints
{
    public static void MapKeys(this IEndpointRouteBuilder api)
    {
        var keys = api.MapGroup("/keys").WithTags("Keys");
        keys.MapGet("", KeyList.ListAsync).Produces<KeyListAnswer>().WithSummary("Every key, revoked ones too");
        keys.MapPost("", KeyIssuing.IssueAsync).ForAdmins().Produces<IssuedKeyAnswer>(201).ProducesProblem(409).WithSummary("Issue a key; the answer holds it once");
        keys.MapDelete("/{id}", KeyRevoking.RevokeAsync).ForAdmins().Produces(204).ProducesProblem(404).WithSummary("Revoke a key on every live proxy");
    }
}

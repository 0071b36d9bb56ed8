using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace Lectr.Api.Access;

/// <summary>How an endpoint says who may call it.</summary>
internal static class RoleConventions
{
    /// <summary>Changes rules or recommendations.</summary>
    public static RouteHandlerBuilder ForEditors(this RouteHandlerBuilder endpoint) =>
        endpoint.WithMetadata(new RequiredRole(Role.Editor)).ProducesValidationProblem();

    /// <summary>Changes anything else.</summary>
    public static RouteHandlerBuilder ForAdmins(this RouteHandlerBuilder endpoint) =>
        endpoint.WithMetadata(new RequiredRole(Role.Admin)).ProducesValidationProblem();

    /// <summary>Concerns all organisations.</summary>
    public static RouteHandlerBuilder ForOperator(this RouteHandlerBuilder endpoint) => endpoint.WithMetadata(new RequiredOperator());
}

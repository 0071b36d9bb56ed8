using Microsoft.AspNetCore.Http;

namespace Lectr.Api.Access;

/// <summary>Who calls: the organisation that the call is about, the admin token's name, its role, and whether it is the operator's.</summary>
public sealed record Caller(string Organisation, string Name, Role Role, bool Operator = false)
{
    /// <summary>The caller that the access check left on <paramref name="context"/>.</summary>
    public static Caller Of(HttpContext context) =>
        context.Features.Get<Caller>() ?? throw new InvalidOperationException("No caller: the endpoint stands outside the access check.");
}

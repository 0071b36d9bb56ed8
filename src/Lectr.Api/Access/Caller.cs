using Microsoft.AspNetCore.Http;

namespace Lectr.Api.Access;

/// <summary>What a token may do; each role holds those before it.</summary>
public enum Role
{
    /// <summary>Reads.</summary>
    Viewer,

    /// <summary>Also changes rules and recommendations.</summary>
    Editor,

    /// <summary>Everything.</summary>
    Admin,
}

/// <summary>Who calls: the organisation that the call is about, the admin token's name, and its role.</summary>
public sealed record Caller(string Organisation, string Name, Role Role)
{
    /// <summary>The caller that the access check left on <paramref name="context"/>.</summary>
    public static Caller Of(HttpContext context) =>
        context.Features.Get<Caller>() ?? throw new InvalidOperationException("No caller: the endpoint stands outside the access check.");
}

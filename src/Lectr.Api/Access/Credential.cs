using System.Net.Http.Headers;
using Lectr.Domain.Keys;
using Microsoft.AspNetCore.Http;

namespace Lectr.Api.Access;

/// <summary>An admin token as a request brings it. <paramref name="FromCookie"/>: the browser added it by itself.</summary>
internal sealed record Credential(string Token, bool FromCookie)
{
    /// <summary>Cookie of a signed-in browser; holds the token, so that a revoked one signs out everywhere.</summary>
    public const string CookieName = "lectr_session";

    /// <summary>The bearer token, else the cookie's; null when neither has a token's form.</summary>
    public static Credential? Read(HttpRequest request)
    {
        if (request.Headers.Authorization.Count > 0)
        {
            return AuthenticationHeaderValue.TryParse(request.Headers.Authorization, out var header)
                && string.Equals(header.Scheme, "Bearer", StringComparison.OrdinalIgnoreCase)
                && SecretText.IsToken(header.Parameter)
                    ? new Credential(header.Parameter!, FromCookie: false)
                    : null;
        }

        return request.Cookies.TryGetValue(CookieName, out var token) && SecretText.IsToken(token) ? new Credential(token, FromCookie: true) : null;
    }
}

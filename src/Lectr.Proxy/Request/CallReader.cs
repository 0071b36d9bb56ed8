using Lectr.Domain.Providers;
using Lectr.Proxy.Settings;
using Microsoft.AspNetCore.Http.Features;

namespace Lectr.Proxy.Request;

/// <summary>Why a request is answered by Lectr itself.</summary>
internal enum Refusal
{
    /// <summary>It is not.</summary>
    None,

    /// <summary>The Lectr key is missing, malformed, unknown or revoked.</summary>
    Key,

    /// <summary>The path belongs to no wire format.</summary>
    Path,

    /// <summary>The connection is to become another protocol's.</summary>
    Upgrade,
}

/// <summary>Reads a request's head: key first, then what the path says, then the tags.</summary>
internal sealed class CallReader(ProxySettings settings)
{
    /// <summary>Fills the head's part of <paramref name="call"/>.</summary>
    public Refusal ReadHead(Call call)
    {
        ReadTarget(call);
        var headers = call.Request.Headers;
        var sent = headers["X-Lectr-Key"];
        if (sent.Count != 1 || !call.TryHashKey(sent[0], out var hash) || settings.Find(hash) is not { } key)
        {
            return Refusal.Key;
        }

        call.Key = key;
        call.Settings = key.Organisation.Current;
        call.Feature = Redaction.Keep(headers["X-Lectr-Feature"].ToString());
        call.Task = Redaction.Keep(headers["X-Lectr-Task"].ToString());
        call.ProviderDeclared = Redaction.Keep(headers["X-Lectr-Provider"].ToString());
        call.HasBody = call.Features.Get<IHttpRequestBodyDetectionFeature>()?.CanHaveBody ?? false;
        call.BodyFlows = call.HasBody;
        call.BodyLength = headers.ContentLength;
        call.Endpoint = call.Request.Method == "CONNECT" ? null : Endpoints.Match(call.Request.Method, call.Path, call.Query); // Lectr is no tunnel
        return call.Endpoint is null ? Refusal.Path
            : headers.Upgrade.Count > 0 && headers.Upgrade.ToString().Equals("websocket", StringComparison.OrdinalIgnoreCase) ? Refusal.Upgrade
            : Refusal.None;
    }

    // The raw target keeps every byte of path and query; its absolute form (RFC 9112, 3.2.2) is cut down to them.
    private static void ReadTarget(Call call)
    {
        var target = call.Request.RawTarget;
        if (target.Length > 0 && target[0] != '/')
        {
            var authority = target.IndexOf("://", StringComparison.Ordinal);
            var start = authority < 0 ? -1 : target.AsSpan(authority + 3).IndexOfAny('/', '?');
            target = start < 0 ? target : target[(authority + 3 + start)..];
        }

        var query = target.IndexOf('?');
        call.Path = query < 0 ? target : target[..query];
        call.Query = query < 0 ? "" : target[query..];
    }
}

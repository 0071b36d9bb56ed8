using Lectr.Domain.Providers;
using Lectr.Domain.Requests;
using Lectr.Proxy.Observe;
using Microsoft.AspNetCore.Http.Features;

namespace Lectr.Proxy.Forward;

/// <summary>Answers that are Lectr's own: JSON in the caller's wire format, so that SDKs raise their usual exceptions.</summary>
internal static class OwnAnswer
{
    /// <summary>The key is missing, malformed, unknown or revoked.</summary>
    public static Task UnauthorisedAsync(Call call) =>
        ErrorAsync(call, 401, "lectr_invalid_key", "The X-Lectr-Key header is missing or not a valid Lectr key.");

    /// <summary>The path belongs to no wire format.</summary>
    public static Task UnknownPathAsync(Call call, Recorder recorder) =>
        RefuseAsync(call, recorder, RequestStatus.ClientError, 404, "lectr_unknown_path", "Lectr does not know this path.");

    /// <summary>The client's message cannot be read any further.</summary>
    public static Task BadRequestAsync(Call call, Recorder recorder, int status) => status == 413
        ? RefuseAsync(call, recorder, RequestStatus.ClientError, 413, "lectr_request_too_large", "The request is too large.")
        : RefuseAsync(call, recorder, RequestStatus.ClientError, status, "lectr_bad_request", "The request could not be read.");

    /// <summary>A connection is to become another protocol's.</summary>
    public static Task UpgradeAsync(Call call, Recorder recorder) =>
        RefuseAsync(call, recorder, RequestStatus.ClientError, 501, "lectr_no_websockets", "Lectr does not pass this path on as a WebSocket; use it over HTTP.");

    /// <summary>No address is configured for the provider.</summary>
    public static Task NoAddressAsync(Call call, Recorder recorder) => RefuseAsync(
        call, recorder, RequestStatus.UpstreamUnreachable, 502, "lectr_provider_not_configured", $"No usable base URL is configured for {call.ProviderActual.Title}.");

    /// <summary>The provider could not be reached.</summary>
    public static Task UnreachableAsync(Call call, Recorder recorder) =>
        RefuseAsync(call, recorder, RequestStatus.UpstreamUnreachable, 502, "lectr_upstream_unreachable", $"{call.ProviderActual.Title} could not be reached.");

    /// <summary>Connecting to the provider took too long.</summary>
    public static Task ConnectTimeoutAsync(Call call, Recorder recorder) =>
        RefuseAsync(call, recorder, RequestStatus.UpstreamUnreachable, 504, "lectr_upstream_timeout", $"Connecting to {call.ProviderActual.Title} took too long.");

    /// <summary>Writes a body as it is.</summary>
    public static async Task WriteAsync(Call call, int status, string contentType, ReadOnlyMemory<byte> body)
    {
        var headers = call.Response.Headers;
        call.Response.StatusCode = status;
        headers.ContentType = contentType;
        headers.ContentLength = body.Length;
        ResponseHead.WithoutDate(call);
        if (!string.Equals(call.Request.Method, "HEAD", StringComparison.Ordinal))
        {
            await call.Features.GetRequiredFeature<IHttpResponseBodyFeature>().Writer.WriteAsync(body);
        }
    }

    private static Task RefuseAsync(Call call, Recorder recorder, RequestStatus outcome, int status, string code, string message)
    {
        recorder.Record(call, Ending.Refused(outcome, status, code));
        return ErrorAsync(call, status, code, message);
    }

    private static Task ErrorAsync(Call call, int status, string code, string message)
    {
        if (call.Answering)
        {
            call.CutClient();
            return Task.CompletedTask;
        }

        var format = call.Endpoint?.Format ?? Endpoints.FormatForErrors(call.Path);
        return WriteAsync(call, status, "application/json", format.ErrorBody(status, code, message));
    }
}

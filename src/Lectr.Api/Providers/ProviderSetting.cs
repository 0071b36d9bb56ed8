using System.Net;
using System.Net.Sockets;
using Lectr.Api.Access;
using Lectr.Api.Problems;
using Lectr.Domain.Providers;
using Lectr.Domain.Settings;
using Lectr.Projections.Settings;
using Microsoft.AspNetCore.Http;

namespace Lectr.Api.Providers;

internal static class ProviderSetting
{
    public static async Task<IResult> SetAsync(
        HttpContext context, SettingsStream settings, ApiOptions options, string provider, ProviderInput input, CancellationToken cancellationToken)
    {
        if (!options.AllowLinkLocalBaseUrls && await LeadsToMetadataAsync(input.BaseUrl, cancellationToken))
        {
            return Problem.Invalid("base_url", "This name leads to a link-local or metadata address, which is not allowed as a base URL.");
        }

        var caller = Caller.Of(context);
        var result = await settings.EditSettingsAsync(
            caller.Organisation,
            (state, now) => ProviderConfiguring.Handle(
                new ConfigureProvider(provider, input.BaseUrl, options.AllowLinkLocalBaseUrls) { Actor = caller.Name, At = now }, state),
            cancellationToken);
        if (result is not SettingsEditResult.Done done)
        {
            return Problem.Of(((SettingsEditResult.Refused)result).Reason, "provider");
        }

        var live = await settings.ConfirmAsync(done, cancellationToken);
        var known = ProviderCatalog.Find(provider)!;
        var now = await settings.LoadSettingsAsync(caller.Organisation, cancellationToken);
        return Results.Ok(ProviderAnswer.Of(known, now.BaseUrls.GetValueOrDefault(known.Id), options) with { Live = live });
    }

    /// <summary>A name that does not resolve now passes: the proxy looks again when it connects.</summary>
    internal static async Task<bool> LeadsToMetadataAsync(string? baseUrl, CancellationToken cancellationToken)
    {
        if (!Uri.TryCreate(baseUrl, UriKind.Absolute, out var url) || url.HostNameType != UriHostNameType.Dns)
        {
            return false;
        }

        try
        {
            return (await Dns.GetHostAddressesAsync(url.IdnHost, cancellationToken)).Any(BaseUrlCheck.IsForbidden);
        }
        catch (Exception failure) when (failure is SocketException or ArgumentException)
        {
            return false;
        }
    }
}

using System.Diagnostics;
using System.Net;
using Lectr.Proxy.Forward;
using Lectr.Proxy.Observe;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.WebUtilities;

namespace Lectr.Proxy.WebSockets;

/// <summary>
/// Passes a WebSocket on to the provider. The rules are not asked: such a connection names its model where no rule can replace it,
/// in the query or message by message.
/// </summary>
internal sealed class WebSocketForwarder(UpstreamClient upstream, Forwarder forwarder, AnswerRelay relay, Recorder recorder, TimeProvider time)
{
    /// <summary>Whether the call's endpoint is one that providers also offer as a WebSocket.</summary>
    public static bool Knows(Call call) =>
        call.Endpoint is { Family: "realtime" or "responses", StatefulId: false } && call.Features.Get<IHttpUpgradeFeature>() is { IsUpgradableRequest: true };

    /// <summary>Forwards a routed call and carries its messages until one side ends.</summary>
    public async Task ForwardAsync(Call call)
    {
        if (UpstreamAddresses.Of(call) is not { } address)
        {
            await OwnAnswer.NoAddressAsync(call, recorder);
            return;
        }

        call.Endpoint = call.Endpoint! with { Billed = true };
        call.ModelActual = ModelIn(call.Query);
        using var message = RequestHead.Of(call, address, content: null);
        RequestHead.AddUpgrade(message, "websocket");
        call.Asked = Stopwatch.GetTimestamp();
        HttpResponseMessage response;
        try
        {
            response = await upstream.SendAsync(message, call.ClientGone);
        }
        catch (Exception failure) when (failure is HttpRequestException or IOException or OperationCanceledException)
        {
            await forwarder.FailAsync(call, content: null, failure);
            return;
        }

        using (response)
        {
            await (response.StatusCode == HttpStatusCode.SwitchingProtocols ? CarryAsync(call, response) : relay.RelayAsync(call, response).AsTask());
        }
    }

    private static string? ModelIn(string query)
    {
        var parameters = QueryHelpers.ParseQuery(query);
        return parameters.TryGetValue("model", out var model) || parameters.TryGetValue("deployment", out model) ? model.ToString() : null;
    }

    private async Task CarryAsync(Call call, HttpResponseMessage response)
    {
        ResponseHead.Copy(call, response);
        call.Response.Headers.Upgrade = "websocket";
        var deflate = call.Response.Headers.SecWebSocketExtensions.ToString().Contains("permessage-deflate", StringComparison.OrdinalIgnoreCase);
        using var turns = new TurnReader(call.Endpoint!, call.Tap, deflate);
        await using var client = await call.Features.GetRequiredFeature<IHttpUpgradeFeature>().UpgradeAsync();
        await using var provider = await response.Content.ReadAsStreamAsync(call.ClientGone);
        await new Tunnel(call, client, provider, turns, recorder, time).RunAsync();
    }
}

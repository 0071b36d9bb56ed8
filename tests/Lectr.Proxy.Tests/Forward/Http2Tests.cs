using System.Net;
using System.Net.Sockets;
using System.Text;
using Lectr.Domain.Requests;
using Lectr.Testing.Upstream;

namespace Lectr.Proxy.Tests.Forward;

public sealed class Http2Tests
{
    [Fact]
    public async Task A_client_that_speaks_http2_gets_status_headers_body_and_trailers()
    {
        var port = FreePort();
        await using var upstream = ScriptedUpstream.Start(ScriptedAnswer.ChunkedHead(200, "text/event-stream", ("Trailer", "X-Sum"), ("Set-Cookie", "a=1"), ("Set-Cookie", "b=2"))
            .Chunk("data: {\"choices\":[],\"usage\":{\"prompt_tokens\":5,\"completion_tokens\":2,\"total_tokens\":7}}\n\ndata: [DONE]\n\n").LastChunk(("X-Sum", "42")));
        await using var proxy = await RunningProxy.StartAsync(upstream, options: options => options with { Http2Url = $"http://127.0.0.1:{port}" });
        using var client = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{port}"), DefaultRequestVersion = HttpVersion.Version20, DefaultVersionPolicy = HttpVersionPolicy.RequestVersionExact };
        client.DefaultRequestHeaders.Add("X-Lectr-Key", RunningProxy.Key);

        for (var i = 0; i < 5; i++)
        {
            using var answer = await client.PostAsync(new Uri("/v1/chat/completions", UriKind.Relative), new StringContent("""{"model":"gpt-4o-mini","stream":true}""", Encoding.UTF8, "application/json"));
            Assert.EndsWith("data: [DONE]\n\n", await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
            Assert.Equal(["a=1", "b=2"], answer.Headers.GetValues("Set-Cookie"));
            Assert.Equal("42", Assert.Single(answer.TrailingHeaders.GetValues("X-Sum")));
        }

        var events = await proxy.EventsAsync(5);
        Assert.All(events, proxied => Assert.Equal((RequestStatus.Success, 5L), (proxied.Status, proxied.Usage!.Input!.Value)));
        Assert.Equal("""{"model":"gpt-4o-mini","stream":true}""", (await upstream.RequestAsync()).Text);
    }

    [Fact]
    public async Task A_websocket_upgrade_elsewhere_is_declined_and_an_offer_of_http2_is_ignored()
    {
        await using var upstream = ScriptedUpstream.Start(ScriptedAnswer.Json("{}"));
        await using var proxy = await RunningProxy.StartAsync(upstream);
        using var socket = await RawClient.ConnectAsync(proxy.Port);
        await socket.SendAsync(RawClient.Head("GET", "/v1/chat/completions", "Connection: Upgrade", "Upgrade: websocket", "Sec-WebSocket-Version: 13", "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ=="));
        Assert.Contains("501", await socket.ReadUntilAsync("lectr_no_websockets"), StringComparison.Ordinal);

        using var offer = await RawClient.ConnectAsync(proxy.Port);
        await offer.SendAsync(RawClient.Head("POST", "/v1/chat/completions", "Connection: Upgrade, HTTP2-Settings", "Upgrade: h2c", "HTTP2-Settings: AAMAAABkAARAAAAAAAIAAAAA", "Content-Length: 2") + "{}");
        await offer.ReadUntilAsync("\r\n\r\n{}");
        var seen = await upstream.RequestAsync();
        Assert.Equal(("{}", null, null), (seen.Text, seen.Header("Upgrade"), seen.Header("HTTP2-Settings")));
    }

    private static int FreePort()
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        return ((IPEndPoint)socket.LocalEndPoint!).Port;
    }
}

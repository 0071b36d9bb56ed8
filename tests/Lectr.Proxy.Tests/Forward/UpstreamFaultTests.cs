using System.Net;
using System.Net.Sockets;
using System.Text;
using Lectr.Domain.Requests;
using Lectr.Testing;
using Lectr.Testing.Upstream;

namespace Lectr.Proxy.Tests.Forward;

public sealed class UpstreamFaultTests
{
    private static StringContent Chat => new("""{"model":"gpt-4o-mini"}""", Encoding.UTF8, "application/json");

    [Fact]
    public async Task A_refused_connection_is_a_502_in_the_callers_format()
    {
        await using var gone = ScriptedUpstream.Start(ScriptedAnswer.Json("{}"));
        await using var proxy = await RunningProxy.StartAsync(gone);
        await gone.DisposeAsync();

        using var answer = await proxy.Client.PostAsync(new Uri("/v1/chat/completions", UriKind.Relative), Chat);

        Assert.Equal(HttpStatusCode.BadGateway, answer.StatusCode);
        Assert.Contains("\"code\":\"lectr_upstream_unreachable\"", await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        var proxied = await proxy.EventAsync();
        Assert.Equal((RequestStatus.UpstreamUnreachable, 502, "lectr_upstream_unreachable"), (proxied.Status, proxied.HttpStatus, proxied.ErrorCode));
    }

    [Fact]
    public async Task A_connection_that_is_never_accepted_is_a_504()
    {
        // A listener with a full backlog: further connections are not answered at all.
        using var silent = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        silent.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        silent.Listen(0);
        var fillers = Enumerable.Range(0, 4).Select(_ => new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp)).ToList();
        fillers.ForEach(filler => _ = filler.ConnectAsync(silent.LocalEndPoint!));
        var url = $"http://{silent.LocalEndPoint}/v1";
        await using var proxy = await RunningProxy.StartAsync(options: options => options with
        {
            BaseUrls = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase) { ["openai"] = url },
            ConnectTimeout = TimeSpan.FromMilliseconds(300),
        });

        using var answer = await proxy.Client.PostAsync(new Uri("/v1/chat/completions", UriKind.Relative), Chat);

        Assert.Equal(HttpStatusCode.GatewayTimeout, answer.StatusCode);
        Assert.Equal((RequestStatus.UpstreamUnreachable, 504), ((await proxy.EventAsync()).Status, (await proxy.EventAsync()).HttpStatus));
        fillers.ForEach(filler => filler.Dispose());
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_provider_that_hangs_up_before_answering_is_asked_once(bool reset)
    {
        var asked = 0;
        await using var upstream = ScriptedUpstream.Start(_ => ++asked switch
        {
            1 => ScriptedAnswer.Json("{}"),
            _ when reset => new ScriptedAnswer().Reset(),
            _ => new ScriptedAnswer().Close(),
        });
        await using var proxy = await RunningProxy.StartAsync(upstream);

        using var first = await proxy.Client.PostAsync(new Uri("/v1/chat/completions", UriKind.Relative), Chat);
        using var second = await proxy.Client.PostAsync(new Uri("/v1/chat/completions", UriKind.Relative), Chat);

        Assert.Equal((HttpStatusCode.OK, HttpStatusCode.BadGateway), (first.StatusCode, second.StatusCode));
        Assert.Equal(2, upstream.Requests.Count);
        Assert.Equal(RequestStatus.UpstreamUnreachable, (await proxy.EventsAsync(2))[1].Status);
    }

    [Theory]
    [InlineData("Content-Length: 100", "only this")]
    [InlineData("Transfer-Encoding: chunked", "5\r\nhello\r\n")]
    [InlineData("Transfer-Encoding: chunked", "5\r\nhello\r\nzz\r\nbroken")]
    public async Task An_answer_that_breaks_off_never_looks_whole(string framing, string body)
    {
        await using var upstream = ScriptedUpstream.Start(_ => new ScriptedAnswer().Send($"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n{framing}\r\n\r\n{body}").Reset());
        await using var proxy = await RunningProxy.StartAsync(upstream);
        using var client = await RawClient.ConnectAsync(proxy.Port);

        await client.SendAsync(RawClient.Head("POST", "/v1/chat/completions", "Content-Length: 2") + "{}");
        var answer = await client.ReadToEndAsync();

        Assert.DoesNotContain("\r\n0\r\n", answer, StringComparison.Ordinal);
        var proxied = await proxy.EventAsync();
        Assert.True(proxied.Status is RequestStatus.UpstreamAborted or RequestStatus.UpstreamUnreachable, proxied.Status.ToString());
    }

    [Fact]
    public async Task A_cut_stream_keeps_the_usage_seen_so_far_as_partial()
    {
        await using var upstream = ScriptedUpstream.Start(_ => ScriptedAnswer.ChunkedHead(200, "text/event-stream")
            .Chunk("event: message_start\ndata: {\"type\":\"message_start\",\"message\":{\"model\":\"claude-haiku-5-5\",\"usage\":{\"input_tokens\":7,\"output_tokens\":1}}}\n\n").Reset());
        await using var proxy = await RunningProxy.StartAsync(upstream);
        using var client = await RawClient.ConnectAsync(proxy.Port);

        await client.SendAsync(RawClient.Head("POST", "/v1/messages", "Content-Length: 2") + "{}");
        await client.ReadToEndAsync();

        var proxied = await proxy.EventAsync();
        Assert.Equal((RequestStatus.UpstreamAborted, UsageSource.Partial, 7L), (proxied.Status, proxied.UsageSource, proxied.Usage!.Input!.Value));
    }

    [Fact]
    public async Task Endless_headers_end_in_a_502()
    {
        await using var upstream = ScriptedUpstream.Start(_ =>
        {
            var answer = new ScriptedAnswer().Send("HTTP/1.1 200 OK\r\n");
            for (var i = 0; i < 400; i++)
            {
                answer.Send($"X-{i}: {new string('a', 8000)}\r\n");
            }

            return answer.Close();
        });
        await using var proxy = await RunningProxy.StartAsync(upstream);

        using var answer = await proxy.Client.PostAsync(new Uri("/v1/chat/completions", UriKind.Relative), Chat);

        Assert.Equal(HttpStatusCode.BadGateway, answer.StatusCode);
        await proxy.EventAsync();
    }

    [Fact]
    public async Task A_thousand_headers_arrive()
    {
        var headers = Enumerable.Range(0, 1000).Select(i => ($"X-H{i}", $"value {i}")).ToArray();
        await using var upstream = ScriptedUpstream.Start(ScriptedAnswer.Json("{}", 200, headers));
        await using var proxy = await RunningProxy.StartAsync(upstream);
        using var client = await RawClient.ConnectAsync(proxy.Port);

        await client.SendAsync(RawClient.Head("GET", "/v1/models"));
        var answer = await client.ReadUntilAsync("\r\n\r\n{}");

        Assert.All(headers, header => Assert.Contains($"\r\n{header.Item1}: {header.Item2}\r\n", answer, StringComparison.Ordinal));
        Assert.Equal(200, (await proxy.EventAsync()).HttpStatus);
    }

    [Fact]
    public async Task A_huge_error_body_passes_in_bounded_memory()
    {
        const int pieces = 100;
        var piece = new byte[1024 * 1024];
        await using var upstream = ScriptedUpstream.Start(_ =>
        {
            var answer = new ScriptedAnswer().Send(ScriptedAnswer.Head(500, ("Content-Type", "application/json"), ("Content-Length", (pieces * piece.Length).ToString())));
            for (var i = 0; i < pieces; i++)
            {
                answer.Send(piece);
            }

            return answer;
        });
        await using var proxy = await RunningProxy.StartAsync(upstream);
        var before = GC.GetTotalMemory(forceFullCollection: true);

        using var request = new HttpRequestMessage(HttpMethod.Post, "/v1/chat/completions") { Content = Chat };
        using var answer = await proxy.Client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
        await (await answer.Content.ReadAsStreamAsync()).CopyToAsync(Stream.Null);

        Assert.True(GC.GetTotalMemory(forceFullCollection: true) - before < 32 * 1024 * 1024);
        var proxied = await proxy.EventAsync();
        Assert.Equal((RequestStatus.ProviderError, (long)pieces * piece.Length), (proxied.Status, proxied.ResponseBytes));
    }

    [Fact]
    public async Task The_head_arrives_while_the_body_still_stalls()
    {
        var gate = new Gate();
        await using var upstream = ScriptedUpstream.Start(new ScriptedAnswer().Send(ScriptedAnswer.Head(200, ("Content-Type", "application/json"), ("Content-Length", "2"))).Wait(gate).Send("{}"));
        await using var proxy = await RunningProxy.StartAsync(upstream);
        using var client = await RawClient.ConnectAsync(proxy.Port);

        await client.SendAsync(RawClient.Head("GET", "/v1/models"));
        await client.ReadUntilAsync("\r\n\r\n");
        gate.Open();
        await client.ReadUntilAsync("{}");

        Assert.Equal(RequestStatus.Success, (await proxy.EventAsync()).Status);
    }

    [Fact]
    public async Task A_client_that_leaves_cancels_upstream_at_once()
    {
        var left = new Gate();
        await using var upstream = ScriptedUpstream.Start(ScriptedAnswer.ChunkedHead(200, "text/event-stream").Chunk("data: {}\n\n").WaitForClientToLeave(left));
        await using var proxy = await RunningProxy.StartAsync(upstream);
        using var client = await RawClient.ConnectAsync(proxy.Port);
        await client.SendAsync(RawClient.Head("POST", "/v1/chat/completions", "Content-Length: 2") + "{}");
        await client.ReadUntilAsync("data: {}");

        client.Reset();

        await left.WaitAsync();
        var proxied = await proxy.EventAsync();
        Assert.Equal((RequestStatus.ClientCancelled, 200), (proxied.Status, proxied.HttpStatus));
    }

    [Fact]
    public async Task A_client_that_leaves_before_the_head_is_recorded_as_499()
    {
        var left = new Gate();
        await using var upstream = ScriptedUpstream.Start(new ScriptedAnswer().WaitForClientToLeave(left));
        await using var proxy = await RunningProxy.StartAsync(upstream);
        using var client = await RawClient.ConnectAsync(proxy.Port);
        await client.SendAsync(RawClient.Head("POST", "/v1/chat/completions", "Content-Length: 2") + "{}");
        await upstream.RequestAsync();

        client.Reset();

        await left.WaitAsync();
        var proxied = await proxy.EventAsync();
        Assert.Equal((RequestStatus.ClientCancelled, 499), (proxied.Status, proxied.HttpStatus));
    }

    [Fact]
    public async Task Headers_that_http_forbids_do_not_become_a_500()
    {
        await using var upstream = ScriptedUpstream.Start(_ => new ScriptedAnswer().Send("HTTP/1.1 200 OK\r\nX-Bell: a\u0007b\r\nX-Latin: \u00e9\r\nContent-Length: 2\r\n\r\n{}"));
        await using var proxy = await RunningProxy.StartAsync(upstream);
        using var client = await RawClient.ConnectAsync(proxy.Port);

        await client.SendAsync(RawClient.Head("GET", "/v1/models"));
        var answer = await client.ReadUntilAsync("\r\n\r\n");

        Assert.StartsWith("HTTP/1.1 200", answer, StringComparison.Ordinal);
        await proxy.EventAsync();
    }
}

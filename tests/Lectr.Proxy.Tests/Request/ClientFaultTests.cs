using System.Net;
using System.Text;
using Lectr.Domain.Requests;
using Lectr.Testing;
using Lectr.Testing.Upstream;

namespace Lectr.Proxy.Tests.Request;

public sealed class ClientFaultTests
{
    private const string Body = """{"model":"gpt-4o-mini"}""";

    public static TheoryData<string> Smuggling =>
    [
        "POST /v1/chat/completions HTTP/1.1\r\nHost: x\r\nX-Lectr-Key: KEY\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\nGET /v1/secret HTTP/1.1\r\nHost: x\r\n\r\n",
        "POST /v1/chat/completions HTTP/1.1\r\nHost: x\r\nX-Lectr-Key: KEY\r\nTransfer-Encoding: chunked, identity\r\n\r\n0\r\n\r\n",
        "POST /v1/chat/completions HTTP/1.1\r\nHost: x\r\nX-Lectr-Key: KEY\r\nTransfer-Encoding: xchunked\r\n\r\n0\r\n\r\n",
        "POST /v1/chat/completions HTTP/1.1\r\nHost: x\r\nX-Lectr-Key: KEY\r\nTransfer-Encoding : chunked\r\n\r\n0\r\n\r\n",
        "POST /v1/chat/completions HTTP/1.1\r\nHost: x\r\nX-Lectr-Key: KEY\r\nContent-Length: 5\r\nContent-Length: 6\r\n\r\nhello!",
        "POST /v1/chat/completions HTTP/1.1\r\nHost: x\r\nX-Lectr-Key: KEY\r\nContent-Length: +5\r\n\r\nhello",
        "POST /v1/chat/completions HTTP/1.1\r\nHost: x\r\nX-Lectr-Key: KEY\r\nContent-Length: 99999999999999999999\r\n\r\n",
        "POST /v1/chat/completions HTTP/1.1\r\nHost: x\r\nX-Lectr-Key: KEY\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\nhello\r\n0\r\n\r\n",
        "POST /v1/chat/completions HTTP/1.1\r\nHost: x\r\nX-Lectr-Key: KEY\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhelloX\r\n0\r\n\r\n",
        "POST /v1/chat/completions HTTP/1.1\r\nHost: x\r\nX-Lectr-Key: KEY\r\nX-A: b\r\n c: folded\r\n\r\n",
        "POST /v1/chat/completions HTTP/1.1\r\nHost: x\r\nHost: y\r\nX-Lectr-Key: KEY\r\n\r\n",
        "POST /v1/chat/completions HTTP/1.1\r\nX-Lectr-Key: KEY\r\n\r\n",
        "POST /v1/chat/completions HTTP/1.1\nHost: x\nX-Lectr-Key: KEY\nContent-Length: 2\n\n{}",
        "POST /v1/chat/completions HTTP/1.1\r\nHost: x\r\nX-Lectr-Key: KEY\r\nX-A: a\0b\r\nContent-Length: 2\r\n\r\n{}",
        "POST /v1/chat/completions HTTP/9.9\r\nHost: x\r\n\r\n",
        "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
        "GET  /v1/models HTTP/1.1\r\nHost: x\r\n\r\n",
        "\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03 a TLS hello",
    ];

    [Theory]
    [MemberData(nameof(Smuggling))]
    public async Task Ambiguous_messages_are_refused_or_understood_in_one_way_only(string message)
    {
        await using var upstream = ScriptedUpstream.Start(ScriptedAnswer.Json("{}"));
        await using var proxy = await RunningProxy.StartAsync(upstream);
        using var client = await RawClient.ConnectAsync(proxy.Port);

        await client.SendAsync(message.Replace("KEY", RunningProxy.Key, StringComparison.Ordinal));
        client.HalfClose();
        var answer = await client.ReadToEndAsync();

        Assert.DoesNotContain("HTTP/1.1 5", answer.Replace("HTTP/1.1 505", "", StringComparison.Ordinal), StringComparison.Ordinal);
        Assert.True(upstream.Requests.Count <= 1);
        Assert.DoesNotContain(upstream.Requests, request => request.Target.Contains("secret", StringComparison.Ordinal) || request.Header("X-Content-Length") is not null);
        await StillServesAsync(proxy);
    }

    [Fact]
    public async Task A_slow_upload_is_waited_for()
    {
        await using var upstream = ScriptedUpstream.Start(ScriptedAnswer.Json("{}"));
        await using var proxy = await RunningProxy.StartAsync(upstream);
        using var client = await RawClient.ConnectAsync(proxy.Port);

        await client.SendAsync(RawClient.Head("POST", "/v1/chat/completions", $"Content-Length: {Body.Length}"));
        foreach (var letter in Body)
        {
            await client.SendAsync(letter.ToString());
            await Task.Yield();
        }

        await client.ReadUntilAsync("\r\n\r\n{}");
        Assert.Equal(Body, (await upstream.RequestAsync()).Text);
    }

    [Theory]
    [InlineData("Content-Length: 100")]
    [InlineData("Transfer-Encoding: chunked")]
    public async Task A_client_that_leaves_in_the_middle_of_its_body_is_recorded_and_upstream_sees_nothing(string framing)
    {
        await using var upstream = ScriptedUpstream.Start(ScriptedAnswer.Json("{}"));
        await using var proxy = await RunningProxy.StartAsync(upstream);
        using var client = await RawClient.ConnectAsync(proxy.Port);
        await client.SendAsync(RawClient.Head("POST", "/v1/chat/completions", framing) + "5\r\n{\"mod\r\n");
        await Eventually.TrueAsync(async () => (await proxy.Client.GetStringAsync(new Uri("/metrics", UriKind.Relative))).Contains("lectr_proxy_requests_in_flight 2", StringComparison.Ordinal), "the head was read");

        client.Reset();

        var proxied = await proxy.EventAsync();
        Assert.Equal((RequestStatus.ClientCancelled, 499), (proxied.Status, proxied.HttpStatus));
        Assert.Empty(upstream.Requests);
    }

    [Fact]
    public async Task A_broken_chunk_is_a_400_in_the_callers_format_with_one_event()
    {
        await using var upstream = ScriptedUpstream.Start(ScriptedAnswer.Json("{}"));
        await using var proxy = await RunningProxy.StartAsync(upstream);
        using var client = await RawClient.ConnectAsync(proxy.Port);

        await client.SendAsync(RawClient.Head("POST", "/v1/messages", "Transfer-Encoding: chunked") + "zz\r\n");

        Assert.Contains("\"type\":\"error\"", await client.ReadUntilAsync("lectr_bad_request"), StringComparison.Ordinal);
        Assert.Equal((RequestStatus.ClientError, 400), ((await proxy.EventAsync()).Status, (await proxy.EventAsync()).HttpStatus));
    }

    [Fact]
    public async Task A_large_body_with_the_model_last_is_held_and_one_beyond_the_limit_flows_through_unread()
    {
        await using var upstream = ScriptedUpstream.Start(ScriptedAnswer.Json("{}"));
        await using var proxy = await RunningProxy.StartAsync(
            upstream, [RunningProxy.Rule("gpt-4o", "openai", "gpt-4o-mini")], options => options with { LargestHeldBody = 8 * 1024 * 1024 });

        foreach (var megabytes in new[] { 7, 9 })
        {
            var body = $$"""{"messages":[{"role":"user","content":"{{new string('x', megabytes * 1024 * 1024)}}"}],"model":"gpt-4o"}""";
            using var answer = await proxy.Client.PostAsync(new Uri("/v1/chat/completions", UriKind.Relative), new StringContent(body, Encoding.UTF8, "application/json"));
            Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        }

        Assert.EndsWith("\"model\":\"gpt-4o-mini\"}", upstream.Requests[0].Text, StringComparison.Ordinal);
        Assert.EndsWith("\"model\":\"gpt-4o\"}", upstream.Requests[1].Text, StringComparison.Ordinal);
        var events = await proxy.EventsAsync(2);
        Assert.Equal(("gpt-4o-mini", "cheaper"), (events[0].ModelActual, events[0].Rule!.Name));
        Assert.Null(events[1].ModelRequested);
        Assert.Equal(upstream.Requests[1].Body.Length, events[1].RequestBytes);
    }

    [Theory]
    [InlineData("{\"model\":\"gpt-4o\\u0000\"}")]
    [InlineData("{\"model\":\"\\ud800\"}")]
    [InlineData("{\"model\":\"a\0b\"}")]
    [InlineData("[[[[[[[[")]
    [InlineData("\"just a string\"")]
    [InlineData("{\"model\":{\"model\":[]}}")]
    public async Task Odd_bodies_pass_as_they_are(string body)
    {
        await using var upstream = ScriptedUpstream.Start(ScriptedAnswer.Json("{}"));
        await using var proxy = await RunningProxy.StartAsync(upstream, [RunningProxy.Rule("gpt-4o", "openai", "gpt-4o-mini")]);
        using var client = await RawClient.ConnectAsync(proxy.Port);

        await client.SendAsync(RawClient.Head("POST", "/v1/chat/completions", $"Content-Length: {body.Length}", "Content-Type: application/json", "X-Odd: caf\u00e9 \u00ff") + body);
        await client.ReadUntilAsync("\r\n\r\n{}");

        var seen = await upstream.RequestAsync();
        Assert.Equal((body, "caf\u00e9 \u00ff"), (seen.Text, seen.Header("X-Odd")));
        Assert.Equal(RequestStatus.Success, (await proxy.EventAsync()).Status);
    }

    [Fact]
    public async Task Pipelined_requests_are_answered_in_order_each_with_its_own_answer()
    {
        await using var upstream = ScriptedUpstream.Start(request => ScriptedAnswer.Json($"\"{request.Header("X-Number")}\""));
        await using var proxy = await RunningProxy.StartAsync(upstream);
        using var client = await RawClient.ConnectAsync(proxy.Port);

        await client.SendAsync(string.Concat(Enumerable.Range(0, 20).Select(i => RawClient.Head("POST", "/v1/chat/completions", $"X-Number: {i}", "Content-Length: 2") + "{}")));
        var answer = await client.ReadUntilAsync("\"19\"");

        var order = Enumerable.Range(0, 20).Select(i => answer.IndexOf($"\"{i}\"", StringComparison.Ordinal)).ToList();
        Assert.Equal(order.Order(), order);
        Assert.DoesNotContain(-1, order);
    }

    [Fact]
    public async Task Expect_continue_is_answered_and_a_huge_head_is_refused()
    {
        await using var upstream = ScriptedUpstream.Start(ScriptedAnswer.Json("{}"));
        await using var proxy = await RunningProxy.StartAsync(upstream);
        using var client = await RawClient.ConnectAsync(proxy.Port);
        await client.SendAsync(RawClient.Head("POST", "/v1/chat/completions", $"Content-Length: {Body.Length}", "Expect: 100-continue"));
        await client.ReadUntilAsync("100 Continue\r\n\r\n");
        await client.SendAsync(Body);
        await client.ReadUntilAsync("\r\n\r\n{}");
        Assert.Null((await upstream.RequestAsync()).Header("Expect"));

        using var huge = await RawClient.ConnectAsync(proxy.Port);
        await huge.SendAsync(RawClient.Head("GET", "/v1/models", "X-Huge: " + new string('a', 300 * 1024)));
        Assert.StartsWith("HTTP/1.1 431", await huge.ReadToEndAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_client_that_reads_slowly_gets_every_byte_and_memory_stays_flat()
    {
        var piece = new byte[1024 * 1024];
        new Random(5).NextBytes(piece);
        await using var upstream = ScriptedUpstream.Start(_ =>
        {
            var answer = new ScriptedAnswer().Send(ScriptedAnswer.Head(200, ("Content-Type", "audio/mpeg"), ("Content-Length", (64 * piece.Length).ToString())));
            for (var i = 0; i < 64; i++)
            {
                answer.Send(piece);
            }

            return answer;
        });
        await using var proxy = await RunningProxy.StartAsync(upstream);
        using var request = new HttpRequestMessage(HttpMethod.Post, "/v1/audio/speech") { Content = new StringContent("""{"model":"tts-1","input":"hi"}""") };
        using var answer = await proxy.Client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
        await using var stream = await answer.Content.ReadAsStreamAsync();
        var read = new byte[piece.Length];
        for (var i = 0; i < 64; i++)
        {
            await stream.ReadExactlyAsync(read);
            Assert.True(read.AsSpan().SequenceEqual(piece));
        }

        Assert.Equal(64L * piece.Length, (await proxy.EventAsync()).ResponseBytes);
    }

    private static async Task StillServesAsync(RunningProxy proxy)
    {
        using var answer = await proxy.Client.PostAsync(new Uri("/v1/chat/completions", UriKind.Relative), new StringContent(Body));
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal("{}", await answer.Content.ReadAsStringAsync());
    }
}

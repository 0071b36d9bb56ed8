using System.Net;
using System.Text;
using Lectr.Domain.Requests;
using Lectr.Testing.Upstream;

namespace Lectr.Proxy.Tests.Forward;

public sealed class PassThroughTests
{
    private const string Chat = """{"messages":[{"role":"user","content":"Say hi — now"}],"model":"gpt-4o-mini","max_tokens":12}""";

    private const string Completion = """
        {"id":"chatcmpl-1","object":"chat.completion","model":"gpt-4o-mini-2024-07-18","choices":[{"index":0,"message":{"role":"assistant","content":"hi"}}],"usage":{"prompt_tokens":9,"completion_tokens":3,"total_tokens":12}}
        """;

    [Fact]
    public async Task A_chat_completion_passes_unchanged_and_leaves_one_event()
    {
        await using var upstream = ScriptedUpstream.Start(ScriptedAnswer.Json(Completion, 200, ("x-request-id", "req_7"), ("Set-Cookie", "a=1"), ("Set-Cookie", "b=2")));
        await using var proxy = await RunningProxy.StartAsync(upstream);
        using var request = new HttpRequestMessage(HttpMethod.Post, "/v1/chat/completions?x=%2F") { Content = new StringContent(Chat, Encoding.UTF8, "application/json") };
        request.Headers.Add("Authorization", "Bearer sk-test");
        request.Headers.Add("X-Lectr-Feature", "chat");

        using var answer = await proxy.Client.SendAsync(request);

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal(Completion, await answer.Content.ReadAsStringAsync());
        Assert.Equal(["a=1", "b=2"], answer.Headers.GetValues("Set-Cookie"));
        Assert.False(answer.Headers.Contains("Date"));
        Assert.False(answer.Headers.Contains("Server"));

        var seen = await upstream.RequestAsync();
        Assert.Equal("/v1/chat/completions?x=%2F", seen.Target);
        Assert.Equal(Chat, seen.Text);
        Assert.Equal("Bearer sk-test", seen.Header("Authorization"));
        Assert.DoesNotContain(seen.Headers, header => header.Key.StartsWith("X-Lectr", StringComparison.OrdinalIgnoreCase) || header.Key == "traceparent");

        var proxied = await proxy.EventAsync();
        Assert.Equal(("default", "key_1", "chat"), ("default", proxied.KeyId, proxied.Feature));
        Assert.Equal(RequestStatus.Success, proxied.Status);
        Assert.Equal("gpt-4o-mini", proxied.ModelRequested);
        Assert.Equal("POST /v1/chat/completions", proxied.Endpoint);
        Assert.Equal("req_7", proxied.ProviderRequestId);
        Assert.Equal((1, 12L, 12L), (proxied.Shape!.Messages!.Value, proxied.Shape.PromptChars!.Value, proxied.Shape.MaxOutputTokens!.Value));
        Assert.Equal(Encoding.UTF8.GetByteCount(Chat), proxied.RequestBytes);
        Assert.Equal(Encoding.UTF8.GetByteCount(Completion), proxied.ResponseBytes);
        Assert.Equal((9L, 3L), (proxied.Usage!.Input!.Value, proxied.Usage.Output!.Value));
        Assert.NotNull(proxied.Cost);
        Assert.True(proxied.LatencyMs >= proxied.TtftMs && proxied.TtftMs > 0 && proxied.OverheadMs > 0);
    }

    [Fact]
    public async Task A_stream_arrives_piece_by_piece()
    {
        var gate = new Gate();
        await using var upstream = ScriptedUpstream.Start(ScriptedAnswer.ChunkedHead(200, "text/event-stream")
            .Chunk("data: {\"model\":\"gpt-4o-mini\",\"choices\":[{\"delta\":{\"content\":\"a\"}}]}\n\n")
            .Wait(gate)
            .Chunk("data: {\"model\":\"gpt-4o-mini\",\"choices\":[],\"usage\":{\"prompt_tokens\":5,\"completion_tokens\":2,\"total_tokens\":7}}\n\n")
            .Chunk("data: [DONE]\n\n")
            .LastChunk());
        await using var proxy = await RunningProxy.StartAsync(upstream);
        using var request = new HttpRequestMessage(HttpMethod.Post, "/v1/chat/completions") { Content = new StringContent("""{"model":"gpt-4o-mini","stream":true}""") };

        using var answer = await proxy.Client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
        using var reader = new StreamReader(await answer.Content.ReadAsStreamAsync());
        Assert.Contains("\"a\"", await reader.ReadLineAsync(), StringComparison.Ordinal);
        gate.Open();
        Assert.EndsWith("data: [DONE]\n\n", await reader.ReadToEndAsync(), StringComparison.Ordinal);

        var proxied = await proxy.EventAsync();
        Assert.True(proxied.Streaming);
        Assert.Equal((5L, 2L), (proxied.Usage!.Input!.Value, proxied.Usage.Output!.Value));
        Assert.Equal(UsageSource.Reported, proxied.UsageSource);
    }

    [Theory]
    [InlineData("GET", "/v1/models", null)]
    [InlineData("GET", "/v1/files/file-1/content", null)]
    [InlineData("DELETE", "/v1/files/file-1", null)]
    [InlineData("OPTIONS", "/v1/chat/completions", null)]
    [InlineData("POST", "/v1/embeddings", """{"model":"text-embedding-3-small","input":["a","b"]}""")]
    [InlineData("GET", "/v1/models", "a body on a GET")]
    [InlineData("POST", "/v1/chat/completions", "not json at all")]
    [InlineData("POST", "/v1/chat/completions", "")]
    public async Task Every_method_and_any_body_passes(string method, string path, string? body)
    {
        await using var upstream = ScriptedUpstream.Start(ScriptedAnswer.Json("{}"));
        await using var proxy = await RunningProxy.StartAsync(upstream);
        using var request = new HttpRequestMessage(new HttpMethod(method), path);
        request.Content = body is null ? null : new StringContent(body, Encoding.UTF8, "application/json");

        using var answer = await proxy.Client.SendAsync(request);

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        var seen = await upstream.RequestAsync();
        Assert.Equal((method, path, body ?? ""), (seen.Method, seen.Target, seen.Text));
        Assert.Equal(RequestStatus.Success, (await proxy.EventAsync()).Status);
    }

    [Fact]
    public async Task A_head_request_gets_the_length_and_no_body()
    {
        await using var upstream = ScriptedUpstream.Start(new ScriptedAnswer().Send(ScriptedAnswer.Head(200, ("Content-Length", "1234"), ("Content-Type", "text/plain"))));
        await using var proxy = await RunningProxy.StartAsync(upstream);

        using var answer = await proxy.Client.SendAsync(new HttpRequestMessage(HttpMethod.Head, "/v1/models"));

        Assert.Equal(1234, answer.Content.Headers.ContentLength);
        Assert.Equal(RequestStatus.Success, (await proxy.EventAsync()).Status);
    }

    [Theory]
    [InlineData(204)]
    [InlineData(304)]
    public async Task An_answer_without_a_body_ends_with_its_head(int status)
    {
        await using var upstream = ScriptedUpstream.Start(new ScriptedAnswer().Send(ScriptedAnswer.Head(status, ("ETag", "\"x\""))));
        await using var proxy = await RunningProxy.StartAsync(upstream);

        using var answer = await proxy.Client.GetAsync(new Uri("/v1/models", UriKind.Relative));

        Assert.Equal(status, (int)answer.StatusCode);
        Assert.Equal("\"x\"", answer.Headers.ETag!.Tag);
        Assert.Equal(status, (await proxy.EventAsync()).HttpStatus);
    }

    [Fact]
    public async Task Redirects_and_errors_come_back_as_the_provider_sent_them()
    {
        await using var upstream = ScriptedUpstream.Start(request => request.Path.EndsWith("models", StringComparison.Ordinal)
            ? new ScriptedAnswer().Send(ScriptedAnswer.Head(302, ("Location", "https://elsewhere.example/"), ("Content-Length", "0")))
            : ScriptedAnswer.Json("""{"error":{"message":"slow down","type":"rate_limit","code":"rate_limit_exceeded"}}""", 429, ("Retry-After", "3")));
        await using var proxy = await RunningProxy.StartAsync(upstream);

        using var redirect = await proxy.Client.GetAsync(new Uri("/v1/models", UriKind.Relative));
        using var error = await proxy.Client.PostAsync(new Uri("/v1/chat/completions", UriKind.Relative), new StringContent("""{"model":"gpt-4o"}"""));

        Assert.Equal("https://elsewhere.example/", redirect.Headers.Location!.ToString());
        Assert.Equal("3", error.Headers.RetryAfter!.ToString());
        var events = await proxy.EventsAsync(2);
        Assert.Equal((302, 429), (events[0].HttpStatus, events[1].HttpStatus));
        Assert.Equal((RequestStatus.ClientError, "rate_limit_exceeded"), (events[1].Status, events[1].ErrorCode));
    }

    [Fact]
    public async Task Trailers_arrive()
    {
        await using var upstream = ScriptedUpstream.Start(ScriptedAnswer.ChunkedHead(200, "text/plain", ("Trailer", "X-Sum")).Chunk("hello").LastChunk(("X-Sum", "42")));
        await using var proxy = await RunningProxy.StartAsync(upstream);

        using var answer = await proxy.Client.GetAsync(new Uri("/v1/models", UriKind.Relative));

        Assert.Equal("hello", await answer.Content.ReadAsStringAsync());
        Assert.Equal("42", Assert.Single(answer.TrailingHeaders.GetValues("X-Sum")));
    }
}

using System.Net;
using System.Text;
using Lectr.Domain.Requests;
using Lectr.Domain.Rules;
using Lectr.Testing.Upstream;

namespace Lectr.Proxy.Tests.Route;

public sealed class RoutingTests
{
    [Theory]
    [InlineData("""{"model":"gpt-4o","x":1}""", """{"model":"gpt-4o-mini","x":1}""")]
    [InlineData("""{ "x" : "\u00e9" , "model"	:  "gpt-4o" }""", """{ "x" : "\u00e9" , "model"	:  "gpt-4o-mini" }""")]
    [InlineData("""{"model":"x","model":"gpt-4o"}""", """{"model":"gpt-4o-mini","model":"gpt-4o-mini"}""")]
    [InlineData("""{"mo\u0064el":"gpt\u002d4o"}""", """{"mo\u0064el":"gpt-4o-mini"}""")]
    public async Task A_rule_replaces_the_model_and_no_other_byte(string sent, string expected)
    {
        await using var upstream = ScriptedUpstream.Start(ScriptedAnswer.Json("{}"));
        await using var proxy = await RunningProxy.StartAsync(upstream, [RunningProxy.Rule("gpt-4o", "openai", "gpt-4o-mini")]);

        using var answer = await proxy.Client.PostAsync(new Uri("/v1/chat/completions", UriKind.Relative), new StringContent(sent, Encoding.UTF8, "application/json"));

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        var seen = await upstream.RequestAsync();
        Assert.Equal(expected, seen.Text);
        Assert.Equal(Encoding.UTF8.GetByteCount(expected).ToString(), seen.Header("Content-Length"));
        var proxied = await proxy.EventAsync();
        Assert.Equal(("gpt-4o", "gpt-4o-mini", "rule_1", 1L), (proxied.ModelRequested, proxied.ModelActual, proxied.Rule!.Id, proxied.RulesVersion));
    }

    [Fact]
    public async Task A_rule_moves_a_request_to_another_provider_with_the_operators_key()
    {
        await using var upstream = ScriptedUpstream.Start(ScriptedAnswer.Json("{}"));
        await using var proxy = await RunningProxy.StartAsync(upstream, [RunningProxy.Rule("gpt-4o", "groq", "openai/gpt-oss-20b")], options => options with
        {
            OperatorKeys = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase) { ["groq"] = "gsk_operator" },
        });
        using var request = new HttpRequestMessage(HttpMethod.Post, "/v1/chat/completions") { Content = new StringContent("""{"model":"gpt-4o"}""") };
        request.Headers.Add("Authorization", "Bearer sk-client");
        request.Headers.Add("OpenAI-Organization", "org-1");
        request.Headers.Add("Idempotency-Key", "k");

        using var answer = await proxy.Client.SendAsync(request);

        var seen = await upstream.RequestAsync();
        Assert.Equal(("Bearer gsk_operator", null, "k"), (seen.Header("Authorization"), seen.Header("OpenAI-Organization"), seen.Header("Idempotency-Key")));
        Assert.Equal("""{"model":"openai/gpt-oss-20b"}""", seen.Text);
        var proxied = await proxy.EventAsync();
        Assert.Equal(("openai", "groq"), (proxied.ProviderRequested, proxied.ProviderActual));
    }

    [Theory]
    [InlineData("groq", "/v1/chat/completions", """{"model":"gpt-4o"}""", SkipReasons.NoCredential)]
    [InlineData("groq", "/v1/responses", """{"model":"gpt-4o"}""", SkipReasons.WireFormat)]
    [InlineData("azure", "/v1/responses", """{"model":"gpt-4o","previous_response_id":"resp_1"}""", SkipReasons.WireFormat)]
    public async Task A_rule_that_cannot_be_applied_is_skipped_with_its_reason(string provider, string path, string body, string reason)
    {
        await using var upstream = ScriptedUpstream.Start(ScriptedAnswer.Json("{}"));
        await using var proxy = await RunningProxy.StartAsync(upstream, [RunningProxy.Rule("gpt-4o", provider, "other")]);
        using var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = new StringContent(body) };
        request.Headers.Add("Authorization", "Bearer sk-client");

        using var answer = await proxy.Client.SendAsync(request);

        var seen = await upstream.RequestAsync();
        Assert.Equal((body, "Bearer sk-client"), (seen.Text, seen.Header("Authorization")));
        var proxied = await proxy.EventAsync();
        Assert.Equal((reason, null, "openai"), (proxied.RuleSkipped!.Reason, proxied.Rule, proxied.ProviderActual));
    }

    [Fact]
    public async Task An_encoded_body_is_never_rewritten()
    {
        await using var upstream = ScriptedUpstream.Start(ScriptedAnswer.Json("{}"));
        await using var proxy = await RunningProxy.StartAsync(upstream, [new Rule(
            "r", "all", 1, Enabled: true, new RuleConditions(Feature: "chat"), new RuleTarget("openai", "gpt-4o-mini"), DateTimeOffset.UnixEpoch, DateTimeOffset.UnixEpoch)]);
        using var request = new HttpRequestMessage(HttpMethod.Post, "/v1/chat/completions") { Content = new ByteArrayContent([31, 139, 8, 1, 2, 3]) };
        request.Content.Headers.ContentEncoding.Add("gzip");
        request.Headers.Add("X-Lectr-Feature", "chat");

        using var answer = await proxy.Client.SendAsync(request);

        Assert.Equal([31, 139, 8, 1, 2, 3], (await upstream.RequestAsync()).Body);
        Assert.Equal(SkipReasons.UnreadableBody, (await proxy.EventAsync()).RuleSkipped!.Reason);
    }

    [Fact]
    public async Task The_models_path_segment_is_replaced_for_gemini()
    {
        await using var upstream = ScriptedUpstream.Start(ScriptedAnswer.Json("{}"));
        await using var proxy = await RunningProxy.StartAsync(upstream, [RunningProxy.Rule("gemini-3-pro", "gemini", "gemini-3-flash")]);
        using var request = new HttpRequestMessage(HttpMethod.Post, "/v1beta/models/gemini-3-pro:generateContent?alt=json") { Content = new StringContent("""{"contents":[]}""") };
        request.Headers.Add("x-goog-api-key", "AIzaTest");

        using var answer = await proxy.Client.SendAsync(request);

        var seen = await upstream.RequestAsync();
        Assert.Equal("/v1beta/models/gemini-3-flash:generateContent?alt=json", seen.Target);
        Assert.Equal("AIzaTest", seen.Header("x-goog-api-key"));
        Assert.Equal(("gemini_native", "gemini-3-flash"), ((await proxy.EventAsync()).WireFormat, (await proxy.EventAsync()).ModelActual));
    }

    [Fact]
    public async Task The_multipart_field_is_replaced_and_the_file_streams_on()
    {
        await using var upstream = ScriptedUpstream.Start(ScriptedAnswer.Json("{}"));
        await using var proxy = await RunningProxy.StartAsync(upstream, [RunningProxy.Rule("whisper-1", "openai", "gpt-4o-mini-transcribe")]);
        var file = new byte[3_000_000];
        new Random(3).NextBytes(file);
        using var form = new MultipartFormDataContent("b0undary") { { new StringContent("whisper-1"), "model" }, { new ByteArrayContent(file), "file", "a.mp3" } };
        var sent = await form.ReadAsByteArrayAsync();

        using var answer = await proxy.Client.PostAsync(new Uri("/v1/audio/transcriptions", UriKind.Relative), form);

        var seen = await upstream.RequestAsync();
        var expected = Encoding.Latin1.GetString(sent).Replace("whisper-1", "gpt-4o-mini-transcribe", StringComparison.Ordinal);
        Assert.Equal(expected, Encoding.Latin1.GetString(seen.Body));
        Assert.Equal((sent.Length, "gpt-4o-mini-transcribe"), ((int)(await proxy.EventAsync()).RequestBytes, (await proxy.EventAsync()).ModelActual));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("lc_key_short")]
    [InlineData("lc_key_0123456789abcdefghijklmnopqrstuvwxyX")]
    [InlineData("sk-0123456789abcdefghijklmnopqrstuvwxyX0123")]
    public async Task Without_a_known_key_nothing_goes_upstream(string? key)
    {
        await using var upstream = ScriptedUpstream.Start(ScriptedAnswer.Json("{}"));
        await using var proxy = await RunningProxy.StartAsync(upstream);
        using var request = new HttpRequestMessage(HttpMethod.Post, "/v1/messages") { Content = new StringContent("{}") };
        proxy.Client.DefaultRequestHeaders.Remove("X-Lectr-Key");
        if (key is not null)
        {
            request.Headers.Add("X-Lectr-Key", key);
        }

        using var answer = await proxy.Client.SendAsync(request);

        Assert.Equal(HttpStatusCode.Unauthorized, answer.StatusCode);
        var text = await answer.Content.ReadAsStringAsync();
        Assert.Contains("\"type\":\"error\"", text, StringComparison.Ordinal);
        Assert.Contains("authentication_error", text, StringComparison.Ordinal);
        Assert.Equal((0, 0L), (upstream.Connections, proxy.Host.Counters.Captured));
    }

    [Fact]
    public async Task An_unknown_path_is_a_404_with_an_event_and_health_needs_no_key()
    {
        await using var upstream = ScriptedUpstream.Start(ScriptedAnswer.Json("{}"));
        await using var proxy = await RunningProxy.StartAsync(upstream);

        using var unknown = await proxy.Client.GetAsync(new Uri("/nothing/here", UriKind.Relative));
        Assert.Equal(HttpStatusCode.NotFound, unknown.StatusCode);
        Assert.Equal(("lectr_unknown_path", 404), ((await proxy.EventAsync()).ErrorCode, (await proxy.EventAsync()).HttpStatus));

        using var client = new HttpClient { BaseAddress = proxy.Host.Address };
        Assert.Equal(HttpStatusCode.OK, (await client.GetAsync(new Uri("/health/live", UriKind.Relative))).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await client.GetAsync(new Uri("/health/ready", UriKind.Relative))).StatusCode);
        Assert.Contains("lectr_spool_captured_total 1", await client.GetStringAsync(new Uri("/metrics", UriKind.Relative)), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.Unauthorized, (await client.GetAsync(new Uri("/health/live/x", UriKind.Relative))).StatusCode);
    }
}

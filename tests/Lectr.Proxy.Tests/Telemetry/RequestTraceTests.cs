using System.Collections.Concurrent;
using System.Diagnostics;
using System.Text;
using Lectr.Proxy.Telemetry;
using Lectr.Testing;
using Lectr.Testing.Upstream;

namespace Lectr.Proxy.Tests.Telemetry;

/// <summary>One span a request, under the caller's, by the conventions for generative AI, and nothing of it at the provider.</summary>
public sealed class RequestTraceTests
{
    private const string TraceId = "4bf92f3577b34da6a3ce929d0e0e4736";
    private const string Parent = "00-" + TraceId + "-00f067aa0ba902b7-01";
    private const string Chat = """{"messages":[{"role":"user","content":"a secret question"}],"model":"gpt-4o-mini","max_tokens":12}""";
    private const string Completion = """
        {"id":"chatcmpl-1","object":"chat.completion","model":"gpt-4o-mini-2024-07-18","choices":[{"index":0,"message":{"role":"assistant","content":"a secret answer"}}],"usage":{"prompt_tokens":9,"completion_tokens":3,"total_tokens":12}}
        """;

    [Fact]
    public async Task A_request_is_one_span_below_the_callers_and_holds_no_content()
    {
        using var spans = new Listener();
        await using var upstream = ScriptedUpstream.Start(ScriptedAnswer.Json(Completion, 200, ("x-request-id", "req_7")));
        await using var proxy = await RunningProxy.StartAsync(upstream);

        await SendAsync(proxy, Parent, "chat");

        var span = await spans.OneAsync(span => span.TraceId.ToString() == TraceId);
        Assert.Equal(("chat gpt-4o-mini", ActivityKind.Client, "00f067aa0ba902b7"), (span.DisplayName, span.Kind, span.ParentSpanId.ToString()));
        var tags = span.TagObjects.ToDictionary(tag => tag.Key, tag => tag.Value, StringComparer.Ordinal);
        Assert.Equal("chat", tags["gen_ai.operation.name"]);
        Assert.Equal("openai", tags["gen_ai.provider.name"]);
        Assert.Equal("gpt-4o-mini", tags["gen_ai.request.model"]);
        Assert.Equal("gpt-4o-mini-2024-07-18", tags["gen_ai.response.model"]);
        Assert.Equal("req_7", tags["gen_ai.response.id"]);
        Assert.Equal((9L, 3L, 12L), (tags["gen_ai.usage.input_tokens"], tags["gen_ai.usage.output_tokens"], tags["gen_ai.request.max_tokens"]));
        Assert.Equal(("chat", 200), (tags["lectr.feature"], tags["http.response.status_code"]));
        Assert.True(tags["lectr.cost.usd"] is > 0.0);
        Assert.DoesNotContain("error.type", tags.Keys);
        Assert.DoesNotContain(tags.Values, value => value is string text && (text.Contains("secret", StringComparison.Ordinal) || text.Contains("sk-", StringComparison.Ordinal) || text.Contains("lc_key", StringComparison.Ordinal)));

        var proxied = await proxy.EventAsync();
        Assert.InRange((span.Duration - TimeSpan.FromMilliseconds(proxied.LatencyMs)).Duration().TotalMilliseconds, 0, 0.01);
        Assert.Equal(proxied.RequestId.ToString(), tags["lectr.request.id"]);
    }

    [Fact]
    public async Task The_provider_sees_the_callers_trace_headers_and_none_of_ours()
    {
        using var spans = new Listener();
        await using var upstream = ScriptedUpstream.Start(ScriptedAnswer.Json(Completion));
        await using var proxy = await RunningProxy.StartAsync(upstream);

        await SendAsync(proxy, Parent, "with");
        await SendAsync(proxy, null, "without");

        Assert.Equal(Parent, (await upstream.RequestAsync(0)).Header("traceparent"));
        var bare = await upstream.RequestAsync(1);
        Assert.DoesNotContain(bare.Headers, header => header.Key.StartsWith("trace", StringComparison.OrdinalIgnoreCase) || header.Key.Equals("baggage", StringComparison.OrdinalIgnoreCase));
    }

    [Fact]
    public async Task A_providers_error_is_the_spans()
    {
        using var spans = new Listener();
        await using var upstream = ScriptedUpstream.Start(ScriptedAnswer.Json("""{"error":{"message":"no","type":"rate_limit_error","code":"rate_limit_exceeded"}}""", 429));
        await using var proxy = await RunningProxy.StartAsync(upstream);

        await SendAsync(proxy, Parent.Replace("4bf9", "5bf9", StringComparison.Ordinal), "chat");

        var span = await spans.OneAsync(span => span.TraceId.ToString().StartsWith("5bf9", StringComparison.Ordinal));
        Assert.Equal((ActivityStatusCode.Error, "429"), (span.Status, span.GetTagItem("error.type")));
    }

    private static async Task SendAsync(RunningProxy proxy, string? traceparent, string feature)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/v1/chat/completions") { Content = new StringContent(Chat, Encoding.UTF8, "application/json") };
        request.Headers.Add("Authorization", "Bearer sk-test");
        request.Headers.Add("X-Lectr-Feature", feature);
        if (traceparent is not null)
        {
            request.Headers.Add("traceparent", traceparent);
        }

        // The test's client must add no trace header of its own.
        Activity.Current = null;
        using var client = new HttpClient(new SocketsHttpHandler { ActivityHeadersPropagator = null }) { BaseAddress = proxy.Client.BaseAddress };
        request.Headers.Add("X-Lectr-Key", RunningProxy.Key);
        using var answer = await client.SendAsync(request);
        await answer.Content.ReadAsByteArrayAsync();
    }

    private sealed class Listener : IDisposable
    {
        private readonly ConcurrentQueue<Activity> _stopped = new();
        private readonly ActivityListener _listener;

        public Listener()
        {
            _listener = new ActivityListener
            {
                ShouldListenTo = source => source.Name == ProxyTelemetry.Name,
                Sample = static (ref _) => ActivitySamplingResult.AllDataAndRecorded,
                ActivityStopped = _stopped.Enqueue,
            };
            ActivitySource.AddActivityListener(_listener);
        }

        public async Task<Activity> OneAsync(Func<Activity, bool> which)
        {
            await Eventually.TrueAsync(() => _stopped.Any(which), "a span");
            return Assert.Single(_stopped, activity => which(activity));
        }

        public void Dispose() => _listener.Dispose();
    }
}

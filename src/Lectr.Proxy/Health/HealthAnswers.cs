using Lectr.Proxy.Forward;
using Lectr.Proxy.Request;
using Lectr.Proxy.Settings;
using Lectr.Proxy.Spool;

namespace Lectr.Proxy.Health;

/// <summary>The three paths that need no key: alive, ready, metrics.</summary>
internal sealed class HealthAnswers(ProxySettings settings, EventSpool spool, ProxyMetrics metrics, BodyBuffers buffers)
{
    private const string Live = "/health/live";
    private const string Ready = "/health/ready";
    private const string Metrics = "/metrics";

    /// <summary>Whether a request is one of these.</summary>
    public static bool Knows(Call call) => call.Path is Live or Ready or Metrics && call.Request.Method is "GET" or "HEAD";

    /// <summary>Answers it.</summary>
    public Task AnswerAsync(Call call) => call.Path switch
    {
        Metrics => OwnAnswer.WriteAsync(call, 200, "text/plain; version=0.0.4; charset=utf-8", MetricsText.Write(metrics, spool.Counters, settings.Position, buffers.Held)),
        Ready when settings.Position < 0 => OwnAnswer.WriteAsync(call, 503, "text/plain", "settings are not loaded yet\n"u8.ToArray()),
        Ready when !settings.Ready => OwnAnswer.WriteAsync(call, 503, "text/plain", "there is no Lectr key yet\n"u8.ToArray()),
        _ => OwnAnswer.WriteAsync(call, 200, "text/plain", "ok\n"u8.ToArray()),
    };
}

using System.Diagnostics;
using Lectr.Domain.Requests;

namespace Lectr.Proxy.Telemetry;

/// <summary>
/// One span a recorded request, made after the fact from its event: it holds what the event holds, so no content and no key. Its
/// parent is the caller's span, if the caller sent one; the provider sees the caller's headers and never this span.
/// </summary>
internal static class RequestTrace
{
    private static readonly ActivitySource Source = new(ProxyTelemetry.Name);

    /// <summary>Tells whoever listens.</summary>
    public static void Record(Call call, RequestProxied proxied)
    {
        if (!Source.HasListeners())
        {
            return;
        }

        var operation = GenAI.OperationOf(call);
        var name = proxied.ModelActual is { } model ? $"{operation} {model}" : operation;
        using var span = Source.StartActivity(name, ActivityKind.Client, ParentOf(call), tags: null, links: null, proxied.StartedAt);
        if (span is null)
        {
            return;
        }

        if (span.IsAllDataRequested)
        {
            Describe(span, call, proxied, operation);
        }

        span.SetEndTime(proxied.StartedAt.UtcDateTime.AddMilliseconds(proxied.LatencyMs));
    }

    private static ActivityContext ParentOf(Call call) =>
        ActivityContext.TryParse(call.HeaderOf("traceparent"), call.HeaderOf("tracestate"), isRemote: true, out var parent) ? parent : default;

    private static void Describe(Activity span, Call call, RequestProxied proxied, string operation)
    {
        // A tag without a value is left out: not reported is not zero.
        span.SetTag(GenAI.Operation, operation)
            .SetTag(GenAI.Provider, call.ProviderActual.TelemetryName)
            .SetTag(GenAI.RequestModel, proxied.ModelActual)
            .SetTag(GenAI.ResponseModel, proxied.ModelReported)
            .SetTag(GenAI.ResponseId, proxied.ProviderRequestId)
            .SetTag(GenAI.MaxTokens, proxied.Shape?.MaxOutputTokens)
            .SetTag(GenAI.InputTokens, proxied.Usage?.PromptTokens)
            .SetTag(GenAI.CacheReadTokens, proxied.Usage?.CacheRead)
            .SetTag(GenAI.CacheWriteTokens, Sum(proxied.Usage?.CacheWriteShort, proxied.Usage?.CacheWriteLong))
            .SetTag(GenAI.OutputTokens, proxied.Usage?.Output)
            .SetTag(GenAI.ReasoningTokens, proxied.Usage?.Reasoning)
            .SetTag("http.response.status_code", proxied.HttpStatus)
            .SetTag("lectr.request.id", proxied.RequestId.ToString())
            .SetTag("lectr.organisation", call.Key!.Organisation.Id)
            .SetTag("lectr.feature", proxied.Feature)
            .SetTag("lectr.task", proxied.Task)
            .SetTag("lectr.model.requested", proxied.ModelRequested)
            .SetTag("lectr.rule.id", proxied.Rule?.Id)
            .SetTag("lectr.rule.skipped", proxied.RuleSkipped?.Reason)
            .SetTag("lectr.cost.usd", (double?)proxied.Cost?.Usd)
            .SetTag("lectr.ttft.ms", proxied.TtftMs)
            .SetTag("lectr.overhead.ms", proxied.OverheadMs);
        if (call.Address is { } address && Uri.TryCreate(address.BaseUrl, UriKind.Absolute, out var url))
        {
            span.SetTag("server.address", url.Host).SetTag("server.port", url.Port);
        }

        if (GenAI.ErrorOf(proxied) is { } error)
        {
            span.SetTag(GenAI.ErrorType, error).SetStatus(ActivityStatusCode.Error);
        }
    }

    private static long? Sum(long? one, long? other) => one is null && other is null ? null : (one ?? 0) + (other ?? 0);
}

using System.Globalization;
using Lectr.Domain.Requests;

namespace Lectr.Api.Requests;

/// <summary>A request as a line of RFC 4180; empty = not known.</summary>
internal static class RequestCsv
{
    private static readonly (string Name, Func<RequestProxied, object?> Value)[] Columns =
    [
        ("request_id", request => request.RequestId),
        ("started_at", request => request.StartedAt.UtcDateTime),
        ("node", request => request.Node),
        ("key_id", request => request.KeyId),
        ("feature", request => request.Feature),
        ("task", request => request.Task),
        ("provider_declared", request => request.ProviderDeclared),
        ("endpoint", request => request.Endpoint),
        ("wire_format", request => request.WireFormat),
        ("provider_requested", request => request.ProviderRequested),
        ("provider_actual", request => request.ProviderActual),
        ("model_requested", request => request.ModelRequested),
        ("model_actual", request => request.ModelActual),
        ("model_reported", request => request.ModelReported),
        ("rule_id", request => request.Rule?.Id),
        ("rule_name", request => request.Rule?.Name),
        ("rule_skipped_id", request => request.RuleSkipped?.Id),
        ("rule_skipped_reason", request => request.RuleSkipped?.Reason),
        ("rules_version", request => request.RulesVersion),
        ("status", request => StatusOf(request.Status)),
        ("http_status", request => request.HttpStatus),
        ("error_code", request => request.ErrorCode),
        ("streaming", request => request.Streaming),
        ("latency_ms", request => request.LatencyMs),
        ("ttft_ms", request => request.TtftMs),
        ("overhead_ms", request => request.OverheadMs),
        ("request_bytes", request => request.RequestBytes),
        ("response_bytes", request => request.ResponseBytes),
        ("usage_source", request => request.UsageSource),
        ("input_tokens", request => request.Usage?.Input),
        ("cache_read_tokens", request => request.Usage?.CacheRead),
        ("cache_write_short_tokens", request => request.Usage?.CacheWriteShort),
        ("cache_write_long_tokens", request => request.Usage?.CacheWriteLong),
        ("output_tokens", request => request.Usage?.Output),
        ("reasoning_tokens", request => request.Usage?.Reasoning),
        ("cost_usd", request => request.Cost?.Usd),
        ("price_id", request => request.Cost?.PriceId),
        ("provider_request_id", request => request.ProviderRequestId),
        ("user_agent", request => request.UserAgent),
        ("imported_from", request => request.ImportedFrom),
    ];

    /// <summary>Names of the columns.</summary>
    public static string Header { get; } = string.Join(',', Columns.Select(column => column.Name));

    /// <summary>One request.</summary>
    public static string Row(RequestProxied request) => string.Join(',', Columns.Select(column => Field(column.Value(request))));

    private static string Field(object? value) => value switch
    {
        null => "",
        bool flag => flag ? "true" : "false",
        DateTime time => time.ToString("yyyy-MM-ddTHH:mm:ss.ffffffZ", CultureInfo.InvariantCulture),
        string text => Text(text),
        UsageSource source => source.ToString().ToLowerInvariant(),
        IFormattable number => number.ToString(null, CultureInfo.InvariantCulture),
        _ => Text(value.ToString()!),
    };

    /// <summary>Clients choose these texts: one that a spreadsheet would take for a formula is kept a text.</summary>
    private static string Text(string text)
    {
        var safe = text.Length > 0 && text[0] is '=' or '+' or '-' or '@' or '\t' or '\r' ? "'" + text : text;
        return safe.AsSpan().IndexOfAny(",\"\r\n") < 0 ? safe : $"\"{safe.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";
    }

    private static string StatusOf(RequestStatus status) => status switch
    {
        RequestStatus.Success => "success",
        RequestStatus.ClientError => "client_error",
        RequestStatus.ProviderError => "provider_error",
        RequestStatus.UpstreamUnreachable => "upstream_unreachable",
        RequestStatus.UpstreamAborted => "upstream_aborted",
        _ => "client_cancelled",
    };
}

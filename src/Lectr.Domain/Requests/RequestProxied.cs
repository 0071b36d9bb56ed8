using System.Text.Json.Serialization;

namespace Lectr.Domain.Requests;

/// <summary>
/// One authenticated request, whatever its outcome: the fact from which every cost table, log and recommendation is folded.
/// It carries every key that a read model groups by, and never a prompt, a completion or a credential.
/// </summary>
public sealed record RequestProxied
{
    /// <summary>UUIDv7, made when the request arrived; the event's id too.</summary>
    [JsonPropertyName("request_id")] public required Guid RequestId { get; init; }

    /// <summary>When the request's head was read, UTC.</summary>
    [JsonPropertyName("started_at")] public required DateTimeOffset StartedAt { get; init; }

    /// <summary>The proxy process's name, stable across its restarts.</summary>
    [JsonPropertyName("node")] public required string Node { get; init; }

    /// <summary>The Lectr key's public id, never the key.</summary>
    [JsonPropertyName("key_id")] public required string KeyId { get; init; }

    /// <summary>X-Lectr-Feature exactly as sent; null when absent or empty.</summary>
    [JsonPropertyName("feature")] public string? Feature { get; init; }

    /// <summary>X-Lectr-Task exactly as sent; null when absent or empty.</summary>
    [JsonPropertyName("task")] public string? Task { get; init; }

    /// <summary>X-Lectr-Provider exactly as sent, valid or not; null when absent.</summary>
    [JsonPropertyName("provider_declared")] public string? ProviderDeclared { get; init; }

    /// <summary>Method and path template, for example <c>POST /v1/chat/completions</c>; ids and keys in paths are replaced by placeholders.</summary>
    [JsonPropertyName("endpoint")] public required string Endpoint { get; init; }

    /// <summary>Name of the wire format that the path decided.</summary>
    [JsonPropertyName("wire_format")] public required string WireFormat { get; init; }

    /// <summary>Provider that the request would have gone to without rules.</summary>
    [JsonPropertyName("provider_requested")] public required string ProviderRequested { get; init; }

    /// <summary>Provider that was asked.</summary>
    [JsonPropertyName("provider_actual")] public required string ProviderActual { get; init; }

    /// <summary>Model that the client named; null when it named none.</summary>
    [JsonPropertyName("model_requested")] public string? ModelRequested { get; init; }

    /// <summary>Model that was sent upstream.</summary>
    [JsonPropertyName("model_actual")] public string? ModelActual { get; init; }

    /// <summary>Model that the answer says it was; null when it does not say.</summary>
    [JsonPropertyName("model_reported")] public string? ModelReported { get; init; }

    /// <summary>The rule that was applied.</summary>
    [JsonPropertyName("rule")] public RuleRef? Rule { get; init; }

    /// <summary>The rule that matched and could not be applied, and why.</summary>
    [JsonPropertyName("rule_skipped")] public SkippedRule? RuleSkipped { get; init; }

    /// <summary>Version of the organisation's rules stream that decided; 0 before its first rule.</summary>
    [JsonPropertyName("rules_version")] public long RulesVersion { get; init; }

    /// <summary>How the request ended.</summary>
    [JsonPropertyName("status")] public required RequestStatus Status { get; init; }

    /// <summary>Status code that the client received; 499 when it left before one was sent.</summary>
    [JsonPropertyName("http_status")] public int HttpStatus { get; init; }

    /// <summary>The provider's error code or type, or one of Lectr's own (<c>lectr_…</c>).</summary>
    [JsonPropertyName("error_code")] public string? ErrorCode { get; init; }

    /// <summary>Whether the answer was a stream of events.</summary>
    [JsonPropertyName("streaming")] public bool Streaming { get; init; }

    /// <summary>Milliseconds from the request's head to the answer's last byte, three decimals.</summary>
    [JsonPropertyName("latency_ms")] public double LatencyMs { get; init; }

    /// <summary>Milliseconds from the request's head to the answer's first body byte; null without a body.</summary>
    [JsonPropertyName("ttft_ms")] public double? TtftMs { get; init; }

    /// <summary>Milliseconds that Lectr added: before upstream was asked, plus after its last byte.</summary>
    [JsonPropertyName("overhead_ms")] public double OverheadMs { get; init; }

    /// <summary>Body bytes received from the client.</summary>
    [JsonPropertyName("request_bytes")] public long RequestBytes { get; init; }

    /// <summary>Body bytes received from upstream, as encoded on the wire.</summary>
    [JsonPropertyName("response_bytes")] public long ResponseBytes { get; init; }

    /// <summary>Tokens by class; null where the endpoint reports none.</summary>
    [JsonPropertyName("usage")] public Usage? Usage { get; init; }

    /// <summary>Where <see cref="Usage"/> comes from.</summary>
    [JsonPropertyName("usage_source")] public UsageSource UsageSource { get; init; } = UsageSource.None;

    /// <summary>Cost at the price in force at <see cref="StartedAt"/>; null = unpriced, never zero.</summary>
    [JsonPropertyName("cost")] public RequestCost? Cost { get; init; }

    /// <summary>The service tier that the answer names (it scales the price); null when it names none.</summary>
    [JsonPropertyName("service_tier")] public string? ServiceTier { get; init; }

    /// <summary>Countable traits of the request, without its content.</summary>
    [JsonPropertyName("shape")] public RequestShape? Shape { get; init; }

    /// <summary>The provider's id for the request, for its support desk.</summary>
    [JsonPropertyName("provider_request_id")] public string? ProviderRequestId { get; init; }

    /// <summary>The client's User-Agent, cut at 200 characters.</summary>
    [JsonPropertyName("user_agent")] public string? UserAgent { get; init; }

    /// <summary>Where an imported event came from; null for traffic that passed through a proxy.</summary>
    [JsonPropertyName("imported_from")] public string? ImportedFrom { get; init; }
}

/// <summary>The rule that decided, by id and by the name it had then.</summary>
public sealed record RuleRef(
    [property: JsonPropertyName("id")] string Id,
    [property: JsonPropertyName("name")] string Name);

/// <summary>A rule that matched but was not applied; <paramref name="Reason"/> is one of <see cref="SkipReasons"/>.</summary>
public sealed record SkippedRule(
    [property: JsonPropertyName("id")] string Id,
    [property: JsonPropertyName("name")] string Name,
    [property: JsonPropertyName("reason")] string Reason);

/// <summary>Why a matching rule was not applied.</summary>
public static class SkipReasons
{
    /// <summary>The target provider does not offer that endpoint in that wire format.</summary>
    public const string WireFormat = "wire_format";

    /// <summary>No usable credential for the target provider.</summary>
    public const string NoCredential = "no_credential";

    /// <summary>The body could not be read for its model within the limits.</summary>
    public const string UnreadableBody = "unreadable_body";

    /// <summary>Evaluation failed.</summary>
    public const string EvaluationError = "evaluation_error";
}

/// <summary>Exact cost in US dollars, and the price row it was reckoned with.</summary>
public sealed record RequestCost(
    [property: JsonPropertyName("usd")] decimal Usd,
    [property: JsonPropertyName("price_id")] string PriceId);

using System.Text.Json;
using Lectr.Domain.Requests;

namespace Lectr.Projections;

/// <summary>A request while it is being read.</summary>
internal sealed class RequestFields
{
    public Guid? RequestId;
    public DateTimeOffset? StartedAt;
    public string? Node;
    public string? KeyId;
    public string? Feature;
    public string? Task;
    public string? ProviderDeclared;
    public string? Endpoint;
    public string? WireFormat;
    public string? ProviderRequested;
    public string? ProviderActual;
    public string? ModelRequested;
    public string? ModelActual;
    public string? ModelReported;
    public RuleRef? Rule;
    public SkippedRule? RuleSkipped;
    public long RulesVersion;
    public RequestStatus? Status;
    public int HttpStatus;
    public string? ErrorCode;
    public bool Streaming;
    public double LatencyMs;
    public double? TtftMs;
    public double OverheadMs;
    public long RequestBytes;
    public long ResponseBytes;
    public Usage? Usage;
    public UsageSource UsageSource;
    public RequestCost? Cost;
    public string? ServiceTier;
    public RequestShape? Shape;
    public string? ProviderRequestId;
    public string? UserAgent;
    public string? ImportedFrom;

    /// <summary>The whole request.</summary>
    /// <exception cref="JsonException">A member that every request has is missing.</exception>
    public RequestProxied ToRequest() => new()
    {
        RequestId = RequestId ?? throw Missing("request_id"),
        StartedAt = StartedAt ?? throw Missing("started_at"),
        Node = Node ?? throw Missing("node"),
        KeyId = KeyId ?? throw Missing("key_id"),
        Feature = Feature,
        Task = Task,
        ProviderDeclared = ProviderDeclared,
        Endpoint = Endpoint ?? throw Missing("endpoint"),
        WireFormat = WireFormat ?? throw Missing("wire_format"),
        ProviderRequested = ProviderRequested ?? throw Missing("provider_requested"),
        ProviderActual = ProviderActual ?? throw Missing("provider_actual"),
        ModelRequested = ModelRequested,
        ModelActual = ModelActual,
        ModelReported = ModelReported,
        Rule = Rule,
        RuleSkipped = RuleSkipped,
        RulesVersion = RulesVersion,
        Status = Status ?? throw Missing("status"),
        HttpStatus = HttpStatus,
        ErrorCode = ErrorCode,
        Streaming = Streaming,
        LatencyMs = LatencyMs,
        TtftMs = TtftMs,
        OverheadMs = OverheadMs,
        RequestBytes = RequestBytes,
        ResponseBytes = ResponseBytes,
        Usage = Usage,
        UsageSource = UsageSource,
        Cost = Cost,
        ServiceTier = ServiceTier,
        Shape = Shape,
        ProviderRequestId = ProviderRequestId,
        UserAgent = UserAgent,
        ImportedFrom = ImportedFrom,
    };

    private static JsonException Missing(string member) => new($"a request without {member}");
}

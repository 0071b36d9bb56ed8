using Lectr.Domain.Requests;

namespace Lectr.Api.Tests.Traffic;

/// <summary>Requests as a proxy records them.</summary>
internal static class Recorded
{
    /// <summary>One that went well, an hour ago.</summary>
    public static RequestProxied Request(string feature = "chat", decimal usd = 0.01m, string model = "gpt-4o") => new()
    {
        RequestId = Guid.CreateVersion7(),
        StartedAt = DateTimeOffset.UtcNow.AddHours(-1),
        Node = "test",
        KeyId = "key_first",
        Feature = feature,
        Task = "classification",
        Endpoint = "POST /v1/chat/completions",
        WireFormat = "openai",
        ProviderRequested = "openai",
        ProviderActual = "openai",
        ModelRequested = model,
        ModelActual = model,
        ModelReported = model,
        Status = RequestStatus.Success,
        HttpStatus = 200,
        LatencyMs = 120,
        TtftMs = 40,
        OverheadMs = 0.2,
        Usage = new Usage { Input = 100, Output = 20 },
        UsageSource = UsageSource.Reported,
        Cost = new RequestCost(usd, "test"),
        UserAgent = "test",
    };
}

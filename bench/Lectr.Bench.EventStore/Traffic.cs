using Lectr.Domain.Requests;
using Lectr.EventStore;

namespace Lectr.Bench.EventStore;

/// <summary>Request events of ordinary size.</summary>
internal static class Traffic
{
    private static readonly DateTimeOffset Start = new(2026, 5, 4, 12, 0, 0, TimeSpan.Zero);

    /// <summary>Size of one body.</summary>
    public static int Bytes { get; } = Event(1).Data.Length;

    /// <summary>Batches of <paramref name="size"/> events, spread over 200 streams.</summary>
    public static List<StreamBatch[]> Batches(int events, int size) =>
    [
        .. Enumerable.Range(0, events / size).Select(batch => Enumerable.Range(batch * size, size)
            .GroupBy(number => number % 200)
            .Select(stream => new StreamBatch("acme", $"requests/node-{stream.Key}/2026-05-04", [.. stream.Select(Event)]))
            .ToArray()),
    ];

    private static NewEvent Event(int number)
    {
        var request = new RequestProxied
        {
            RequestId = Guid.CreateVersion7(Start.AddMilliseconds(number)),
            StartedAt = Start.AddMilliseconds(number),
            Node = "node-1",
            KeyId = "key_" + (number % 7),
            Feature = "feature-" + (number % 20),
            Task = "summarisation",
            Endpoint = "POST /v1/chat/completions",
            WireFormat = "chat",
            ProviderRequested = "p1",
            ProviderActual = "p1",
            ModelRequested = "model-large",
            ModelActual = "model-small",
            ModelReported = "model-small-2026-01-01",
            Rule = new RuleRef("0197a1f2", "summaries to the small model"),
            RulesVersion = 12,
            Status = RequestStatus.Success,
            HttpStatus = 200,
            Streaming = number % 2 == 0,
            LatencyMs = 812.345 + number % 100,
            TtftMs = 212.5,
            OverheadMs = 0.312,
            RequestBytes = 2_345,
            ResponseBytes = 4_321,
            Usage = new Usage { Input = 1_200 + number % 300, CacheRead = 0, Output = 321, Reasoning = 0 },
            UsageSource = UsageSource.Reported,
            Cost = new RequestCost(0.000412m, "price-model-small-2026-01-01"),
            Shape = new RequestShape { Messages = 4, PromptChars = 5_000, MaxOutputTokens = 1_024 },
            ProviderRequestId = "req_0123456789abcdef",
            UserAgent = "client/1.2.3",
        };
        return EventTypes.ToNewEvent(request, request.RequestId, request.StartedAt, null);
    }
}

using System.Buffers;
using System.Text;
using System.Text.Json;
using Lectr.Domain.Requests;
using Lectr.EventStore;
using Lectr.Proxy.Spool;

namespace Lectr.Proxy.Tests.Spool;

public sealed class RequestJsonTests
{
    private const string Odd = "\"\\&'+<>`\u007f\t\n\u0000éÜ語😀\ud800";

    [Fact]
    public void An_event_is_written_as_the_framework_writes_it_byte_for_byte()
    {
        var random = new Random(20261121);
        var buffer = new ArrayBufferWriter<byte>();
        for (var i = 0; i < 5_000; i++)
        {
            var proxied = Any(random);
            buffer.ResetWrittenCount();
            RequestJson.Write(buffer, proxied);
            Assert.Equal(
                JsonSerializer.Serialize(proxied, EventJson.Default.RequestProxied),
                Encoding.UTF8.GetString(buffer.WrittenSpan));
        }
    }

    private static RequestProxied Any(Random random) => new()
    {
        RequestId = Guid.CreateVersion7(),
        StartedAt = new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero).AddTicks(random.Next(3) switch { 0 => 0, 1 => random.Next(1000) * 10_000L, _ => random.NextInt64(TimeSpan.TicksPerDay) }),
        Node = Text(random) ?? "",
        KeyId = Text(random) ?? "",
        Feature = Text(random),
        Task = Text(random),
        ProviderDeclared = Text(random),
        Endpoint = "POST /v1/chat/completions",
        WireFormat = Text(random) ?? "",
        ProviderRequested = Text(random) ?? "",
        ProviderActual = Text(random) ?? "",
        ModelRequested = Text(random),
        ModelActual = Text(random),
        ModelReported = Text(random),
        Rule = random.Next(2) == 0 ? null : new RuleRef(Text(random) ?? "", Text(random) ?? ""),
        RuleSkipped = random.Next(2) == 0 ? null : new SkippedRule(Text(random) ?? "", Text(random) ?? "", SkipReasons.NoCredential),
        RulesVersion = Number(random) ?? 0,
        Status = (RequestStatus)random.Next(Enum.GetValues<RequestStatus>().Length),
        HttpStatus = random.Next(100, 600),
        ErrorCode = Text(random),
        Streaming = random.Next(2) == 0,
        LatencyMs = Milliseconds(random),
        TtftMs = random.Next(2) == 0 ? null : Milliseconds(random),
        OverheadMs = Milliseconds(random),
        RequestBytes = Number(random) ?? 0,
        ResponseBytes = Number(random) ?? 0,
        Usage = random.Next(3) == 0 ? null : Usage(random),
        UsageSource = (UsageSource)random.Next(Enum.GetValues<UsageSource>().Length),
        Cost = random.Next(2) == 0 ? null : new RequestCost((Number(random) ?? 0) / 1_000_000_000m, Text(random) ?? ""),
        ServiceTier = Text(random),
        Shape = random.Next(3) == 0 ? null : Shape(random),
        ProviderRequestId = Text(random),
        UserAgent = Text(random),
        ImportedFrom = Text(random),
    };

    private static Usage Usage(Random random) => new()
    {
        Input = Number(random),
        CacheRead = Number(random),
        CacheWriteShort = Number(random),
        CacheWriteLong = Number(random),
        Output = Number(random),
        Reasoning = Number(random),
        AudioInput = Number(random),
        AudioOutput = Number(random),
        ImageInput = Number(random),
        ImageOutput = Number(random),
        AudioSeconds = random.Next(2) == 0 ? null : random.Next(100_000) / 100m,
    };

    private static RequestShape Shape(Random random) => new()
    {
        Messages = (int?)Number(random) % 1000,
        PromptChars = Number(random),
        Tools = random.Next(2) == 0 ? null : random.Next(10),
        ResponseFormat = Text(random),
        SchemaDepth = random.Next(2) == 0 ? null : random.Next(10),
        Images = random.Next(2) == 0 ? null : random.Next(10),
        MaxOutputTokens = Number(random),
    };

    private static string? Text(Random random) => random.Next(5) switch
    {
        0 => null,
        1 => "",
        2 => new string([.. Enumerable.Range(0, random.Next(1, 40)).Select(_ => Odd[random.Next(Odd.Length)])]),
        3 => new string((char)random.Next(0x20, 0x7F), random.Next(1, 300)),
        _ => new string([.. Enumerable.Range(0, random.Next(1, 20)).Select(_ => (char)random.Next(0x10000))]),
    };

    private static long? Number(Random random) => random.Next(4) switch { 0 => null, 1 => 0, 2 => random.Next(), _ => random.NextInt64() };

    private static double Milliseconds(Random random) => Math.Round(random.NextDouble() * Math.Pow(10, random.Next(8)), 3);
}

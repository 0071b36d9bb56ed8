using System.Text;
using System.Text.Json;
using BenchmarkDotNet.Attributes;
using Lectr.Domain.Providers;
using Lectr.Domain.Requests;
using Lectr.Domain.Rules;
using Lectr.EventStore;
using Lectr.Proxy;
using Lectr.Proxy.Request;
using Lectr.Proxy.Spool;
using Microsoft.Extensions.Logging.Abstractions;

namespace Lectr.Bench.Pieces;

/// <summary>Lectr's own work on a request, piece by piece, beside the obvious way of doing it where there is one.</summary>
[MemoryDiagnoser]
#pragma warning disable MA0053, CA1822 // BenchmarkDotNet derives from the class, and calls instance methods
public class Pieces
{
    private readonly byte[] _small = Body(1024);
    private readonly byte[] _medium = Body(32 * 1024);
    private readonly byte[] _large = Body(1024 * 1024);
    private readonly byte[] _chunk = Encoding.UTF8.GetBytes("""data: {"id":"chatcmpl-1","object":"chat.completion.chunk","created":1,"model":"gpt-4o-mini","choices":[{"index":0,"delta":{"content":"four tokens of text"},"finish_reason":null}]}""" + "\n\n");
    private readonly BodyScan _scan = new();
    private readonly HeldBody _held = new(new BodyBuffers(long.MaxValue));
    private readonly CompiledRules _rules = CompiledRules.Compile(new RuleSet(1, [.. Enumerable.Range(0, 1000).Select(Rule)]));
    private readonly RuleSubject _subject = new("feature-700", null, "p", "model-small");
    private readonly RequestProxied _event = Event();
    private readonly Endpoint _endpoint = Endpoints.Match("POST", "/v1/chat/completions", "")!;
    private readonly string _directory = Directory.CreateTempSubdirectory("lectr-bench-pieces").FullName;
    private AnswerReader _stream = null!; // made by the set-up
    private EventSpool _spool = null!; // made by the set-up

    [GlobalSetup]
    public void Open()
    {
        _spool = EventSpool.Open(_directory, new ProxyOptions { DataDirectory = _directory, SpoolBytes = long.MaxValue }, NullLogger.Instance);
        _stream = _endpoint.Format.ReadAnswer(_endpoint, new AnswerHead(200, "text/event-stream", RequestedStreaming: true));
        _stream.Append(_chunk);
    }

    [GlobalCleanup]
    public void Close()
    {
        _spool.Dispose();
        Directory.Delete(_directory, recursive: true);
    }

    [Benchmark(Description = "find model and shape, 1 KB")]
    public bool Find1() => Find(_small);

    [Benchmark(Description = "find model and shape, 32 KB")]
    public bool Find32() => Find(_medium);

    [Benchmark(Description = "find model and shape, 1 MB")]
    public bool Find1024() => Find(_large);

    [Benchmark(Description = "… with Utf8JsonReader, model alone, 1 KB")]
    public bool Reader1() => Read(_small);

    [Benchmark(Description = "… with Utf8JsonReader, model alone, 32 KB")]
    public bool Reader32() => Read(_medium);

    [Benchmark(Description = "… with Utf8JsonReader, model alone, 1 MB")]
    public bool Reader1024() => Read(_large);

    [Benchmark(Description = "hold 32 KB and splice the model")]
    public bool Splice()
    {
        _scan.Read(_medium, []);
        _held.TryReserve(_medium.Length);
        _held.Append(_medium);
        var replaced = _held.TryReplace(_scan.ModelSpans, "\"another-model\""u8);
        _held.Release();
        return replaced;
    }

    [Benchmark(Description = "tap on one streamed chunk")]
    public void Tap() => _stream.Append(_chunk);

    [Benchmark(Description = "decision among 1,000 rules")]
    public Rule? Decide() => _rules.Match(_subject);

    [Benchmark(Description = "event to JSON")]
    public int Encode() => JsonSerializer.SerializeToUtf8Bytes(_event, EventJson.Default.RequestProxied).Length;

    [Benchmark(Description = "event to JSON and into the spool")]
    public bool Append() => _spool.Append("default", _event);

    private bool Find(byte[] body)
    {
        _scan.Read(body, []);
        return _scan.Readable;
    }

    private static bool Read(byte[] body)
    {
        var reader = new Utf8JsonReader(body);
        var found = false;
        while (reader.Read())
        {
            found |= reader.TokenType == JsonTokenType.PropertyName && reader.CurrentDepth == 1 && reader.ValueTextEquals("model"u8);
        }

        return found;
    }

    private static byte[] Body(int size)
    {
        const string line = """The quick brown fox said \"jump\" and went over the lazy dog, twice a day.\n""";
        return Encoding.UTF8.GetBytes($$"""{"messages":[{"role":"user","content":"{{string.Concat(Enumerable.Repeat(line, size / line.Length))}}"}],"stream":false,"model":"model-small"}""");
    }

    private static Rule Rule(int number) => new(
        $"r{number}", "rule", number, Enabled: true, new RuleConditions(Feature: $"feature-{number}", Model: "model-small"), new RuleTarget("p", "m"), default, default);

    private static RequestProxied Event() => new()
    {
        RequestId = Guid.CreateVersion7(),
        StartedAt = new DateTimeOffset(2026, 5, 4, 12, 0, 0, TimeSpan.Zero),
        Node = "node-1",
        KeyId = "key_1",
        Feature = "chat",
        Endpoint = "POST /v1/chat/completions",
        WireFormat = "chat",
        ProviderRequested = "p",
        ProviderActual = "p",
        ModelRequested = "model-small",
        ModelActual = "model-small",
        ModelReported = "model-small-2026-01-01",
        RulesVersion = 12,
        Status = RequestStatus.Success,
        HttpStatus = 200,
        LatencyMs = 812.345,
        TtftMs = 212.5,
        OverheadMs = 0.312,
        RequestBytes = 2_345,
        ResponseBytes = 4_321,
        Usage = new Usage { Input = 1_200, CacheRead = 0, Output = 321, Reasoning = 0 },
        UsageSource = UsageSource.Reported,
        Cost = new RequestCost(0.000412m, "price-1"),
        Shape = new RequestShape { Messages = 4, PromptChars = 5_000 },
        ProviderRequestId = "req_0123456789abcdef",
        UserAgent = "client/1.2.3",
    };
}

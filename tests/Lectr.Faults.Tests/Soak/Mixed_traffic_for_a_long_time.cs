using System.Diagnostics;
using Lectr.Faults.Tests.Injection;
using Lectr.Testing;
using Lectr.Testing.Upstream;

namespace Lectr.Faults.Tests.Soak;

/// <summary>Streams, plain requests, errors, large bodies and clients that leave: memory, handles and sockets stay where the warm-up left them.</summary>
public sealed class Mixed_traffic_for_a_long_time(ITestOutputHelper output)
{
    private const int FramesOfAStream = 20;
    private static readonly TimeSpan BetweenFrames = TimeSpan.FromSeconds(1);

    [Fact]
    public async Task Grows_nothing()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "only Linux tells what a process holds");
        await using var database = await FaultyDatabase.StartAsync();
        await using var upstream = ScriptedUpstream.StartRaw(AnswerAsync);
        await using var api = await LectrProcess.StartAsync(Setting.Options(database, upstream, "api"));
        await using var proxy = await LectrProcess.StartAsync(Setting.Options(database, upstream, "proxy"));
        var idle = ProcessFigures.Of(proxy);
        var samples = new List<ProcessFigures>();
        var clock = Stopwatch.StartNew();
        IReadOnlyCollection<Outcome> outcomes;
        (long Whole, long Left, long Failed) streams;
        await using (var open = new StreamLoad(proxy, Length.Streams).Start())
        {
            await using var load = new PacedLoad(proxy, Length.SoakPerSecond).Start();
            await Eventually.TrueAsync(() => open.Open >= Length.Streams * 3 / 4, "most streams are open at once", TimeSpan.FromMinutes(5));
            using var tick = new PeriodicTimer(Length.SoakSample);
            while (clock.Elapsed < Length.Soak && await tick.WaitForNextTickAsync())
            {
                samples.Add(ProcessFigures.Of(proxy));
                output.WriteLine($"{clock.Elapsed:hh\\:mm\\:ss} {samples[^1]}, {open.Open} streams open, {load.Outcomes.Count} requests ended");
            }

            outcomes = await load.StopAsync();
            streams = open.Ended;
        }

        output.WriteLine($"streams: {streams}; requests: {outcomes.Count}, p50 {Percentile(outcomes, 0.5):0} ms, p99 {Percentile(outcomes, 0.99):0} ms");
        Assert.Equal(0, streams.Failed);
        Assert.All(outcomes, outcome => Assert.NotEqual(0, outcome.Status));
        await Books.BalanceAsync(database, outcomes);

        // The first third warms up: the heap finds its size, the pools fill.
        var warm = samples[(samples.Count / 3)..];
        var (first, last) = (warm.Take(warm.Count / 2).Max(sample => sample.ResidentMb), warm.Skip(warm.Count / 2).Max(sample => sample.ResidentMb));
        Assert.True(last < (first * 1.1) + 16, $"{first} MB grew to {last} MB");
        Assert.True(warm.Max(sample => sample.Handles) < idle.Handles + (4 * Length.Streams) + 400, $"{warm.Max(sample => sample.Handles)} handles");
        var quiet = await Eventually.ValueAsync(
            () => Task.FromResult(ProcessFigures.Of(proxy)), seen => seen.Sockets < idle.Sockets + 100, "the sockets of the load are closed");
        output.WriteLine($"idle before {idle}, after {quiet}");
    }

    private static async Task AnswerAsync(UpstreamExchange exchange)
    {
        var request = await exchange.ReadRequestAsync();
        var id = request.Header(EchoUpstream.IdHeader);
        if (id is null)
        {
            await StreamAsync(exchange);
            return;
        }

        // One in ten is an error, one in fifty a megabyte.
        var number = int.Parse(id[(id.LastIndexOf('-') + 1)..], System.Globalization.CultureInfo.InvariantCulture);
        var answer = number switch
        {
            _ when number % 50 == 0 => ScriptedAnswer.Json($$"""{"model":"gpt-4o-mini","usage":{"prompt_tokens":1,"completion_tokens":1},"padding":"{{new string('x', 1024 * 1024)}}"}""", 200, ("x-request-id", id)),
            _ when number % 10 == 0 => ScriptedAnswer.Json("""{"error":{"message":"slow down","type":"rate_limit_error"}}""", 429, ("x-request-id", id)),
            _ => ScriptedAnswer.Json("""{"model":"gpt-4o-mini","usage":{"prompt_tokens":10,"completion_tokens":2,"total_tokens":12}}""", 200, ("x-request-id", id)),
        };
        await answer.PlayAsync(exchange);
    }

    private static async Task StreamAsync(UpstreamExchange exchange)
    {
        await exchange.SendAsync(ScriptedAnswer.Head(200, ("Content-Type", "text/event-stream"), ("Transfer-Encoding", "chunked"), ("x-request-id", $"stream-{Guid.NewGuid():N}")));
        for (var frame = 0; frame < FramesOfAStream; frame++)
        {
            await exchange.SendChunkAsync("""data: {"id":"c","model":"gpt-4o-mini","choices":[{"index":0,"delta":{"content":"word "}}]}"""u8.ToArray().Concat("\n\n"u8.ToArray()).ToArray());
            await Task.Delay(BetweenFrames);
        }

        await exchange.SendChunkAsync("data: {\"id\":\"c\",\"choices\":[],\"usage\":{\"prompt_tokens\":5,\"completion_tokens\":20,\"total_tokens\":25}}\n\ndata: [DONE]\n\n"u8.ToArray());
        await exchange.SendChunkAsync(default);
    }

    private static double Percentile(IReadOnlyCollection<Outcome> outcomes, double share) =>
        outcomes.Select(outcome => outcome.Milliseconds).Order().ElementAt((int)(outcomes.Count * share));
}

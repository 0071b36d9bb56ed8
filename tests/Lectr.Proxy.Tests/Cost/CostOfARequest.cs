using System.Text;
using Lectr.Domain.Rules;

namespace Lectr.Proxy.Tests.Cost;

/// <summary>Counts, not times: they are the same on every machine. Nothing else of this assembly runs meanwhile.</summary>
[CollectionDefinition(nameof(Alone), DisableParallelization = true)]
public sealed class Alone;

[Collection(nameof(Alone))]
public sealed class CostOfARequest
{
    // Measured: 4,050 to 4,100 B (1 KB and 1 MB, unoptimised build), client and provider none of them.
    private const int LargestAllocation = 4_300;
    private const int Requests = 1_000;

    [Fact]
    public async Task A_small_request_allocates_little_with_everything_on()
    {
        var (bytes, _) = await MeasureAsync(1024);
        Assert.InRange(bytes, 1, LargestAllocation);
    }

    [Fact]
    public async Task A_body_of_a_megabyte_is_held_in_memory_that_is_used_again()
    {
        var (bytes, _) = await MeasureAsync(1024 * 1024);
        Assert.InRange(bytes, 1, LargestAllocation);
    }

    [Fact]
    public async Task The_event_is_written_in_one_system_call()
    {
        var (_, writes) = await MeasureAsync(1024);
        if (OperatingSystem.IsLinux())
        {
            Assert.InRange(writes, 1.0, 1.05);
        }
    }

    private static async Task<(double Bytes, double Writes)> MeasureAsync(int size)
    {
        using var wire = new QuietWire();
        var rule = new Rule("r", "cheaper", 1, Enabled: true, new RuleConditions(Feature: "chat"), new RuleTarget("openai", "gpt-4o"), default, default);
        await using var proxy = await RunningProxy.StartAsync(rules: [rule], options: options => options with
        {
            BaseUrls = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase) { ["openai"] = wire.Url + "/v1" },
        });
        wire.Connect(proxy.Port);
        var request = Request(size);
        wire.Repeat(request, Requests / 2);
        var (bytes, writes) = (GC.GetTotalAllocatedBytes(precise: true), WriteCalls());
        wire.Repeat(request, Requests);
        Assert.Equal(Requests * 3 / 2, proxy.Host.Counters.Captured);
        var cost = (Bytes: (double)(GC.GetTotalAllocatedBytes(precise: true) - bytes) / Requests, Writes: (double)(WriteCalls() - writes) / Requests);
        TestContext.Current.TestOutputHelper?.WriteLine($"{size} bytes: {cost.Bytes:0} B allocated, {cost.Writes:0.00} writes a request");
        return cost;
    }

    // Sends on sockets do not count among them.
    private static long WriteCalls() => OperatingSystem.IsLinux()
        ? long.Parse(File.ReadLines("/proc/self/io").First(line => line.StartsWith("syscw:", StringComparison.Ordinal)).AsSpan(7))
        : 0;

    private static byte[] Request(int size)
    {
        var body = $$"""{"messages":[{"role":"user","content":"{{new string('x', size)}}"}],"model":"gpt-4o-mini"}""";
        return Encoding.ASCII.GetBytes(
            $"POST /v1/chat/completions HTTP/1.1\r\nHost: lectr\r\nX-Lectr-Key: {RunningProxy.Key}\r\nX-Lectr-Feature: chat\r\nAuthorization: Bearer sk-x\r\nContent-Type: application/json\r\nContent-Length: {body.Length}\r\n\r\n{body}");
    }
}

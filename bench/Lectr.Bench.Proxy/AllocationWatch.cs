using System.Collections.Concurrent;
using System.Diagnostics.Tracing;
using System.Globalization;
using Lectr.Proxy;

namespace Lectr.Bench.Proxy;

/// <summary>
/// Tells once in two seconds what a request costs the running proxy: bytes, CPU, collections; with
/// <paramref name="sampled"/> also which types the bytes are. For finding what to improve, not for the report.
/// </summary>
internal sealed class AllocationWatch(ProxyHost host, bool sampled) : IDisposable
{
    private static readonly ConcurrentDictionary<string, long> Types = new();
    private readonly Sampler? _sampler = sampled ? new Sampler() : null;

    public async Task RunAsync()
    {
        var before = (Bytes: 0L, Requests: 0L, Cpu: TimeSpan.Zero);
        while (true)
        {
            await Task.Delay(2000);
            var now = (Bytes: GC.GetTotalAllocatedBytes(), Requests: host.Counters.Captured, Cpu: Environment.CpuUsage.TotalTime);
            var requests = now.Requests - before.Requests;
            if (requests > 0)
            {
                Console.Error.WriteLine(string.Create(
                    CultureInfo.InvariantCulture,
                    $"{requests} requests, {(now.Bytes - before.Bytes) / (double)requests:0} B and {(now.Cpu - before.Cpu).TotalMicroseconds / requests:0.0} µs each; collections {GC.CollectionCount(0)}/{GC.CollectionCount(1)}/{GC.CollectionCount(2)}; stored {host.Counters.Stored}"));
            }

            before = now;
            var total = Math.Max(1, Types.Values.Sum());
            foreach (var (type, count) in Types.OrderByDescending(type => type.Value).Take(32))
            {
                Console.Error.WriteLine($"   {count * 100.0 / total:0.0}% {type}");
            }

            Types.Clear();
        }
    }

    public void Dispose() => _sampler?.Dispose();

    // The runtime tells one allocation in 100 KB with its type.
    private sealed class Sampler : EventListener
    {
        protected override void OnEventSourceCreated(EventSource eventSource)
        {
            if (eventSource.Name == "Microsoft-Windows-DotNETRuntime")
            {
                EnableEvents(eventSource, EventLevel.Verbose, (EventKeywords)1);
            }
        }

        protected override void OnEventWritten(EventWrittenEventArgs eventData)
        {
            if (eventData.EventName?.StartsWith("GCAllocationTick", StringComparison.Ordinal) == true)
            {
                Types.AddOrUpdate((string)eventData.Payload![5]!, 1, (_, count) => count + 1);
            }
        }
    }
}

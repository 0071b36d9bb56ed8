using System.Collections.Concurrent;
using System.Diagnostics.Tracing;
namespace Lectr.Bench.Proxy;
internal sealed class AllocSampler : EventListener
{
    public static readonly ConcurrentDictionary<string,long> Types = new();
    protected override void OnEventSourceCreated(EventSource s) { if (s.Name=="Microsoft-Windows-DotNETRuntime") EnableEvents(s, EventLevel.Verbose, (EventKeywords)1); }
    protected override void OnEventWritten(EventWrittenEventArgs e) { if (e.EventName?.StartsWith("GCAllocationTick",StringComparison.Ordinal)==true) { var t=(string)e.Payload![5]!; Types.AddOrUpdate(t,1,(_,v)=>v+1); } }
}

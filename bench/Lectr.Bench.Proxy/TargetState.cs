using System.Globalization;
using Lectr.Proxy;

namespace Lectr.Bench.Proxy;

/// <summary>What a .NET target says of itself when a line comes in: bytes allocated, collections of generation 2, events captured and stored.</summary>
internal sealed record TargetState(long Allocated, long Generation2, long Captured, long Stored)
{
    /// <summary>Answers each line of standard input with one of standard output, until the input ends.</summary>
    /// <remarks>On a thread of its own: the console reads without ever giving its thread back, and on one core the pool begins with one.</remarks>
    public static Task TellAsync(ProxyHost? proxy) => Task.Factory.StartNew(() => Tell(proxy), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);

    private static void Tell(ProxyHost? proxy)
    {
        while (Console.In.ReadLine() is not null)
        {
            var counters = proxy?.Counters;
            Console.Out.WriteLine(string.Create(
                CultureInfo.InvariantCulture, $"{GC.GetTotalAllocatedBytes()} {GC.CollectionCount(2)} {counters?.Captured ?? 0} {counters?.Stored ?? 0}"));
        }
    }
}

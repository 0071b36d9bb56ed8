using System.Globalization;
using Lectr.Proxy;

namespace Lectr.Bench.Proxy;

/// <summary>What a .NET target says of itself when a line comes in: bytes allocated, collections of generation 2, events captured and stored.</summary>
internal sealed record TargetState(long Allocated, long Generation2, long Captured, long Stored)
{
    /// <summary>Answers each line of standard input with one of standard output, until the input ends.</summary>
    public static async Task TellAsync(ProxyHost? proxy)
    {
        while (await Console.In.ReadLineAsync() is not null)
        {
            var counters = proxy?.Counters;
            Console.Out.WriteLine(string.Create(
                CultureInfo.InvariantCulture, $"{GC.GetTotalAllocatedBytes()} {GC.CollectionCount(2)} {counters?.Captured ?? 0} {counters?.Stored ?? 0}"));
        }
    }
}

using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Threading.Channels;

namespace Lectr.Bench.Proxy;

/// <summary>
/// Requests are due at fixed times whether or not the last one was answered, and latency counts from the intended time: a
/// stall is charged to every request that it delays (no coordinated omission).
/// </summary>
internal static class OpenLoop
{
    public static async Task<LoadResult> RunAsync(int port, byte[] request, int perSecond, int connections, TimeSpan duration, CancellationToken stop = default)
    {
        var due = Channel.CreateUnbounded<long>(new UnboundedChannelOptions { SingleWriter = true });
        var workers = Enumerable.Range(0, connections).Select(_ => WorkerAsync(port, request, due.Reader)).ToArray();
        var interval = (double)Stopwatch.Frequency / perSecond;
        var start = Stopwatch.GetTimestamp();
        var total = (long)(perSecond * duration.TotalSeconds);
        var scheduler = new Thread(() =>
        {
            for (long i = 0; i < total && !stop.IsCancellationRequested; i++)
            {
                var at = start + (long)(i * interval);
                while (Stopwatch.GetTimestamp() < at)
                {
                    Thread.Sleep(TimeSpan.FromMicroseconds(100));
                }

                due.Writer.TryWrite(at);
            }

            due.Writer.Complete();
        })
        { IsBackground = true };
        scheduler.Start();
        var samples = await Task.WhenAll(workers);
        var all = samples.SelectMany(sample => sample.Latencies).Order().ToArray();
        return new LoadResult(all.Length, Stopwatch.GetElapsedTime(start).TotalSeconds, ClosedLoop.Percentile(all, 0.5), ClosedLoop.Percentile(all, 0.99), samples.Sum(sample => sample.Failures));
    }

    private static async Task<(List<double> Latencies, long Failures)> WorkerAsync(int port, byte[] request, ChannelReader<long> due)
    {
        var latencies = new List<double>(16 * 1024);
        long failures = 0;
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        await socket.ConnectAsync(IPAddress.Loopback, port);
        var buffer = new byte[32 * 1024];
        await foreach (var intended in due.ReadAllAsync())
        {
            await ClosedLoop.SendAllAsync(socket, request);
            if (!await ClosedLoop.AnswerAsync(socket, buffer))
            {
                failures++;
            }

            latencies.Add(Stopwatch.GetElapsedTime(intended).TotalMilliseconds);
        }

        return (latencies, failures);
    }
}

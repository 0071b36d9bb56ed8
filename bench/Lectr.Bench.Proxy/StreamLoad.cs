using System.Buffers.Text;
using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace Lectr.Bench.Proxy;

/// <summary>What many paced streams measured. Delays are in milliseconds from the upstream's send to the client's receive.</summary>
internal sealed record StreamResult(long Chunks, double Seconds, double FirstP50, double FirstP99, double ChunkP50, double ChunkP99, double Longest, int Stalls);

/// <summary>Many concurrent paced streams; each chunk carries the tick at which upstream sent it.</summary>
internal static class StreamLoad
{
    public static async Task<StreamResult> RunAsync(int port, int streams, int chunks, int paceMs, double stall = 100)
    {
        var request = Bodies.Chat(1024, modelLast: false, stream: true, $"?chunks={chunks}&pace_ms={paceMs}");
        var watch = Stopwatch.StartNew();

        // 500 a second: all at once would measure how fast connections are made, not how soon a stream's first token comes.
        var spread = TimeSpan.FromMilliseconds(2.0 * streams);
        var running = new List<Task<(double First, List<double> Delays)>>(streams);
        for (var i = 0; i < streams; i++)
        {
            running.Add(StreamAsync(port, request));
            if (i % 20 == 19)
            {
                await Task.Delay(spread / (streams / 20.0 + 1));
            }
        }

        var results = await Task.WhenAll(running);
        var delays = results.SelectMany(result => result.Delays).Order().ToArray();
        var first = results.Select(result => result.First).Order().ToArray();
        return new StreamResult(delays.Length, watch.Elapsed.TotalSeconds, ClosedLoop.Percentile(first, 0.5), ClosedLoop.Percentile(first, 0.99),
            ClosedLoop.Percentile(delays, 0.5), ClosedLoop.Percentile(delays, 0.99), delays.Length == 0 ? 0 : delays[^1], delays.Count(delay => delay > stall));
    }

    private static async Task<(double First, List<double> Delays)> StreamAsync(int port, byte[] request)
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        await socket.ConnectAsync(IPAddress.Loopback, port);
        var start = Stopwatch.GetTimestamp();
        await ClosedLoop.SendAllAsync(socket, request);
        var delays = new List<double>();
        var first = double.NaN;
        var buffer = new byte[16 * 1024];
        var filled = 0;
        while (true)
        {
            var read = await socket.ReceiveAsync(buffer.AsMemory(filled));
            var now = Stopwatch.GetTimestamp();
            if (read == 0)
            {
                return (first, delays);
            }

            filled += read;
            int at, consumed = 0;
            while ((at = buffer.AsSpan(consumed, filled - consumed).IndexOf("\"tick\":"u8)) >= 0
                && buffer.AsSpan(consumed + at, filled - consumed - at).IndexOf((byte)'\n') >= 0)
            {
                if (double.IsNaN(first))
                {
                    first = Stopwatch.GetElapsedTime(start, now).TotalMilliseconds;
                }

                if (Utf8Parser.TryParse(buffer.AsSpan(consumed + at + 7, filled - consumed - at - 7), out long tick, out _))
                {
                    delays.Add(Stopwatch.GetElapsedTime(tick, now).TotalMilliseconds);
                }

                consumed += at + 7;
            }

            if (buffer.AsSpan(consumed, filled - consumed).IndexOf("\r\n0\r\n\r\n"u8) >= 0)
            {
                return (first, delays);
            }

            buffer.AsSpan(consumed, filled - consumed).CopyTo(buffer);
            filled -= consumed;
            if (filled == buffer.Length)
            {
                filled = 0;
            }
        }
    }
}

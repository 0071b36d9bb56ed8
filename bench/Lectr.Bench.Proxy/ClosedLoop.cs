using System.Buffers.Text;
using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace Lectr.Bench.Proxy;

/// <summary>What one loop measured. Latencies are in milliseconds.</summary>
internal sealed record LoadResult(long Requests, double Seconds, double P50, double P99, long Failures)
{
    public double PerSecond => Requests / Seconds;
}

/// <summary>Each connection sends its next request when the last one is answered.</summary>
internal static class ClosedLoop
{
    public static Task<LoadResult> RunAsync(int port, byte[] request, int connections, TimeSpan duration) => RunAsync(port, [request], connections, duration);

    /// <summary>The connections take the requests in turn.</summary>
    public static async Task<LoadResult> RunAsync(int port, IReadOnlyList<byte[]> requests, int connections, TimeSpan duration)
    {
        var watch = Stopwatch.StartNew();
        var loops = Enumerable.Range(0, connections).Select(number => ConnectionAsync(port, requests, number, watch, duration)).ToArray();
        var samples = await Task.WhenAll(loops);
        var all = samples.SelectMany(sample => sample.Latencies).Order().ToArray();
        return new LoadResult(all.Length, watch.Elapsed.TotalSeconds, Percentile(all, 0.5), Percentile(all, 0.99), samples.Sum(sample => sample.Failures));
    }

    public static double Percentile(double[] sorted, double share) =>
        sorted.Length == 0 ? double.NaN : sorted[Math.Min(sorted.Length - 1, (int)Math.Ceiling(share * sorted.Length) - 1)];

    private static async Task<(List<double> Latencies, long Failures)> ConnectionAsync(int port, IReadOnlyList<byte[]> requests, int first, Stopwatch watch, TimeSpan duration)
    {
        var latencies = new List<double>(16 * 1024);
        long failures = 0;
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        await socket.ConnectAsync(IPAddress.Loopback, port);
        var buffer = new byte[32 * 1024];
        for (var next = first; watch.Elapsed < duration; next++)
        {
            var start = Stopwatch.GetTimestamp();
            await SendAllAsync(socket, requests[next % requests.Count]);
            if (!await AnswerAsync(socket, buffer))
            {
                failures++;
            }

            latencies.Add(Stopwatch.GetElapsedTime(start).TotalMilliseconds);
        }

        return (latencies, failures);
    }

    /// <summary>Writes the whole request.</summary>
    public static async ValueTask SendAllAsync(Socket socket, ReadOnlyMemory<byte> bytes)
    {
        while (bytes.Length > 0)
        {
            bytes = bytes[await socket.SendAsync(bytes)..];
        }
    }

    /// <summary>Reads one answer with a content length; whether it was a 200.</summary>
    public static async ValueTask<bool> AnswerAsync(Socket socket, byte[] buffer)
    {
        var filled = 0;
        while (true)
        {
            var read = await socket.ReceiveAsync(buffer.AsMemory(filled));
            if (read == 0)
            {
                throw new IOException("The connection was closed before the answer's end.");
            }

            filled += read;
            var end = buffer.AsSpan(0, filled).IndexOf("\r\n\r\n"u8);
            if (end < 0)
            {
                continue;
            }

            var at = buffer.AsSpan(0, end).IndexOf("ontent-Length: "u8);
            at = at < 0 ? buffer.AsSpan(0, end).IndexOf("ontent-length: "u8) : at;
            if (at < 0 || !Utf8Parser.TryParse(buffer.AsSpan(at + 15, end - at - 15 + 2), out int length, out _))
            {
                throw new IOException("The answer has no content length.");
            }

            var rest = end + 4 + length - filled;
            while (rest > 0)
            {
                read = await socket.ReceiveAsync(buffer.AsMemory(0, Math.Min(buffer.Length, rest)));
                if (read == 0)
                {
                    throw new IOException("The connection was closed before the answer's end.");
                }

                rest -= read;
            }

            return buffer.AsSpan(9, 3).SequenceEqual("200"u8);
        }
    }
}

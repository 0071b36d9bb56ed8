using System.Buffers.Text;
using System.Diagnostics;
using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace Lectr.Bench.Proxy;

/// <summary>
/// The cheapest possible provider: sockets, with TLS where there is a certificate, one canned answer, or a paced stream whose chunks carry the tick at which they
/// were sent. The path decides: <c>?chunks=N&amp;pace_ms=M</c> streams, everything else answers at once.
/// </summary>
internal sealed class UpstreamServer : IDisposable
{
    private static readonly byte[] Plain = PlainAnswer();
    private readonly Socket _listener = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);

    private readonly X509Certificate2? _certificate;

    public UpstreamServer(int port, X509Certificate2? certificate)
    {
        _certificate = certificate;
        _listener.Bind(new IPEndPoint(IPAddress.Loopback, port));
        _listener.Listen(4096);
    }

    public async Task RunAsync()
    {
        while (true)
        {
            var socket = await _listener.AcceptAsync();
            socket.NoDelay = true;
            _ = ServeAsync(socket);
        }
    }

    public void Dispose() => _listener.Dispose();

    private async Task ServeAsync(Socket socket)
    {
        try
        {
            await using var plain = new NetworkStream(socket, ownsSocket: true);
            if (_certificate is null)
            {
                await ServeAsync(plain);
                return;
            }

            await using var secure = new SslStream(plain);
            await secure.AuthenticateAsServerAsync(_certificate);
            await ServeAsync(secure);
        }
        catch (IOException)
        {
            // The other side went away: the run is over.
        }
    }

    private static async Task ServeAsync(Stream stream)
    {
        var buffer = new byte[64 * 1024];
        var filled = 0;
        while (true)
        {
            int end;
            while ((end = buffer.AsSpan(0, filled).IndexOf("\r\n\r\n"u8)) < 0)
            {
                var read = await stream.ReadAsync(buffer.AsMemory(filled));
                if (read == 0)
                {
                    return;
                }

                filled += read;
            }

            var head = Encoding.ASCII.GetString(buffer, 0, end);
            var remaining = ContentLength(buffer.AsSpan(0, end)) - (filled - end - 4);
            while (remaining > 0)
            {
                var read = await stream.ReadAsync(buffer.AsMemory());
                if (read == 0)
                {
                    return;
                }

                remaining -= read;
            }

            filled = 0;
            if (head.AsSpan().IndexOf("chunks=", StringComparison.Ordinal) is var at and >= 0)
            {
                await StreamAsync(stream, Number(head, at + 7), Number(head, head.IndexOf("pace_ms=", StringComparison.Ordinal) + 8));
            }
            else
            {
                await stream.WriteAsync(Plain);
            }
        }
    }

    private static async Task StreamAsync(Stream stream, int chunks, int paceMs)
    {
        await stream.WriteAsync("HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nTransfer-Encoding: chunked\r\n\r\n"u8.ToArray());
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(paceMs));
        for (var i = 0; i < chunks; i++)
        {
            if (i > 0)
            {
                await timer.WaitForNextTickAsync();
            }

            await stream.WriteAsync(Chunk($$"""
                data: {"id":"chatcmpl-1","object":"chat.completion.chunk","created":1,"model":"gpt-4o-mini","tick":{{Stopwatch.GetTimestamp()}},"choices":[{"index":0,"delta":{"content":"four tokens of text"},"finish_reason":null}]}


                """));
        }

        await stream.WriteAsync(Chunk("""
            data: {"id":"chatcmpl-1","object":"chat.completion.chunk","created":1,"model":"gpt-4o-mini","choices":[],"usage":{"prompt_tokens":20,"completion_tokens":40,"total_tokens":60}}

            data: [DONE]


            """));
        await stream.WriteAsync("0\r\n\r\n"u8.ToArray());
    }

    private static byte[] Chunk(string text) => Encoding.UTF8.GetBytes($"{Encoding.UTF8.GetByteCount(text):x}\r\n{text}\r\n");

    private static int Number(string text, int start)
    {
        var end = start;
        while (end < text.Length && char.IsAsciiDigit(text[end]))
        {
            end++;
        }

        return int.Parse(text.AsSpan(start, end - start));
    }

    private static int ContentLength(ReadOnlySpan<byte> head)
    {
        var at = head.IndexOf("ontent-Length: "u8);
        if (at < 0)
        {
            at = head.IndexOf("ontent-length: "u8);
        }

        return at >= 0 && Utf8Parser.TryParse(head[(at + 15)..], out int length, out _) ? length : 0;
    }

    private static byte[] PlainAnswer()
    {
        var text = string.Concat(Enumerable.Repeat("A sentence of the answer. ", 24));
        var body = $$$$"""{"id":"chatcmpl-1","object":"chat.completion","created":1,"model":"gpt-4o-mini-2024-07-18","choices":[{"index":0,"message":{"role":"assistant","content":"{{{{text}}}}"},"finish_reason":"stop"}],"usage":{"prompt_tokens":200,"completion_tokens":120,"total_tokens":320,"prompt_tokens_details":{"cached_tokens":0}}}""";
        return Encoding.UTF8.GetBytes($"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: {body.Length}\r\nx-request-id: req_1\r\nopenai-processing-ms: 1\r\n\r\n{body}");
    }
}

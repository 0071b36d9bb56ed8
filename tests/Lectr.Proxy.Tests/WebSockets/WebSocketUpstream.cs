using System.Net;
using System.Net.Sockets;
using System.Net.WebSockets;
using System.Security.Cryptography;
using System.Text;

namespace Lectr.Proxy.Tests.WebSockets;

/// <summary>A provider that accepts one WebSocket at the wire and hands it to a script.</summary>
internal sealed class WebSocketUpstream : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly Task _serving;

    public WebSocketUpstream(bool deflate, Func<WebSocket, NetworkStream, Task> script)
    {
        _listener.Start();
        _serving = ServeAsync(deflate, script);
    }

    /// <summary>Its address, without a final slash.</summary>
    public string Url => $"http://127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}";

    /// <summary>The head of the request that it saw.</summary>
    public string Head { get; private set; } = "";

    public async ValueTask DisposeAsync()
    {
        _listener.Stop();
        await _serving.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    private async Task ServeAsync(bool deflate, Func<WebSocket, NetworkStream, Task> script)
    {
        using var socket = await _listener.AcceptTcpClientAsync();
        await using var stream = socket.GetStream();
        var head = new StringBuilder();
        var one = new byte[1];
        while (!head.ToString().EndsWith("\r\n\r\n", StringComparison.Ordinal) && await stream.ReadAsync(one) == 1)
        {
            head.Append((char)one[0]);
        }

        Head = head.ToString();
        var extension = deflate ? "Sec-WebSocket-Extensions: permessage-deflate\r\n" : "";
        await stream.WriteAsync(Encoding.ASCII.GetBytes(
            $"HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: {Accept()}\r\n{extension}X-Request-Id: req_ws\r\n\r\n"));
        using var webSocket = WebSocket.CreateFromStream(stream, new WebSocketCreationOptions
        {
            IsServer = true,
            DangerousDeflateOptions = deflate ? new WebSocketDeflateOptions() : null,
        });
        await script(webSocket, stream);
    }

#pragma warning disable CA5350 // the handshake of RFC 6455 is made with SHA-1
    private string Accept() => Convert.ToBase64String(SHA1.HashData(Encoding.ASCII.GetBytes(
        Head.Split("\r\n").First(line => line.StartsWith("Sec-WebSocket-Key:", StringComparison.OrdinalIgnoreCase))[18..].Trim() + "258EAFA5-E914-47DA-95CA-C5AB0DC85B11")));
#pragma warning restore CA5350 // as before
}

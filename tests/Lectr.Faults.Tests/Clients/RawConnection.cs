using System.Net;
using System.Net.Sockets;
using System.Text;
using Lectr.Testing;

namespace Lectr.Faults.Tests.Clients;

/// <summary>A socket to the proxy and the bytes that the test writes into it.</summary>
internal sealed class RawConnection : IDisposable
{
    private readonly Socket _socket = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };

    public static async Task<RawConnection> OpenAsync(LectrProcess proxy)
    {
        var connection = new RawConnection();
        await connection._socket.ConnectAsync(IPAddress.Loopback, new Uri(proxy.ProxyUrl).Port);
        return connection;
    }

    /// <summary>A whole request as bytes; every header line is Latin-1, each character a byte.</summary>
    public static byte[] Request(byte[] body, params string[] headers) =>
    [
        .. Encoding.Latin1.GetBytes($"POST /v1/chat/completions HTTP/1.1\r\nHost: x\r\nX-Lectr-Key: {LectrProcess.LectrKey}\r\nContent-Length: {body.Length}\r\n{string.Concat(headers.Select(header => header + "\r\n"))}\r\n"),
        .. body,
    ];

    public async Task SendAsync(byte[] bytes) => await _socket.SendAsync(bytes).WaitAsync(Patience.Span);

    public void HalfClose() => _socket.Shutdown(SocketShutdown.Send);

    public void Reset()
    {
        _socket.LingerState = new LingerOption(enable: true, seconds: 0);
        _socket.Close();
    }

    /// <summary>Everything until the text has come or the other side has closed.</summary>
    public async Task<string> ReadUntilAsync(string? expected = null)
    {
        var all = new StringBuilder();
        var buffer = new byte[64 * 1024];
        while (expected is null || !all.ToString().Contains(expected, StringComparison.Ordinal))
        {
            int read;
            try
            {
                read = await _socket.ReceiveAsync(buffer).WaitAsync(Patience.Span);
            }
            catch (SocketException)
            {
                read = 0; // a reset ends it too
            }

            if (read == 0)
            {
                break;
            }

            all.Append(Encoding.Latin1.GetString(buffer, 0, read));
        }

        return all.ToString();
    }

    public void Dispose() => _socket.Dispose();
}

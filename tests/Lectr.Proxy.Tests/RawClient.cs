using System.Net;
using System.Net.Sockets;
using System.Text;
using Lectr.Testing;

namespace Lectr.Proxy.Tests;

/// <summary>A client that writes the bytes it is told to and reads what comes back.</summary>
internal sealed class RawClient : IDisposable
{
    private readonly Socket _socket = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };

    public static async Task<RawClient> ConnectAsync(int port)
    {
        var client = new RawClient();
        await client._socket.ConnectAsync(IPAddress.Loopback, port);
        return client;
    }

    /// <summary>The usual head: key, length, and what else is given.</summary>
    public static string Head(string method, string target, params string[] headers) =>
        $"{method} {target} HTTP/1.1\r\nHost: x\r\nX-Lectr-Key: {RunningProxy.Key}\r\n{string.Concat(headers.Select(header => header + "\r\n"))}\r\n";

    public Task SendAsync(string text) => SendAsync(Encoding.Latin1.GetBytes(text));

    public async Task SendAsync(byte[] bytes)
    {
        try
        {
            await _socket.SendAsync(bytes).WaitAsync(Patience.Span);
        }
        catch (SocketException)
        {
            // The other side has closed already; what it said can still be read.
        }
    }

    /// <summary>Everything until the other side closes; a reset ends it too.</summary>
    public async Task<string> ReadToEndAsync()
    {
        var all = new StringBuilder();
        while (await ReadSomeAsync() is { Length: > 0 } text)
        {
            all.Append(text);
        }

        return all.ToString();
    }

    /// <summary>Reads until the text has come.</summary>
    public async Task<string> ReadUntilAsync(string expected)
    {
        var all = new StringBuilder();
        while (!all.ToString().Contains(expected, StringComparison.Ordinal))
        {
            var text = await ReadSomeAsync();
            Assert.True(text.Length > 0, $"closed before '{expected}' came, after: {all}");
            all.Append(text);
        }

        return all.ToString();
    }

    /// <summary>Whether the other side has closed or reset the connection.</summary>
    public async Task<bool> ClosedAsync() => await ReadSomeAsync() is "";

    public void HalfClose() => _socket.Shutdown(SocketShutdown.Send);

    public void Reset()
    {
        _socket.LingerState = new LingerOption(enable: true, seconds: 0);
        _socket.Close();
    }

    public void Dispose() => _socket.Dispose();

    private async Task<string> ReadSomeAsync()
    {
        var buffer = new byte[16 * 1024];
        try
        {
            var read = await _socket.ReceiveAsync(buffer).WaitAsync(Patience.Span);
            return Encoding.Latin1.GetString(buffer, 0, read);
        }
        catch (SocketException)
        {
            return "";
        }
    }
}

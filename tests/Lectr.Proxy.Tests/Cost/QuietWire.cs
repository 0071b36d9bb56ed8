using System.Buffers.Text;
using System.Net;
using System.Net.Sockets;

namespace Lectr.Proxy.Tests.Cost;

/// <summary>A provider and a client on blocking sockets with buffers of their own: they allocate nothing while requests run, so that what is counted is the proxy's.</summary>
internal sealed class QuietWire : IDisposable
{
    private static readonly byte[] Answer =
        """
        {"id":"chatcmpl-1","object":"chat.completion","model":"gpt-4o-mini-2024-07-18","choices":[{"index":0,"message":{"role":"assistant","content":"Yes."},"finish_reason":"stop"}],"usage":{"prompt_tokens":200,"completion_tokens":120,"total_tokens":320}}
        """u8.ToArray();

    private static readonly byte[] Whole = [.. System.Text.Encoding.ASCII.GetBytes($"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: {Answer.Length}\r\n\r\n"), .. Answer];
    private readonly Socket _listener = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
    private readonly Socket _client = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
    private readonly byte[] _received = new byte[64 * 1024];

    public QuietWire()
    {
        _listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        _listener.Listen();
        new Thread(Accept) { IsBackground = true }.Start();
    }

    /// <summary>Where the provider is.</summary>
    public string Url => $"http://127.0.0.1:{((IPEndPoint)_listener.LocalEndPoint!).Port}";

    /// <summary>Connects the client to a proxy.</summary>
    public void Connect(int port) => _client.Connect(IPAddress.Loopback, port);

    /// <summary>Sends a request and reads its whole answer, so many times.</summary>
    public void Repeat(byte[] request, int times)
    {
        for (var i = 0; i < times; i++)
        {
            for (var sent = 0; sent < request.Length;)
            {
                sent += _client.Send(request.AsSpan(sent));
            }

            Receive(_client, _received);
        }
    }

    public void Dispose()
    {
        _client.Dispose();
        _listener.Dispose();
    }

    private void Accept()
    {
        try
        {
            while (true)
            {
                var connection = _listener.Accept();
                connection.NoDelay = true;
                new Thread(() => Serve(connection)) { IsBackground = true }.Start();
            }
        }
        catch (SocketException)
        {
            // The test is over.
        }
    }

    private static void Serve(Socket connection)
    {
        var buffer = new byte[64 * 1024];
        using (connection)
        {
            try
            {
                while (Receive(connection, buffer))
                {
                    connection.Send(Whole);
                }
            }
            catch (SocketException)
            {
                // The test is over.
            }
        }
    }

    // One message with a content length.
    private static bool Receive(Socket socket, byte[] buffer)
    {
        var filled = 0;
        int end;
        while ((end = buffer.AsSpan(0, filled).IndexOf("\r\n\r\n"u8)) < 0)
        {
            var read = socket.Receive(buffer.AsSpan(filled));
            if (read == 0)
            {
                return false;
            }

            filled += read;
        }

        var at = buffer.AsSpan(0, end).IndexOf("ontent-Length: "u8);
        if (!Utf8Parser.TryParse(buffer.AsSpan(at + 15), out int length, out _))
        {
            throw new InvalidDataException("A message without a content length.");
        }

        for (var left = length - (filled - end - 4); left > 0;)
        {
            left -= socket.Receive(buffer.AsSpan());
        }

        return true;
    }
}

using System.Net.Sockets;
using System.Text;

namespace Lectr.Testing.Upstream;

/// <summary>One request on one connection, and the bytes that go back.</summary>
public sealed class UpstreamExchange
{
    private readonly Socket _socket;
    private readonly NetworkStream _stream;
    private readonly WireReader _reader;
    private readonly byte[] _head;
    private readonly int _connection;
    private readonly Action<CapturedRequest> _keep;
    private CapturedRequest? _request;

    internal UpstreamExchange(int connection, Socket socket, NetworkStream stream, WireReader reader, byte[] head, Action<CapturedRequest> keep)
    {
        (_connection, _socket, _stream, _reader, _head, _keep) = (connection, socket, stream, reader, head, keep);
        var lines = Encoding.Latin1.GetString(head).Split("\r\n", StringSplitOptions.RemoveEmptyEntries);
        var start = lines[0].Split(' ');
        (Method, Target) = (start[0], start[1]);
        Headers = [.. lines.Skip(1).Select(WireReader.ParseHeader)];
    }

    /// <summary>The request line's first word.</summary>
    public string Method { get; }

    /// <summary>The request line's second word.</summary>
    public string Target { get; }

    /// <summary>Names and values in the order and spelling received.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Headers { get; }

    /// <summary>Whether the connection is over after this exchange.</summary>
    internal bool Ended { get; private set; }

    /// <summary>Reads the body, once; a client that expects <c>100 Continue</c> gets it first.</summary>
    public async Task<CapturedRequest> ReadRequestAsync()
    {
        if (_request is not null)
        {
            return _request;
        }

        if (Header("Expect")?.Equals("100-continue", StringComparison.OrdinalIgnoreCase) == true)
        {
            await SendAsync("HTTP/1.1 100 Continue\r\n\r\n");
        }

        var (body, raw, trailers) = Header("Transfer-Encoding") is not null
            ? await _reader.ReadChunkedAsync()
            : await ReadCountedAsync();
        _request = new CapturedRequest(_connection, _head, Method, Target, Headers, body, raw, trailers);
        _keep(_request);
        return _request;
    }

    /// <summary>Sends bytes as they are, at once.</summary>
    public async Task SendAsync(ReadOnlyMemory<byte> bytes) => await _stream.WriteAsync(bytes);

    /// <summary>Sends text as UTF-8, at once.</summary>
    public Task SendAsync(string text) => SendAsync(Encoding.UTF8.GetBytes(text));

    /// <summary>Sends one chunk of a chunked body; an empty one ends the body.</summary>
    public Task SendChunkAsync(ReadOnlyMemory<byte> bytes) =>
        SendAsync((byte[])[.. Encoding.ASCII.GetBytes($"{bytes.Length:x}\r\n"), .. bytes.Span, (byte)'\r', (byte)'\n']);

    /// <summary>Ends the connection in the ordinary way.</summary>
    public void Close()
    {
        Ended = true;
        _socket.Shutdown(SocketShutdown.Send);
    }

    /// <summary>Ends the connection with a reset, as a crashed peer does.</summary>
    public void Reset()
    {
        Ended = true;
        _socket.LingerState = new LingerOption(enable: true, seconds: 0);
        _socket.Close();
    }

    /// <summary>Returns when the client has closed the connection.</summary>
    public async Task WaitForClientToLeaveAsync()
    {
        Ended = true;
        await _reader.ReadToEndAsync().WaitAsync(Patience.Span);
    }

    private string? Header(string name) =>
        Headers.Where(header => header.Key.Equals(name, StringComparison.OrdinalIgnoreCase)).Select(header => header.Value).FirstOrDefault();

    private async Task<(byte[] Body, byte[] Raw, List<KeyValuePair<string, string>> Trailers)> ReadCountedAsync()
    {
        var body = await _reader.ReadAsync(Header("Content-Length") is { } length ? long.Parse(length, System.Globalization.CultureInfo.InvariantCulture) : 0);
        return (body, body, []);
    }
}

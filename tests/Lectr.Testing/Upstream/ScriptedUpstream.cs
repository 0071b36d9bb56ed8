using System.Net;
using System.Net.Sockets;

namespace Lectr.Testing.Upstream;

/// <summary>
/// A provider at the wire: a plain socket that speaks HTTP/1.1, keeps every byte that came and sends exactly the bytes it is told to.
/// </summary>
public sealed class ScriptedUpstream : IAsyncDisposable
{
    private readonly Socket _listener = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
    private readonly Func<UpstreamExchange, Task> _script;
    private readonly Lock _gate = new();
    private readonly List<CapturedRequest> _requests = [];
    private readonly List<Socket> _open = [];
    private readonly Task _accepting;
    private int _connections;

    private ScriptedUpstream(Func<UpstreamExchange, Task> script)
    {
        _script = script;
        _listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        _listener.Listen(512);
        _accepting = Task.Run(AcceptAsync);
    }

    /// <summary>Where it listens.</summary>
    public int Port => ((IPEndPoint)_listener.LocalEndPoint!).Port;

    /// <summary>"http://127.0.0.1:port", without a final slash.</summary>
    public string Url => $"http://127.0.0.1:{Port}";

    /// <summary>Every request whose body was read to its end, in that order.</summary>
    public IReadOnlyList<CapturedRequest> Requests
    {
        get
        {
            lock (_gate)
            {
                return [.. _requests];
            }
        }
    }

    /// <summary>How many connections were made to it.</summary>
    public int Connections => Volatile.Read(ref _connections);

    /// <summary>What went wrong in a script, for the test's own message; a peer that left is not an error.</summary>
    public List<Exception> Failures { get; } = [];

    /// <summary>Answers each request, once its body was read, with what the function returns.</summary>
    public static ScriptedUpstream Start(Func<CapturedRequest, ScriptedAnswer> answer) =>
        StartRaw(async exchange => await answer(await exchange.ReadRequestAsync()).PlayAsync(exchange));

    /// <summary>Answers every request the same.</summary>
    public static ScriptedUpstream Start(ScriptedAnswer answer) => Start(_ => answer);

    /// <summary>Full control: the script sees the head before the body is read, and decides about each byte and the connection's end.</summary>
    public static ScriptedUpstream StartRaw(Func<UpstreamExchange, Task> script) => new(script);

    /// <summary>The request with this index, once it has come.</summary>
    public Task<CapturedRequest> RequestAsync(int index = 0) =>
        Eventually.ValueAsync(() => Task.FromResult(Requests.ElementAtOrDefault(index)), request => request is not null, $"request {index} at the upstream")!;

    /// <summary>Stops listening and drops every connection.</summary>
    public async ValueTask DisposeAsync()
    {
        _listener.Dispose();
        lock (_gate)
        {
            _open.ForEach(socket => socket.Dispose());
        }

        await _accepting;
    }

    private void Keep(CapturedRequest request)
    {
        lock (_gate)
        {
            _requests.Add(request);
        }
    }

    private async Task AcceptAsync()
    {
        while (true)
        {
            Socket socket;
            try
            {
                socket = await _listener.AcceptAsync();
            }
            catch (Exception exception) when (exception is SocketException or ObjectDisposedException)
            {
                return;
            }

            lock (_gate)
            {
                _open.Add(socket);
            }

            var number = Interlocked.Increment(ref _connections);
            _ = Task.Run(() => ServeAsync(number, socket));
        }
    }

    private async Task ServeAsync(int number, Socket socket)
    {
        socket.NoDelay = true;
        try
        {
            await using var stream = new NetworkStream(socket, ownsSocket: true);
            var reader = new WireReader(stream);
            while (await reader.ReadThroughAsync("\r\n\r\n") is { } head)
            {
                var exchange = new UpstreamExchange(number, socket, stream, reader, head, Keep);
                await _script(exchange);
                if (exchange.Ended)
                {
                    return;
                }
            }
        }
        catch (Exception exception) when (exception is IOException or SocketException or ObjectDisposedException)
        {
            // The peer left, or the test is over.
        }
        catch (Exception exception)
        {
            lock (_gate)
            {
                Failures.Add(exception);
            }

            socket.Dispose();
        }
    }
}

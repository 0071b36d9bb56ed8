using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;

namespace Lectr.Faults.Tests.Injection;

/// <summary>The network between Lectr and its database, in the test's hands: slow, cut, refused or silent.</summary>
internal sealed class Relay : IDisposable
{
    private readonly Socket _listener = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
    private readonly ConcurrentDictionary<Socket, byte> _open = new();
    private volatile TaskCompletionSource _flowing = Done();
    private long _latencyMs;

    public Relay(int target)
    {
        Target = target;
        _listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        _listener.Listen(256);
        _ = AcceptAsync();
    }

    /// <summary>Where clients connect.</summary>
    public int Port => ((IPEndPoint)_listener.LocalEndPoint!).Port;

    /// <summary>Where their bytes go; a restarted server may listen elsewhere.</summary>
    public int Target { get; set; }

    /// <summary>Closes new connections at once.</summary>
    public bool Refusing { get; set; }

    /// <summary>Held back before each piece of data, milliseconds.</summary>
    public long LatencyMs
    {
        get => Interlocked.Read(ref _latencyMs);
        set => Interlocked.Exchange(ref _latencyMs, value);
    }

    /// <summary>Stops all bytes without closing anything, as a lost route does.</summary>
    public void FallSilent() => _flowing = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Ends the silence.</summary>
    public void Flow() => _flowing.TrySetResult();

    /// <summary>Drops every open connection.</summary>
    public void Cut()
    {
        foreach (var socket in _open.Keys)
        {
            socket.Dispose();
        }
    }

    public void Dispose()
    {
        _listener.Dispose();
        Flow();
        Cut();
    }

    private async Task AcceptAsync()
    {
        while (true)
        {
            Socket client;
            try
            {
                client = await _listener.AcceptAsync();
            }
            catch (Exception exception) when (exception is SocketException or ObjectDisposedException)
            {
                return;
            }

            _ = ServeAsync(client);
        }
    }

    private async Task ServeAsync(Socket client)
    {
        using var server = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        using (client)
        {
            client.NoDelay = true;
            if (Refusing)
            {
                return;
            }

            _open[client] = 0;
            _open[server] = 0;
            try
            {
                await server.ConnectAsync(IPAddress.Loopback, Target);
                await Task.WhenAny(PumpAsync(client, server), PumpAsync(server, client));
            }
            catch (SocketException)
            {
                // The server is down: the client sees its connection end.
            }
            finally
            {
                _open.TryRemove(client, out _);
                _open.TryRemove(server, out _);
            }
        }
    }

    private async Task PumpAsync(Socket from, Socket to)
    {
        var buffer = new byte[64 * 1024];
        try
        {
            int read;
            while ((read = await from.ReceiveAsync(buffer.AsMemory())) > 0)
            {
                await _flowing.Task;
                if (LatencyMs > 0)
                {
                    await Task.Delay(TimeSpan.FromMilliseconds(LatencyMs));
                }

                var rest = buffer.AsMemory(0, read);
                while (rest.Length > 0)
                {
                    rest = rest[await to.SendAsync(rest)..];
                }
            }
        }
        catch (Exception exception) when (exception is SocketException or ObjectDisposedException)
        {
            // One side left.
        }
    }

    private static TaskCompletionSource Done()
    {
        var done = new TaskCompletionSource();
        done.SetResult();
        return done;
    }
}

using System.Net;
using System.Net.Sockets;
using Npgsql;

namespace Lectr.Proxy.Tests.Cost;

/// <summary>Stands between a client and PostgreSQL and counts how often the server has to be waited for: bytes to the server after bytes from it.</summary>
internal sealed class RoundTrips : IDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly EndPoint _server;
    private int _count;
    private int _asking;

    public RoundTrips(string connectionString)
    {
        var to = new NpgsqlConnectionStringBuilder(connectionString);
        _server = to.Host!.StartsWith('/') ? new UnixDomainSocketEndPoint($"{to.Host}/.s.PGSQL.{to.Port}") : new IPEndPoint(IPAddress.Loopback, to.Port);
        _listener.Start();
        ConnectionString = new NpgsqlConnectionStringBuilder(connectionString)
        {
            Host = "127.0.0.1",
            Port = ((IPEndPoint)_listener.LocalEndpoint).Port,
            SslMode = SslMode.Disable,
            GssEncryptionMode = GssEncryptionMode.Disable,
        }.ConnectionString;
        _ = AcceptAsync();
    }

    /// <summary>The way through the counter.</summary>
    public string ConnectionString { get; }

    /// <summary>Round trips so far.</summary>
    public int Count => Volatile.Read(ref _count);

    public void Dispose() => _listener.Dispose();

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
            {
                _ = PassAsync(await _listener.AcceptSocketAsync());
            }
        }
        catch (Exception over) when (over is SocketException or ObjectDisposedException)
        {
            // The test is over.
        }
    }

    private async Task PassAsync(Socket client)
    {
        using var server = new Socket(_server is UnixDomainSocketEndPoint ? AddressFamily.Unix : AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Unspecified);
        await server.ConnectAsync(_server);
        await using var near = new NetworkStream(client, ownsSocket: true);
        await using var far = new NetworkStream(server);
        await Task.WhenAny(CopyAsync(near, far, asking: true), CopyAsync(far, near, asking: false));
    }

    private async Task CopyAsync(NetworkStream from, NetworkStream to, bool asking)
    {
        var buffer = new byte[256 * 1024];
        int read;
        while ((read = await from.ReadAsync(buffer)) > 0)
        {
            if (Interlocked.Exchange(ref _asking, asking ? 1 : 0) == 0 && asking)
            {
                Interlocked.Increment(ref _count);
            }

            await to.WriteAsync(buffer.AsMemory(0, read));
        }
    }
}

using System.Net;
using System.Net.Sockets;
using Npgsql;

namespace Lectr.Bench.Proxy;

/// <summary>A way to the database that can be shut: what is connected is cut, and nothing gets through until it is opened.</summary>
internal sealed class DatabaseGate : IAsyncDisposable
{
    private readonly NpgsqlConnectionStringBuilder _database;
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly Task _accepting;
    private CancellationTokenSource _open = new();
    private bool _shut;

    public DatabaseGate(string connectionString)
    {
        _database = new NpgsqlConnectionStringBuilder(connectionString);
        _listener.Start();
        ConnectionString = new NpgsqlConnectionStringBuilder(connectionString)
        {
            Host = "127.0.0.1",
            Port = ((IPEndPoint)_listener.LocalEndpoint).Port,
            Timeout = 2,
            SslMode = SslMode.Disable,
            GssEncryptionMode = GssEncryptionMode.Disable,
        }.ConnectionString;
        _accepting = AcceptAsync();
    }

    public string ConnectionString { get; }

    public void Shut()
    {
        _shut = true;
        _open.Cancel();
    }

    public void Open()
    {
        _open = new CancellationTokenSource();
        _shut = false;
    }

    public async ValueTask DisposeAsync()
    {
        Shut();
        _listener.Dispose();
        await _accepting;
        _open.Dispose();
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
            {
                var client = await _listener.AcceptSocketAsync();
                if (_shut)
                {
                    client.Dispose();
                }
                else
                {
                    _ = PassAsync(client, _open.Token);
                }
            }
        }
        catch (Exception stopped) when (stopped is SocketException or ObjectDisposedException)
        {
            // The gate is taken away.
        }
    }

    private async Task PassAsync(Socket client, CancellationToken open)
    {
        EndPoint address = _database.Host!.StartsWith('/')
            ? new UnixDomainSocketEndPoint($"{_database.Host}/.s.PGSQL.{_database.Port}")
            : new DnsEndPoint(_database.Host, _database.Port);
        using var server = new Socket(address is UnixDomainSocketEndPoint ? AddressFamily.Unix : AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Unspecified);
        try
        {
            await server.ConnectAsync(address, open);
            await using var near = new NetworkStream(client, ownsSocket: true);
            await using var far = new NetworkStream(server);
            await Task.WhenAny(near.CopyToAsync(far, 64 * 1024, open), far.CopyToAsync(near, 64 * 1024, open));
        }
        catch (Exception cut) when (cut is IOException or SocketException or OperationCanceledException)
        {
            // Shut, or either side went away.
        }
    }
}

using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace Lectr.EventStore.Postgres;

/// <summary>Where the private server listens, and the text of its configuration files.</summary>
internal sealed record ServerSettings(string? SocketFolder, int Port, bool Durable)
{
    // sun_path holds 104 bytes on macOS, 108 on Linux; the socket's own name takes the rest.
    private const int LongestSocketFolder = 80;

    /// <summary>A Unix socket in the server's own folder; a free loopback port where the path is too long or there are none.</summary>
    public static ServerSettings Choose(string folder, PrivatePostgresOptions options)
    {
        var socket = !options.Loopback && !OperatingSystem.IsWindows() && folder.Length <= LongestSocketFolder && !folder.Contains('\'');
        return new ServerSettings(socket ? folder : null, socket ? 5432 : FreePort(), options.Durable);
    }

    /// <summary>postgresql.conf's addition.</summary>
    public string Configuration => string.Create(CultureInfo.InvariantCulture, $"""
        # Written by Lectr at every start.
        listen_addresses = '{(SocketFolder is null ? "127.0.0.1" : "")}'
        port = {Port}
        unix_socket_directories = '{SocketFolder}'
        password_encryption = 'scram-sha-256'
        max_connections = 200
        shared_buffers = '128MB'
        work_mem = '16MB'
        maintenance_work_mem = '128MB'
        max_wal_size = '{(Durable ? "2GB" : "256MB")}'
        min_wal_size = '{(Durable ? "128MB" : "32MB")}'
        checkpoint_timeout = '10min'
        wal_compression = on
        random_page_cost = 1.1
        jit = off
        search_path = 'public'
        timezone = 'UTC'
        log_timezone = 'UTC'
        lc_messages = 'C'
        logging_collector = off
        log_min_messages = 'warning'
        idle_in_transaction_session_timeout = '5min'
        {(Durable ? "" : "fsync = off\nfull_page_writes = off\nsynchronous_commit = off\nautovacuum = off\nmax_prepared_transactions = 5")}
        """) + "\n";

    /// <summary>pg_hba.conf: over the socket only Lectr's own operating system user, over loopback only with the password.</summary>
    public string HostBasedAuthentication => SocketFolder is null
        ? "host all lectr 127.0.0.1/32 scram-sha-256\n"
        : "local all lectr peer map=lectr\n";

    /// <summary>pg_ident.conf.</summary>
    public static string Identities => $"lectr \"{Environment.UserName}\" lectr\n";

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}

using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using Lectr.EventStore.Postgres;
using Lectr.Testing;
using Npgsql;

namespace Lectr.Faults.Tests.Injection;

/// <summary>A PostgreSQL of the test's own behind a relay, durable as in production, that can be killed and started again.</summary>
internal sealed class FaultyDatabase : IAsyncDisposable
{
    private readonly string _directory;
    private PrivatePostgres _server = null!;

    private FaultyDatabase(string directory) => _directory = directory;

    /// <summary>Between Lectr and the server.</summary>
    public Relay Network { get; private set; } = null!;

    /// <summary>Through the relay, for Lectr.</summary>
    public string ConnectionString => new NpgsqlConnectionStringBuilder(_server.ConnectionString())
    {
        Host = "127.0.0.1",
        Port = Network.Port,
        Timeout = 3,
        CommandTimeout = 5,
        MaxPoolSize = 20,
    }.ConnectionString;

    /// <summary>Straight to the server, each connection a real one.</summary>
    public string UnpooledConnectionString => new NpgsqlConnectionStringBuilder(_server.ConnectionString()) { Pooling = false }.ConnectionString;

    /// <summary>Where the server's programs are.</summary>
    public string Binaries => _server.Binaries;

    /// <summary>Straight to the server, for the test.</summary>
    public NpgsqlDataSource Direct { get; private set; } = null!;

    /// <summary>Starts one with its data in this folder; in one of its own unless given.</summary>
    public static async Task<FaultyDatabase> StartAsync(string? directory = null)
    {
        var database = new FaultyDatabase(directory ?? ScratchFolder.Create("faults"));
        await database.StartServerAsync();
        database.Network = new Relay(database.Port);
        return database;
    }

    /// <summary>kill -9 for the server and every process of it.</summary>
    public async Task KillAsync()
    {
        var postmaster = int.Parse((await File.ReadAllLinesAsync(Path.Combine(_server.Folder, "cluster", "postmaster.pid")))[0]);
        using var process = Process.GetProcessById(postmaster);
        process.Kill(entireProcessTree: true);
        await LetGoAsync();
    }

    /// <summary>Starts the server if the fault ended it, as whoever healed the fault would.</summary>
    public async Task StartIfItEndedAsync()
    {
        try
        {
            await ExecuteAsync("select 1");
        }
        catch (NpgsqlException)
        {
            await LetGoAsync();
            await StartAgainAsync();
        }
    }

    /// <summary>Starts the server on the data it left.</summary>
    public async Task StartAgainAsync()
    {
        await StartServerAsync();
        Network.Target = Port;
    }

    /// <summary>Runs a statement straight at the server.</summary>
    public async Task ExecuteAsync(string sql)
    {
        await using var command = Direct.CreateCommand(sql);
        await command.ExecuteNonQueryAsync();
    }

    /// <summary>The one number that a query gives.</summary>
    public async Task<long> CountAsync(string sql)
    {
        await using var command = Direct.CreateCommand(sql);
        return await command.ExecuteScalarAsync() as long? ?? 0;
    }

    /// <summary>How often each answered request is in the log, by the id that the provider gave it.</summary>
    public async Task<Dictionary<string, long>> StoredAsync()
    {
        await using var command = Direct.CreateCommand(
            "select data->>'provider_request_id', count(*) from lectr.mt_events where type = 'request_proxied' and data->>'provider_request_id' is not null group by 1");
        await using var reader = await command.ExecuteReaderAsync();
        var stored = new Dictionary<string, long>(StringComparer.Ordinal);
        while (await reader.ReadAsync())
        {
            stored[reader.GetString(0)] = reader.GetInt64(1);
        }

        return stored;
    }

    public async ValueTask DisposeAsync()
    {
        Network.Dispose();
        await Direct.DisposeAsync();
        await _server.DisposeAsync();
        Directory.Delete(_server.Folder, recursive: true); // clusters add up while their process runs
    }

    private int Port => new NpgsqlConnectionStringBuilder(_server.ConnectionString()).Port;

    /// <summary>Gives up what belongs to a server that has ended.</summary>
    private async Task LetGoAsync()
    {
        Network.Cut();
        await _server.DisposeAsync();
        await Direct.DisposeAsync();
    }

    private async Task StartServerAsync()
    {
        _server = await PrivatePostgres.StartAsync(new PrivatePostgresOptions { Directory = _directory, Loopback = true, DeleteWhenStopped = false }, CancellationToken.None);
        Direct = NpgsqlDataSource.Create(_server.ConnectionString());
    }
}

using Lectr.EventStore;
using Lectr.EventStore.Archive;
using Lectr.EventStore.Postgres;
using Lectr.Projections;
using Microsoft.Extensions.Configuration;
using Npgsql;

namespace Lectr.Postgres;

/// <summary>The database of this process: the configured one, or a private one that starts and stops with it.</summary>
internal sealed class LectrDatabase : IAsyncDisposable
{
    private readonly PrivatePostgres? _private;
    private RunningServer? _announced;

    private LectrDatabase(string connectionString, PrivatePostgres? owned, EventArchive? archive)
    {
        (ConnectionString, _private, Archive) = (connectionString, owned, archive);
        Source = NpgsqlDataSource.Create(new NpgsqlConnectionStringBuilder(connectionString) { ApplicationName = "lectr" });
        Log = new EventStore.EventStore(Source, archive);
    }

    /// <summary>With its password, if it has one: never to be logged.</summary>
    public string ConnectionString { get; }

    /// <summary>The pool that every part of the process shares.</summary>
    public NpgsqlDataSource Source { get; }

    /// <summary>The log, archived events included.</summary>
    public EventStore.EventStore Log { get; }

    /// <summary>Where old events are, whether or not more are moved there now; null for data that are thrown away.</summary>
    public EventArchive? Archive { get; }

    /// <summary>Where the private server keeps its data; null for a configured database.</summary>
    public string? PrivateFolder => _private?.Folder;

    /// <summary>
    /// For a command beside a server: opens <c>ConnectionStrings:Lectr</c>, else the private server that a running Lectr holds, else
    /// starts it; and completes the schema.
    /// </summary>
    /// <param name="configuration">.NET configuration, as the contract names its keys.</param>
    /// <param name="progress">Told what takes long.</param>
    /// <param name="cancellationToken">Gives up starting.</param>
    /// <exception cref="PostgresUnavailableException">No private server can run here; the message names the ways out.</exception>
    public static async Task<LectrDatabase> StartAsync(IConfiguration configuration, Action<string> progress, CancellationToken cancellationToken)
    {
        var database = await RunningServer.FindAsync(DataDirectory(configuration), cancellationToken) is { } running && !IsConfigured(configuration)
            ? new LectrDatabase(running, owned: null, ArchiveOf(configuration))
            : await OpenAsync(configuration, throwAway: false, progress, cancellationToken);
        try
        {
            await database.CompleteSchemaAsync(cancellationToken);
            return database;
        }
        catch
        {
            await database.DisposeAsync();
            throw;
        }
    }

    /// <summary>
    /// Opens <c>ConnectionStrings:Lectr</c>, without asking whether it answers, or else starts the private server below <c>Lectr:DataDirectory</c>;
    /// that one is removed at the end when it is <paramref name="throwAway"/>.
    /// </summary>
    /// <exception cref="PostgresUnavailableException">No private server can run here; the message names the ways out.</exception>
    public static async Task<LectrDatabase> OpenAsync(IConfiguration configuration, bool throwAway, Action<string> progress, CancellationToken cancellationToken)
    {
        if (IsConfigured(configuration))
        {
            return new LectrDatabase(configuration.GetConnectionString("Lectr")!, owned: null, throwAway ? null : ArchiveOf(configuration));
        }

        var data = DataDirectory(configuration);
        Directory.CreateDirectory(data);
        var owned = await PrivatePostgres.StartAsync(
            new PrivatePostgresOptions { Directory = Path.Combine(data, "postgres"), Durable = !throwAway, DeleteWhenStopped = throwAway, Progress = progress },
            cancellationToken);
        return new LectrDatabase(owned.ConnectionString(), owned, throwAway ? null : ArchiveOf(configuration)) { _announced = RunningServer.Announce(data, owned.ConnectionString()) };
    }

    /// <summary>Whether a connection string is configured, so that no private server is started.</summary>
    public static bool IsConfigured(IConfiguration configuration) => configuration.GetConnectionString("Lectr") is { Length: > 0 };

    /// <summary>Makes every table that this version needs; safe from several processes at once.</summary>
    public Task CompleteSchemaAsync(CancellationToken cancellationToken) =>
        SchemaChange.ApplyAsync(Source, [.. SchemaScript.EventStore, .. ReadModelSchema.Scripts], cancellationToken);

    /// <summary>Closes the connections, then stops the private server.</summary>
    public async ValueTask DisposeAsync()
    {
        await Source.DisposeAsync();
        _announced?.Dispose();
        if (_private is not null)
        {
            await _private.DisposeAsync();
        }
    }

    private static string DataDirectory(IConfiguration configuration) =>
        Path.GetFullPath(configuration["Lectr:DataDirectory"] is { Length: > 0 } named ? named : ".lectr");

    private static EventArchive ArchiveOf(IConfiguration configuration) =>
        new(configuration["Lectr:Archive:Directory"] is { Length: > 0 } named ? named : Path.Combine(DataDirectory(configuration), "archive"));
}

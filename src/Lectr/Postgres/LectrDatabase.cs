using Lectr.EventStore;
using Lectr.EventStore.Postgres;
using Lectr.Projections;
using Microsoft.Extensions.Configuration;
using Npgsql;

namespace Lectr.Postgres;

/// <summary>The database of this process: the configured one, or a private one that starts and stops with it.</summary>
internal sealed class LectrDatabase : IAsyncDisposable
{
    private readonly PrivatePostgres? _private;

    private LectrDatabase(string connectionString, PrivatePostgres? owned)
    {
        (ConnectionString, _private) = (connectionString, owned);
        Source = NpgsqlDataSource.Create(connectionString);
    }

    /// <summary>With its password, if it has one: never to be logged.</summary>
    public string ConnectionString { get; }

    /// <summary>The pool that every part of the process shares.</summary>
    public NpgsqlDataSource Source { get; }

    /// <summary>Where the private server keeps its data; null for a configured database.</summary>
    public string? PrivateFolder => _private?.Folder;

    /// <summary>
    /// Opens <c>ConnectionStrings:Lectr</c>, or else starts the private server below <c>Lectr:DataDirectory</c>, and completes the schema.
    /// </summary>
    /// <param name="configuration">.NET configuration, as the contract names its keys.</param>
    /// <param name="progress">Told what takes long.</param>
    /// <param name="cancellationToken">Gives up starting.</param>
    /// <exception cref="PostgresUnavailableException">No private server can run here; the message names the ways out.</exception>
    public static async Task<LectrDatabase> StartAsync(IConfiguration configuration, Action<string> progress, CancellationToken cancellationToken)
    {
        var database = await OpenAsync(configuration, progress, cancellationToken);
        try
        {
            await SchemaChange.ApplyAsync(database.Source, [.. SchemaScript.EventStore, .. ReadModelSchema.Scripts], cancellationToken);
            return database;
        }
        catch
        {
            await database.DisposeAsync();
            throw;
        }
    }

    /// <summary>Closes the connections, then stops the private server.</summary>
    public async ValueTask DisposeAsync()
    {
        await Source.DisposeAsync();
        if (_private is not null)
        {
            await _private.DisposeAsync();
        }
    }

    private static async Task<LectrDatabase> OpenAsync(IConfiguration configuration, Action<string> progress, CancellationToken cancellationToken)
    {
        if (configuration.GetConnectionString("Lectr") is { Length: > 0 } configured)
        {
            return new LectrDatabase(configured, owned: null);
        }

        var data = configuration["Lectr:DataDirectory"] is { Length: > 0 } named ? named : ".lectr";
        var options = new PrivatePostgresOptions { Directory = Path.Combine(Path.GetFullPath(data), "postgres"), Progress = progress };
        var owned = await PrivatePostgres.StartAsync(options, cancellationToken);
        return new LectrDatabase(owned.ConnectionString(), owned);
    }
}

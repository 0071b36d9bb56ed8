using System.Collections.Concurrent;
using Lectr.EventStore;
using Lectr.EventStore.Postgres;
using Npgsql;

namespace Lectr.Testing;

/// <summary>One throw-away PostgreSQL per test process, by the code that starts the product's own; gone with the process, however it ends.</summary>
public static class TestPostgres
{
    private static readonly Lazy<Task<PrivatePostgres>> Server = new(StartAsync);
    private static readonly ConcurrentDictionary<string, Lazy<Task>> Templates = new(StringComparer.Ordinal);
    private static int _databases;

    /// <summary>The running server.</summary>
    public static Task<PrivatePostgres> RunningAsync() => Server.Value;

    /// <summary>Makes a database that has these scripts applied, from a template that is made once; returns its name.</summary>
    internal static async Task<string> CreateDatabaseAsync(IReadOnlyList<SchemaScript> scripts)
    {
        var template = "template_" + Math.Abs(string.Join('\n', scripts.Select(script => script.Name + script.Sql)).GetHashCode(StringComparison.Ordinal));
        await Templates.GetOrAdd(template, name => new Lazy<Task>(() => MakeTemplateAsync(name, scripts))).Value;
        var database = $"test_{Interlocked.Increment(ref _databases)}";
        await ExecuteAsync($"create database {database} template {template}");
        return database;
    }

    /// <summary>Makes a copy of a database that nobody is connected to; returns its name.</summary>
    internal static async Task<string> CopyDatabaseAsync(string database)
    {
        var copy = $"test_{Interlocked.Increment(ref _databases)}";
        await ExecuteAsync($"create database {copy} template {database}");
        return copy;
    }

    /// <summary>Drops a database, whoever is connected to it.</summary>
    internal static Task DropDatabaseAsync(string database) => ExecuteAsync($"drop database if exists {database} with (force)");

    private static async Task MakeTemplateAsync(string name, IReadOnlyList<SchemaScript> scripts)
    {
        var server = await RunningAsync();
        await ExecuteAsync($"create database {name}");
        await using var source = NpgsqlDataSource.Create(new NpgsqlConnectionStringBuilder(server.ConnectionString(name)) { Pooling = false });
        await SchemaChange.ApplyAsync(source, scripts, CancellationToken.None);
    }

    private static async Task ExecuteAsync(string sql)
    {
        var server = await RunningAsync();
        await using var connection = new NpgsqlConnection(server.ConnectionString("postgres"));
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync();
    }

    private static Task<PrivatePostgres> StartAsync() => PrivatePostgres.StartAsync(
        new PrivatePostgresOptions
        {
            Directory = ScratchFolder.NewPath("postgres"),
            Durable = false,
            DeleteWhenStopped = true,
        },
        CancellationToken.None);
}

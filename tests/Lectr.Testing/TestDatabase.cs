using Lectr.EventStore;
using Lectr.Projections;
using Npgsql;

namespace Lectr.Testing;

/// <summary>A fresh database of the test's own, with the schema applied.</summary>
public sealed class TestDatabase : IAsyncDisposable
{
    private TestDatabase(string name, string connectionString)
    {
        Name = name;
        ConnectionString = connectionString;
        Source = NpgsqlDataSource.Create(connectionString);
        Store = new EventStore.EventStore(Source);
    }

    /// <summary>The database's name.</summary>
    public string Name { get; }

    /// <summary>For data sources of the test's own.</summary>
    public string ConnectionString { get; }

    /// <summary>A pool of connections to it.</summary>
    public NpgsqlDataSource Source { get; }

    /// <summary>The log in it.</summary>
    public EventStore.EventStore Store { get; }

    /// <summary>Makes one; with the whole schema unless scripts are given.</summary>
    public static async Task<TestDatabase> CreateAsync(IReadOnlyList<SchemaScript>? scripts = null)
    {
        var server = await TestPostgres.RunningAsync();
        var name = await TestPostgres.CreateDatabaseAsync(scripts ?? [.. SchemaScript.EventStore, .. ReadModelSchema.Scripts]);
        return new TestDatabase(name, server.ConnectionString(name));
    }

    /// <summary>A copy as it is now; nobody else may be connected.</summary>
    public async Task<TestDatabase> CopyAsync()
    {
        Source.Clear();
        var name = await TestPostgres.CopyDatabaseAsync(Name);
        return new TestDatabase(name, (await TestPostgres.RunningAsync()).ConnectionString(name));
    }

    /// <summary>Runs a statement; numbered parameters.</summary>
    public async Task<int> ExecuteAsync(string sql, params object[] parameters)
    {
        await using var command = Command(sql, parameters);
        return await command.ExecuteNonQueryAsync();
    }

    /// <summary>The first column of the first row; default when there is none or it is null.</summary>
    public async Task<T?> ScalarAsync<T>(string sql, params object[] parameters)
    {
        await using var command = Command(sql, parameters);
        return await command.ExecuteScalarAsync() is T value ? value : default;
    }

    /// <summary>Every row, its columns as text joined with " | "; null is shown as "null".</summary>
    public async Task<List<string>> RowsAsync(string sql, params object[] parameters)
    {
        await using var command = Command(sql, parameters);
        await using var reader = await command.ExecuteReaderAsync();
        var rows = new List<string>();
        while (await reader.ReadAsync())
        {
            rows.Add(string.Join(" | ", Enumerable.Range(0, reader.FieldCount).Select(i => reader.IsDBNull(i) ? "null" : Convert.ToString(reader.GetValue(i)))));
        }

        return rows;
    }

    /// <summary>Drops it.</summary>
    public async ValueTask DisposeAsync()
    {
        await Source.DisposeAsync();
        await TestPostgres.DropDatabaseAsync(Name);
    }

    private NpgsqlCommand Command(string sql, object[] parameters)
    {
        var command = Source.CreateCommand(sql);
        command.Parameters.AddRange(parameters.Select(value => new NpgsqlParameter { Value = value }).ToArray());
        return command;
    }
}

using Lectr.Testing;
using Npgsql;

namespace Lectr.EventStore.Tests;

/// <summary>A writer that is not Lectr: takes numbers from the sequence as Marten does, knows nothing of Lectr's lock, ends when it likes.</summary>
internal sealed class ForeignWriter : IAsyncDisposable
{
    private static int _streams;
    private readonly NpgsqlConnection _connection;
    private readonly string _stream = $"foreign-{Interlocked.Increment(ref _streams)}";
    private int _version;

    private ForeignWriter(NpgsqlConnection connection) => _connection = connection;

    public static async Task<ForeignWriter> BeginAsync(TestDatabase database)
    {
        var connection = new NpgsqlConnection(new NpgsqlConnectionStringBuilder(database.ConnectionString) { Pooling = false }.ConnectionString);
        await connection.OpenAsync();
        var writer = new ForeignWriter(connection);
        await writer.ExecuteAsync("begin");
        await writer.ExecuteAsync($"insert into lectr.mt_streams (tenant_id, id, version) values ('acme', '{writer._stream}', 0)");
        return writer;
    }

    public static async Task WriteAsync(TestDatabase database, int events)
    {
        await using var writer = await BeginAsync(database);
        await writer.InsertAsync(events);
        await writer.CommitAsync();
    }

    public async Task InsertAsync(int events)
    {
        for (var i = 0; i < events; i++)
        {
            _version++;
            await ExecuteAsync(
                $$"""
                insert into lectr.mt_events (seq_id, id, stream_id, version, data, type, tenant_id)
                values (nextval('lectr.mt_events_sequence'), gen_random_uuid(), '{{_stream}}', {{_version}}, '{}', 'foreign', 'acme');
                update lectr.mt_streams set version = {{_version}} where tenant_id = 'acme' and id = '{{_stream}}'
                """);
        }
    }

    public Task CommitAsync() => ExecuteAsync("commit");

    public Task PrepareAsync(string name) => ExecuteAsync($"prepare transaction '{name}'");

    public ValueTask DisposeAsync() => _connection.DisposeAsync();

    private async Task ExecuteAsync(string sql)
    {
        await using var command = new NpgsqlCommand(sql, _connection);
        await command.ExecuteNonQueryAsync();
    }
}

using Lectr.EventStore;
using Npgsql;
using NpgsqlTypes;

namespace Lectr.Bench.EventStore;

/// <summary>The same tables written and read the obvious way: one INSERT an event, sent as one pipelined batch a transaction.</summary>
internal sealed class PlainSql(NpgsqlDataSource source)
{
    public async Task AppendAsync(StreamBatch[] batches)
    {
        await using var connection = await source.OpenConnectionAsync();
        await using var transaction = await connection.BeginTransactionAsync();
        await using var batch = new NpgsqlBatch(connection);
        foreach (var stream in batches)
        {
            batch.BatchCommands.Add(new NpgsqlBatchCommand(
                """
                insert into lectr.mt_streams as known (tenant_id, id, version) values ($1, $2, $3)
                on conflict (tenant_id, id) do update set version = known.version + excluded.version, timestamp = now()
                """)
            {
                Parameters = { new() { Value = stream.Tenant }, new() { Value = stream.Stream }, new() { Value = (long)stream.Events.Count } },
            });
            for (var i = 0; i < stream.Events.Count; i++)
            {
                var added = stream.Events[i];
                batch.BatchCommands.Add(new NpgsqlBatchCommand(
                    """
                    insert into lectr.mt_events (seq_id, id, stream_id, version, data, type, timestamp, tenant_id, mt_dotnet_type)
                    select nextval('lectr.mt_events_sequence'), $1, $2, version - $3, $4, $5, $6, $7, $8 from lectr.mt_streams where tenant_id = $7 and id = $2
                    """)
                {
                    Parameters =
                    {
                        new() { Value = added.Id }, new() { Value = stream.Stream }, new() { Value = (long)(stream.Events.Count - 1 - i) },
                        new() { Value = added.Data, NpgsqlDbType = NpgsqlDbType.Jsonb }, new() { Value = added.Type },
                        new() { Value = added.Timestamp.UtcDateTime }, new() { Value = stream.Tenant }, new() { Value = added.DotnetType! },
                    },
                });
            }
        }

        await batch.ExecuteNonQueryAsync();
        await transaction.CommitAsync();
    }

    public async Task<(long Position, int Count)> ReadPageAsync(long after, int limit)
    {
        await using var command = source.CreateCommand(
            "select seq_id, id, tenant_id, stream_id, version, type, data, timestamp, user_name from lectr.mt_events where seq_id > $1 order by seq_id limit $2");
        command.Parameters.Add(new NpgsqlParameter { Value = after });
        command.Parameters.Add(new NpgsqlParameter { Value = limit });
        await using var reader = await command.ExecuteReaderAsync();
        var events = new List<StoredEvent>();
        while (await reader.ReadAsync())
        {
            events.Add(new StoredEvent(
                reader.GetInt64(0), reader.GetGuid(1), reader.GetString(2), reader.GetString(3), reader.GetInt64(4), reader.GetString(5),
                reader.GetFieldValue<byte[]>(6), new DateTimeOffset(reader.GetDateTime(7)), null));
        }

        return (events.Count == 0 ? after : events[^1].Position, events.Count);
    }
}

using Npgsql;
using NpgsqlTypes;

namespace Lectr.EventStore.Appending;

/// <summary>Writes events whose streams, versions and numbers are decided.</summary>
internal static class EventRows
{
    // Below this, one INSERT costs a round trip less than COPY's two; above it, COPY spares the arrays.
    private const int CopyFrom = 50;

    /// <summary>Marten's columns; headers, bdata and is_archived keep their defaults.</summary>
    private const string Columns = "seq_id, id, stream_id, version, data, type, timestamp, tenant_id, mt_dotnet_type, correlation_id, causation_id, user_name";

    /// <summary>Inserts the rows, by COPY when they are many.</summary>
    public static Task WriteAsync(NpgsqlConnection connection, IReadOnlyList<EventRow> rows, CancellationToken cancellationToken) =>
        rows.Count < CopyFrom ? InsertAsync(connection, rows, cancellationToken) : CopyAsync(connection, rows, cancellationToken);

    private static async Task CopyAsync(NpgsqlConnection connection, IReadOnlyList<EventRow> rows, CancellationToken cancellationToken)
    {
        await using var writer = await connection.BeginBinaryImportAsync($"copy lectr.mt_events ({Columns}) from stdin (format binary)", cancellationToken);
        foreach (var row in rows)
        {
            await writer.StartRowAsync(cancellationToken);
            await writer.WriteAsync(row.Number, NpgsqlDbType.Bigint, cancellationToken);
            await writer.WriteAsync(row.Event.Id, NpgsqlDbType.Uuid, cancellationToken);
            await writer.WriteAsync(row.Stream, NpgsqlDbType.Varchar, cancellationToken);
            await writer.WriteAsync(row.Version, NpgsqlDbType.Bigint, cancellationToken);
            await writer.WriteAsync(row.Data, NpgsqlDbType.Jsonb, cancellationToken);
            await writer.WriteAsync(row.Event.Type, NpgsqlDbType.Varchar, cancellationToken);
            await writer.WriteAsync(row.Event.Timestamp.UtcDateTime, NpgsqlDbType.TimestampTz, cancellationToken);
            await writer.WriteAsync(row.Tenant, NpgsqlDbType.Varchar, cancellationToken);
            await WriteTextAsync(writer, row.DotnetType, cancellationToken);
            await WriteTextAsync(writer, row.Event.CorrelationId, cancellationToken);
            await WriteTextAsync(writer, row.Event.CausationId, cancellationToken);
            await WriteTextAsync(writer, row.Event.UserName, cancellationToken);
        }

        await writer.CompleteAsync(cancellationToken);
    }

    private static Task WriteTextAsync(NpgsqlBinaryImporter writer, string? text, CancellationToken cancellationToken) =>
        text is null ? writer.WriteNullAsync(cancellationToken) : writer.WriteAsync(text, NpgsqlDbType.Varchar, cancellationToken);

    private static async Task InsertAsync(NpgsqlConnection connection, IReadOnlyList<EventRow> rows, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(
            $"insert into lectr.mt_events ({Columns}) select * from unnest($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)",
            connection)
        {
            Parameters =
            {
                Array(NpgsqlDbType.Bigint, rows, row => row.Number),
                Array(NpgsqlDbType.Uuid, rows, row => row.Event.Id),
                Array(NpgsqlDbType.Varchar, rows, row => row.Stream),
                Array(NpgsqlDbType.Bigint, rows, row => row.Version),
                Array(NpgsqlDbType.Jsonb, rows, row => row.Data.ToArray()),
                Array(NpgsqlDbType.Varchar, rows, row => row.Event.Type),
                Array(NpgsqlDbType.TimestampTz, rows, row => row.Event.Timestamp.UtcDateTime),
                Array(NpgsqlDbType.Varchar, rows, row => row.Tenant),
                Array(NpgsqlDbType.Varchar, rows, row => row.DotnetType),
                Array(NpgsqlDbType.Varchar, rows, row => row.Event.CorrelationId),
                Array(NpgsqlDbType.Varchar, rows, row => row.Event.CausationId),
                Array(NpgsqlDbType.Varchar, rows, row => row.Event.UserName),
            },
        };
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    private static NpgsqlParameter Array<T>(NpgsqlDbType type, IReadOnlyList<EventRow> rows, Func<EventRow, T> value)
    {
        var values = new T[rows.Count];
        for (var i = 0; i < values.Length; i++)
        {
            values[i] = value(rows[i]);
        }

        return new NpgsqlParameter { NpgsqlDbType = NpgsqlDbType.Array | type, Value = values };
    }
}

/// <summary>An event with its place in the log.</summary>
internal readonly record struct EventRow(string Tenant, string Stream, long Version, long Number, NewEvent Event)
{
    /// <summary>The body as PostgreSQL takes it.</summary>
    public ReadOnlyMemory<byte> Data => NulFreeJson.From(Event.Data);

    /// <summary>The event's own, else what its alias stands for.</summary>
    public string? DotnetType => Event.DotnetType ?? EventTypes.DotnetTypeOf(Event.Type);

    /// <summary>The row as readers see it.</summary>
    public StoredEvent ToStored() => new(Number, Event.Id, Tenant, Stream, Version, Event.Type, Data, Event.Timestamp, Event.UserName);
}

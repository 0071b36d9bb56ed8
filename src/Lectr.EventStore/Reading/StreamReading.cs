using Npgsql;

namespace Lectr.EventStore.Reading;

/// <summary>Reads one stream.</summary>
internal static class StreamReading
{
    /// <summary>See <see cref="EventStore.ReadStreamAsync"/>.</summary>
    public static async Task<IReadOnlyList<StoredEvent>> RunAsync(
        NpgsqlDataSource source, string tenant, string stream, long fromVersion, long toVersion, CancellationToken cancellationToken)
    {
        await using var command = source.CreateCommand(
            $"""
            select {EventReader.Columns} from lectr.mt_events
            where tenant_id = $1 and stream_id = $2 and version between $3 and $4
            order by version
            """);
        command.Parameters.AddRange(new NpgsqlParameter[] { new() { Value = tenant }, new() { Value = stream }, new() { Value = fromVersion }, new() { Value = toVersion } });
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var events = new List<StoredEvent>();
        while (await reader.ReadAsync(cancellationToken))
        {
            events.Add(EventReader.Read(reader));
        }

        return events;
    }
}

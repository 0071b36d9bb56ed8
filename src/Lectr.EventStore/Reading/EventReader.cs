using Npgsql;

namespace Lectr.EventStore.Reading;

/// <summary>Turns rows of mt_events into stored events.</summary>
internal static class EventReader
{
    /// <summary>The columns that <see cref="Read"/> expects, in its order.</summary>
    public const string Columns = "seq_id, id, tenant_id, stream_id, version, type, data, timestamp, user_name";

    /// <summary>Marten's alias for a number that no event has.</summary>
    public const string Tombstone = "tombstone";

    /// <summary>The row that the reader stands on.</summary>
    public static StoredEvent Read(NpgsqlDataReader reader) => new(
        reader.GetInt64(0),
        reader.GetGuid(1),
        reader.GetString(2),
        reader.GetString(3),
        reader.GetInt64(4),
        reader.GetString(5),
        reader.GetFieldValue<byte[]>(6),
        new DateTimeOffset(reader.GetDateTime(7)),
        reader.IsDBNull(8) ? null : reader.GetString(8));
}

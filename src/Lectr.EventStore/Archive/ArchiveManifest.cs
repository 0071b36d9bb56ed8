using System.Text.Json.Serialization;

namespace Lectr.EventStore.Archive;

/// <summary>What one archive file holds. Written last, so a file without one does not count.</summary>
public sealed record ArchiveManifest
{
    /// <summary>Version of this format.</summary>
    [JsonPropertyName("format")] public int Format { get; init; } = 1;

    /// <summary>The day that the streams are named after, UTC.</summary>
    [JsonPropertyName("day")] public required DateOnly Day { get; init; }

    /// <summary>1 for a day's first file; events that a proxy shipped later make a further one.</summary>
    [JsonPropertyName("part")] public required int Part { get; init; }

    /// <summary>The file's name, beside this one.</summary>
    [JsonPropertyName("file")] public required string File { get; init; }

    /// <summary>SHA-256 of the compressed file, 64 lower-case hexadecimal digits.</summary>
    [JsonPropertyName("sha256")] public required string Sha256 { get; init; }

    /// <summary>Lines in the file.</summary>
    [JsonPropertyName("events")] public required long Events { get; init; }

    /// <summary>Global position of the first line.</summary>
    [JsonPropertyName("first_position")] public required long FirstPosition { get; init; }

    /// <summary>Global position of the last line.</summary>
    [JsonPropertyName("last_position")] public required long LastPosition { get; init; }

    /// <summary>Which versions of which streams.</summary>
    [JsonPropertyName("streams")] public required IReadOnlyList<ArchivedRange> Streams { get; init; }

    /// <summary>How far its events have left the database.</summary>
    [JsonPropertyName("state")] public required ArchiveState State { get; init; }

    /// <summary>When it was written.</summary>
    [JsonPropertyName("archived_at")] public required DateTimeOffset ArchivedAt { get; init; }

    /// <summary>When its events were put back; null unless they were.</summary>
    [JsonPropertyName("restored_at")] public DateTimeOffset? RestoredAt { get; init; }
}

/// <summary>Versions of one stream, both inclusive, without holes.</summary>
public sealed record ArchivedRange(
    [property: JsonPropertyName("tenant")] string Tenant,
    [property: JsonPropertyName("stream")] string Stream,
    [property: JsonPropertyName("first_version")] long FirstVersion,
    [property: JsonPropertyName("last_version")] long LastVersion);

/// <summary>How far a file's events have left the database.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<ArchiveState>))]
public enum ArchiveState
{
    /// <summary>The file is complete; some or all of its events are still in the database.</summary>
    [JsonStringEnumMemberName("written")] Written,

    /// <summary>Its events are only in the file.</summary>
    [JsonStringEnumMemberName("deleted")] Deleted,

    /// <summary>Its events are back in the database; the file counts no more.</summary>
    [JsonStringEnumMemberName("restored")] Restored,
}

/// <summary>Generated (de)serialiser of manifests.</summary>
[JsonSourceGenerationOptions(WriteIndented = true)]
[JsonSerializable(typeof(ArchiveManifest))]
internal sealed partial class ArchiveJson : JsonSerializerContext;

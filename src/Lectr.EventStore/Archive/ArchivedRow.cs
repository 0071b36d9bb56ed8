using System.Buffers;
using System.Text;
using System.Text.Json;
using Npgsql;

namespace Lectr.EventStore.Archive;

/// <summary>One row of mt_events with every column, as one line of an archive file.</summary>
internal sealed record ArchivedRow(StoredEvent Event, string? DotnetType, string? CorrelationId, string? CausationId, byte[]? Headers, byte[]? Binary)
{
    /// <summary>The columns that <see cref="From"/> expects, in its order.</summary>
    public const string Columns = "seq_id, id, tenant_id, stream_id, version, type, data, timestamp, user_name, mt_dotnet_type, correlation_id, causation_id, headers, bdata";

    /// <summary>The row that the reader stands on.</summary>
    public static ArchivedRow From(NpgsqlDataReader reader) => new(
        Reading.EventReader.Read(reader),
        reader.IsDBNull(9) ? null : reader.GetString(9),
        reader.IsDBNull(10) ? null : reader.GetString(10),
        reader.IsDBNull(11) ? null : reader.GetString(11),
        reader.IsDBNull(12) ? null : reader.GetFieldValue<byte[]>(12),
        reader.IsDBNull(13) ? null : reader.GetFieldValue<byte[]>(13));

    /// <summary>Writes the line with its end.</summary>
    public void WriteLine(ArrayBufferWriter<byte> buffer)
    {
        using (var json = new Utf8JsonWriter(buffer, new JsonWriterOptions { SkipValidation = true }))
        {
            json.WriteStartObject();
            json.WriteNumber("position", Event.Position);
            json.WriteString("id", Event.Id);
            json.WriteString("tenant", Event.Tenant);
            json.WriteString("stream", Event.Stream);
            json.WriteNumber("version", Event.Version);
            json.WriteString("type", Event.Type);
            json.WriteString("timestamp", Event.Timestamp);
            json.WriteString("user_name", Event.UserName);
            json.WriteString("dotnet_type", DotnetType);
            json.WriteString("correlation_id", CorrelationId);
            json.WriteString("causation_id", CausationId);
            WriteRaw(json, "headers", Headers);
            json.WritePropertyName("binary");
            if (Binary is null)
            {
                json.WriteNullValue();
            }
            else
            {
                json.WriteBase64StringValue(Binary);
            }

            WriteRaw(json, "data", Event.Data.ToArray());
            json.WriteEndObject();
        }

        buffer.Write("\n"u8);
    }

    /// <summary>Reads a line; throws <see cref="JsonException"/> or <see cref="KeyNotFoundException"/> for one that is none.</summary>
    public static ArchivedRow Parse(string line)
    {
        using var document = JsonDocument.Parse(line);
        var row = document.RootElement;
        return new ArchivedRow(
            new StoredEvent(
                row.GetProperty("position").GetInt64(),
                row.GetProperty("id").GetGuid(),
                row.GetProperty("tenant").GetString()!,
                row.GetProperty("stream").GetString()!,
                row.GetProperty("version").GetInt64(),
                row.GetProperty("type").GetString()!,
                Raw(row.GetProperty("data"))!,
                row.GetProperty("timestamp").GetDateTimeOffset(),
                row.GetProperty("user_name").GetString()),
            row.GetProperty("dotnet_type").GetString(),
            row.GetProperty("correlation_id").GetString(),
            row.GetProperty("causation_id").GetString(),
            Raw(row.GetProperty("headers")),
            row.GetProperty("binary") is { ValueKind: JsonValueKind.String } binary ? binary.GetBytesFromBase64() : null);
    }

    private static void WriteRaw(Utf8JsonWriter json, string name, byte[]? value)
    {
        json.WritePropertyName(name);
        if (value is null)
        {
            json.WriteNullValue();
        }
        else
        {
            json.WriteRawValue(value, skipInputValidation: true);
        }
    }

    private static byte[]? Raw(JsonElement element) => element.ValueKind == JsonValueKind.Null ? null : Encoding.UTF8.GetBytes(element.GetRawText());
}

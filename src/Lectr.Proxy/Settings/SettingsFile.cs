using System.Text.Json;
using Lectr.Projections.Settings;

namespace Lectr.Proxy.Settings;

/// <summary>The last known settings on disk, so that a proxy starts and routes while the database is away. Holds hashes, never keys.</summary>
internal sealed class SettingsFile(string path)
{
    /// <summary>Writes all rows beside the old file and takes its place.</summary>
    public void Save(IReadOnlyList<SettingRow> rows, long position)
    {
        var fresh = path + ".new";
        using (var file = new FileStream(fresh, OwnerOnly()))
        using (var json = new Utf8JsonWriter(file))
        {
            json.WriteStartObject();
            json.WriteNumber("position"u8, position);
            json.WriteStartArray("rows"u8);
            foreach (var row in rows)
            {
                json.WriteStartObject();
                json.WriteString("organisation"u8, row.Organisation);
                json.WriteString("kind"u8, row.Kind);
                json.WriteString("key"u8, row.Key);
                json.WriteNumber("position"u8, row.Position);
                json.WritePropertyName("data"u8);
                json.WriteRawValue(row.Data!.Value.Span);
                json.WriteEndObject();
            }

            json.WriteEndArray();
            json.WriteEndObject();
        }

        File.Move(fresh, path, overwrite: true);
    }

    /// <summary>The saved rows; null when there are none or they cannot be read.</summary>
    public SettingsBatch? Load()
    {
        try
        {
            using var json = JsonDocument.Parse(File.ReadAllBytes(path));
            var rows = json.RootElement.GetProperty("rows").EnumerateArray().Select(row => new SettingRow(
                row.GetProperty("organisation").GetString()!,
                row.GetProperty("kind").GetString()!,
                row.GetProperty("key").GetString()!,
                row.GetProperty("position").GetInt64(),
                System.Text.Encoding.UTF8.GetBytes(row.GetProperty("data").GetRawText()))).ToList();
            return new SettingsBatch(rows, json.RootElement.GetProperty("position").GetInt64(), Full: true);
        }
        catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException or JsonException or KeyNotFoundException or InvalidOperationException)
        {
            return null;
        }
    }

    private static FileStreamOptions OwnerOnly()
    {
        var options = new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        return options;
    }
}

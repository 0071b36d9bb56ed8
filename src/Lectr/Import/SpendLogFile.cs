using System.Runtime.CompilerServices;
using System.Text.Json;

namespace Lectr.Import;

/// <summary>Reads an export row by row in bounded memory: a JSON array, NDJSON, or CSV with a heading.</summary>
internal static class SpendLogFile
{
    /// <summary>The rows; fails with <see cref="FormatException"/> where the file is none of the three.</summary>
    public static async IAsyncEnumerable<SpendLog> ReadAsync(Stream file, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using var reader = new StreamReader(file);
        var rows = await FirstCharacterAsync(reader, cancellationToken) switch
        {
            '[' => ArrayAsync(file, cancellationToken),
            '{' => LinesAsync(reader, cancellationToken),
            null => AsyncEnumerable.Empty<SpendLog>(),
            _ => CsvAsync(reader, cancellationToken),
        };
        await foreach (var row in rows)
        {
            yield return row;
        }
    }

    private static async Task<char?> FirstCharacterAsync(StreamReader reader, CancellationToken cancellationToken)
    {
        var character = new char[1];
        while (await reader.ReadAsync(character, cancellationToken) == 1)
        {
            if (!char.IsWhiteSpace(character[0]))
            {
                reader.BaseStream.Position = 0;
                reader.DiscardBufferedData();
                return character[0];
            }
        }

        return null;
    }

    private static async IAsyncEnumerable<SpendLog> ArrayAsync(Stream file, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        file.Position = 0;
        var rows = JsonSerializer.DeserializeAsyncEnumerable<JsonElement>(file, cancellationToken: cancellationToken).GetAsyncEnumerator(cancellationToken);
        await using var disposing = rows.ConfigureAwait(false);
        for (var number = 1; await NextAsync(rows, number); number++)
        {
            yield return Row(rows.Current, number);
        }
    }

    private static async ValueTask<bool> NextAsync(IAsyncEnumerator<JsonElement> rows, int number)
    {
        try
        {
            return await rows.MoveNextAsync();
        }
        catch (JsonException failure)
        {
            throw new FormatException($"row {number} is not JSON", failure);
        }
    }

    private static async IAsyncEnumerable<SpendLog> LinesAsync(StreamReader reader, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        for (var number = 1; await reader.ReadLineAsync(cancellationToken) is { } line; number++)
        {
            if (!string.IsNullOrWhiteSpace(line))
            {
                yield return Row(Parse(line, number), number);
            }
        }
    }

    private static async IAsyncEnumerable<SpendLog> CsvAsync(StreamReader reader, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var csv = new CsvReader(reader);
        var heading = await csv.ReadAsync(cancellationToken) ?? [];
        if (!heading.Contains("request_id", StringComparer.Ordinal))
        {
            throw new FormatException("it is neither JSON nor CSV with a heading that names request_id");
        }

        var places = heading.Select((name, place) => (name, place)).GroupBy(pair => pair.name, StringComparer.Ordinal)
            .ToDictionary(pair => pair.Key, pair => pair.First().place, StringComparer.Ordinal);
        while (await csv.ReadAsync(cancellationToken) is { } fields)
        {
            yield return new SpendLog(name => places.TryGetValue(name, out var place) && place < fields.Count && fields[place].Length > 0
                ? JsonSerializer.SerializeToElement(fields[place])
                : null);
        }
    }

    private static JsonElement Parse(string line, int number)
    {
        try
        {
            return JsonSerializer.Deserialize<JsonElement>(line);
        }
        catch (JsonException failure)
        {
            throw new FormatException($"line {number} is not JSON", failure);
        }
    }

    private static SpendLog Row(JsonElement row, int number) => row.ValueKind == JsonValueKind.Object
        ? new SpendLog(name => row.TryGetProperty(name, out var value) && value.ValueKind != JsonValueKind.Null ? value : null)
        : throw new FormatException($"row {number} is not an object");
}

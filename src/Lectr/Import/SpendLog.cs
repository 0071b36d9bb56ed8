using System.Globalization;
using System.Text.Json;

namespace Lectr.Import;

/// <summary>One row of LiteLLM's spend logs, column by column. An export may hold a JSON column as JSON or as its text.</summary>
internal sealed class SpendLog(Func<string, JsonElement?> column)
{
    /// <summary>The primary key.</summary>
    public string? RequestId => Text("request_id") ?? Text("id");

    /// <summary>The library's function, for example <c>acompletion</c>.</summary>
    public string? CallType => Text("call_type");

    /// <summary>The model that was called.</summary>
    public string? Model => Text("model");

    /// <summary>The provider by LiteLLM's name.</summary>
    public string? Provider => Text("custom_llm_provider");

    /// <summary>Whether LiteLLM answered from its own cache.</summary>
    public bool FromCache => string.Equals(Text("cache_hit"), "true", StringComparison.OrdinalIgnoreCase);

    /// <summary>What LiteLLM reckoned.</summary>
    public decimal Spend => decimal.TryParse(Text("spend"), NumberStyles.Float, CultureInfo.InvariantCulture, out var spend) ? spend : 0;

    public DateTimeOffset? Started => Time("startTime");

    public DateTimeOffset? FirstChunk => Time("completionStartTime");

    public DateTimeOffset? Ended => Time("endTime");

    public long? PromptTokens => Number(column("prompt_tokens"));

    public long? CompletionTokens => Number(column("completion_tokens"));

    /// <summary>The request's tags.</summary>
    public IReadOnlyList<string> Tags => Json("request_tags") is { ValueKind: JsonValueKind.Array } tags
        ? [.. tags.EnumerateArray().Where(tag => tag.ValueKind == JsonValueKind.String).Select(tag => tag.GetString()!)]
        : [];

    /// <summary>A column's text; null when it is absent or empty.</summary>
    public string? Text(string name) => column(name) switch
    {
        { ValueKind: JsonValueKind.String } text => text.GetString() is { Length: > 0 } value ? value : null,
        { ValueKind: JsonValueKind.Number or JsonValueKind.True or JsonValueKind.False } other => other.GetRawText(),
        _ => null,
    };

    /// <summary>A member of <c>metadata</c> by its path.</summary>
    public JsonElement? Metadata(params ReadOnlySpan<string> path)
    {
        var at = Json("metadata");
        foreach (var name in path)
        {
            at = at is { ValueKind: JsonValueKind.Object } parent && parent.TryGetProperty(name, out var member) ? member : null;
        }

        return at is { ValueKind: JsonValueKind.Null or JsonValueKind.Undefined } ? null : at;
    }

    /// <summary>A count; null when it is none.</summary>
    public static long? Number(JsonElement? value) => value switch
    {
        { ValueKind: JsonValueKind.Number } number when number.TryGetInt64(out var count) => count,
        { ValueKind: JsonValueKind.String } text when long.TryParse(text.GetString(), NumberStyles.Integer, CultureInfo.InvariantCulture, out var count) => count,
        _ => null,
    };

    private JsonElement? Json(string name)
    {
        if (column(name) is not { ValueKind: JsonValueKind.String } text)
        {
            return column(name);
        }

        try
        {
            return JsonSerializer.Deserialize<JsonElement>(text.GetString() is { Length: > 0 } json ? json : "null");
        }
        catch (JsonException)
        {
            return null;
        }
    }

    // PostgreSQL writes a time without a zone, which is UTC here.
    private DateTimeOffset? Time(string name) =>
        DateTimeOffset.TryParse(Text(name), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var time) ? time : null;
}

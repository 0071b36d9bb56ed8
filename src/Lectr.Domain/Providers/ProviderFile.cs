using System.Text.Json;
using System.Text.Json.Serialization;

namespace Lectr.Domain.Providers;

/// <summary>A provider's data file, member by member. An unknown member is an error, so that a typing mistake is not silently ignored.</summary>
/// <remarks>Optional members have setters: generated readers overwrite the defaults of init-only ones.</remarks>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
internal sealed record ProviderFile
{
    [JsonPropertyName("id")] public required string Id { get; init; }
    [JsonPropertyName("title")] public required string Title { get; init; }
    [JsonPropertyName("telemetry_name")] public string? TelemetryName { get; set; }
    [JsonPropertyName("default")] public bool Default { get; set; }
    [JsonPropertyName("base_url")] public string? BaseUrl { get; set; }
    [JsonPropertyName("formats")] public required Dictionary<string, FormatFile> Formats { get; init; }
    [JsonPropertyName("bearer_forms")] public string[] BearerForms { get; set; } = [];
    [JsonPropertyName("keys")] public KeyFile[] Keys { get; set; } = [];
    [JsonPropertyName("detect_headers")] public NamesFile[] DetectHeaders { get; set; } = [];
    [JsonPropertyName("account_headers")] public string[] AccountHeaders { get; set; } = [];
    [JsonPropertyName("request_id_headers")] public string[] RequestIdHeaders { get; set; } = [];
    [JsonPropertyName("models")] public NamesFile[] Models { get; set; } = [];

    /// <summary>Reads one file; throws <see cref="JsonException"/> when it does not fit.</summary>
    public static ProviderFile Parse(ReadOnlySpan<byte> json) =>
        JsonSerializer.Deserialize(json, ProviderFileJson.Default.ProviderFile)
        ?? throw new JsonException("A provider file is a JSON object.");
}

/// <summary>How a provider offers one wire format.</summary>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
internal sealed record FormatFile
{
    [JsonPropertyName("url")] public required string Url { get; init; }
    [JsonPropertyName("auth")] public required string Auth { get; init; }
    [JsonPropertyName("key_in_query")] public bool KeyInQuery { get; set; }
    [JsonPropertyName("offers")] public string[] Offers { get; set; } = [];
    [JsonPropertyName("exchanges")] public string[] Exchanges { get; set; } = [];
    [JsonPropertyName("free")] public string[] Free { get; set; } = [];
}

/// <summary>Names or patterns that count at one place of an order kept across all providers; the lowest is tried first.</summary>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
internal sealed record NamesFile
{
    [JsonPropertyName("precedence")] public required int Precedence { get; init; }
    [JsonPropertyName("names")] public required string[] Names { get; init; }
    [JsonPropertyName("except")] public string[] Except { get; set; } = [];
}

/// <summary>Forms by which a key is known to be this provider's. One that does not detect only keeps a key from going elsewhere.</summary>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
internal sealed record KeyFile
{
    [JsonPropertyName("precedence")] public required int Precedence { get; init; }
    [JsonPropertyName("forms")] public required string[] Forms { get; init; }
    [JsonPropertyName("detects")] public bool Detects { get; set; } = true;
}

[JsonSerializable(typeof(ProviderFile))]
internal sealed partial class ProviderFileJson : JsonSerializerContext;

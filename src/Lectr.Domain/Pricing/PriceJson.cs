using System.Text.Json;
using System.Text.Json.Serialization;

namespace Lectr.Domain.Pricing;

/// <summary>An override as JSON, the form in which setting rows hold it.</summary>
public static class PriceJson
{
    /// <summary>UTF-8 JSON.</summary>
    public static byte[] Write(PriceOverride price) => JsonSerializer.SerializeToUtf8Bytes(price, PriceOverrideJson.Default.PriceOverride);

    /// <summary>The override in <paramref name="json"/>.</summary>
    public static PriceOverride Read(ReadOnlySpan<byte> json) =>
        JsonSerializer.Deserialize(json, PriceOverrideJson.Default.PriceOverride) ?? throw new JsonException("An override is an object.");
}

[JsonSerializable(typeof(PriceOverride))]
[JsonSourceGenerationOptions(DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
internal sealed partial class PriceOverrideJson : JsonSerializerContext;

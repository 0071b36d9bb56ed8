using System.Text.Json;
using System.Text.Json.Serialization;

namespace Lectr.Domain.Rules;

/// <summary>The JSON of a rule set, as the settings read model and the proxies' files hold it.</summary>
[JsonSerializable(typeof(RuleSet))]
public sealed partial class RuleSetJson : JsonSerializerContext
{
    /// <summary>UTF-8 JSON of <paramref name="set"/>.</summary>
    public static byte[] Write(RuleSet set) => JsonSerializer.SerializeToUtf8Bytes(set, Default.RuleSet);

    /// <summary>The set behind <see cref="Write"/>'s JSON.</summary>
    public static RuleSet Read(ReadOnlySpan<byte> json) =>
        JsonSerializer.Deserialize(json, Default.RuleSet) ?? throw new JsonException("A rule set is not null.");
}

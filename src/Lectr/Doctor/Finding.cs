using System.Text.Json.Serialization;

namespace Lectr.Doctor;

/// <summary>How a check ended.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<Health>))]
internal enum Health
{
    /// <summary>As it should be.</summary>
    [JsonStringEnumMemberName("ok")] Ok,

    /// <summary>Works, and somebody should look.</summary>
    [JsonStringEnumMemberName("warning")] Warning,

    /// <summary>Does not work.</summary>
    [JsonStringEnumMemberName("failed")] Failed,

    /// <summary>Nothing to check.</summary>
    [JsonStringEnumMemberName("skipped")] Skipped,
}

/// <summary>The outcome of one check.</summary>
/// <param name="Check">What was looked at.</param>
/// <param name="Health">How it is.</param>
/// <param name="Message">What was seen, and what to do about it. Never a key.</param>
internal sealed record Finding(
    [property: JsonPropertyName("check")] string Check,
    [property: JsonPropertyName("health")] Health Health,
    [property: JsonPropertyName("message")] string Message)
{
    public static Finding Ok(string check, string message) => new(check, Health.Ok, message);

    public static Finding Warning(string check, string message) => new(check, Health.Warning, message);

    public static Finding Failed(string check, string message) => new(check, Health.Failed, message);

    public static Finding Skipped(string check, string message) => new(check, Health.Skipped, message);
}

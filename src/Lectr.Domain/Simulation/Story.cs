using System.Text.Json;
using System.Text.Json.Serialization;
using Lectr.Domain.Pricing;

namespace Lectr.Domain.Simulation;

/// <summary>A company's traffic as data: its features, what went wrong, which rules and prices were set. Times count from the end backwards.</summary>
public sealed record Story
{
    /// <summary>The organisation's name; it says that the data is made up.</summary>
    [JsonPropertyName("organisation")] public required string Organisation { get; init; }

    /// <summary>What sends requests.</summary>
    [JsonPropertyName("features")] public required IReadOnlyList<FeatureProfile> Features { get; init; }

    /// <summary>What went wrong.</summary>
    [JsonPropertyName("incidents")] public required IReadOnlyList<Incident> Incidents { get; init; }

    /// <summary>Edits of rules, in order of time.</summary>
    [JsonPropertyName("rules")] public required IReadOnlyList<RuleEdit> Rules { get; init; }

    /// <summary>Prices of the organisation's own.</summary>
    [JsonPropertyName("prices")] public required IReadOnlyList<PriceEdit> Prices { get; init; }

    /// <summary>The built-in story: eight features of a support company over four weeks.</summary>
    public static Story BuiltIn { get; } = Read();

    private static Story Read()
    {
        using var stream = typeof(Story).Assembly.GetManifestResourceStream("Lectr.Domain.Simulation.story.json")!;
        return JsonSerializer.Deserialize(stream, StoryJson.Default.Story) ?? throw new InvalidOperationException("story.json is empty");
    }
}

/// <summary>How one feature's requests look.</summary>
public sealed record FeatureProfile
{
    /// <summary>The feature's tag; null = its requests carry none.</summary>
    [JsonPropertyName("feature")] public string? Feature { get; init; }

    /// <summary>Requests on a working day.</summary>
    [JsonPropertyName("per_day")] public required double PerDay { get; init; }

    /// <summary>Requests on a day of the weekend, as a part of a working day's.</summary>
    [JsonPropertyName("weekend")] public required double Weekend { get; init; }

    /// <summary>How much of the day's rhythm it follows: 0 = the same at every hour, 1 = silent at night.</summary>
    [JsonPropertyName("rhythm")] public required double Rhythm { get; init; }

    /// <summary>The provider.</summary>
    [JsonPropertyName("provider")] public required string Provider { get; init; }

    /// <summary>The model that its requests name.</summary>
    [JsonPropertyName("model")] public required string Model { get; init; }

    /// <summary>The model that answers name; null = the same.</summary>
    [JsonPropertyName("reported")] public string? Reported { get; init; }

    /// <summary>The provider that its requests declare; null = none.</summary>
    [JsonPropertyName("declares")] public string? Declares { get; init; }

    /// <summary>Method and path template.</summary>
    [JsonPropertyName("endpoint")] public required string Endpoint { get; init; }

    /// <summary>The wire format's name.</summary>
    [JsonPropertyName("wire_format")] public required string WireFormat { get; init; }

    /// <summary>Its tasks and their weights; an empty name is a missing tag.</summary>
    [JsonPropertyName("tasks")] public required IReadOnlyDictionary<string, double> Tasks { get; init; }

    /// <summary>Part of the requests that stream.</summary>
    [JsonPropertyName("streaming")] public required double Streaming { get; init; }

    /// <summary>Prompt tokens.</summary>
    [JsonPropertyName("prompt")] public required Length Prompt { get; init; }

    /// <summary>Output tokens; null for none, as of embeddings.</summary>
    [JsonPropertyName("output")] public Length? Output { get; init; }

    /// <summary>Part of the prompt read from a cache.</summary>
    [JsonPropertyName("cached")] public double? Cached { get; init; }

    /// <summary>Part of the prompt written to a cache.</summary>
    [JsonPropertyName("written")] public double? Written { get; init; }

    /// <summary>Part of the output that is reasoning.</summary>
    [JsonPropertyName("reasoning")] public double? Reasoning { get; init; }

    /// <summary>Milliseconds to the first token, as its median.</summary>
    [JsonPropertyName("first_token_ms")] public required double FirstTokenMs { get; init; }

    /// <summary>Milliseconds for every output token.</summary>
    [JsonPropertyName("per_token_ms")] public required double PerTokenMs { get; init; }

    /// <summary>Part of the requests that fail.</summary>
    [JsonPropertyName("errors")] public required double Errors { get; init; }

    /// <summary>Tools offered.</summary>
    [JsonPropertyName("tools")] public int Tools { get; init; }

    /// <summary>Requested response format.</summary>
    [JsonPropertyName("response_format")] public string? ResponseFormat { get; init; }

    /// <summary>Depth of the requested schema.</summary>
    [JsonPropertyName("schema_depth")] public int SchemaDepth { get; init; }

    /// <summary>User agents to choose from.</summary>
    [JsonPropertyName("user_agents")] public required IReadOnlyList<string> UserAgents { get; init; }

    /// <summary>Public id of the Lectr key it uses.</summary>
    [JsonPropertyName("key_id")] public required string KeyId { get; init; }
}

/// <summary>A length in tokens: its median, and how far it spreads (the logarithm's standard deviation).</summary>
public sealed record Length(
    [property: JsonPropertyName("median")] double Median,
    [property: JsonPropertyName("sigma")] double Sigma);

/// <summary>A time in the story: so many working days before the end, at that hour (UTC, with fractions).</summary>
public sealed record StoryTime(
    [property: JsonPropertyName("workdays_ago")] int WorkdaysAgo,
    [property: JsonPropertyName("hour")] double Hour)
{
    /// <summary>The moment, seen from <paramref name="end"/>.</summary>
    public DateTimeOffset Before(DateTimeOffset end)
    {
        var day = new DateTimeOffset(end.UtcDateTime.Date, TimeSpan.Zero);
        for (var left = WorkdaysAgo; left > 0;)
        {
            day = day.AddDays(-1);
            left -= day.DayOfWeek is DayOfWeek.Saturday or DayOfWeek.Sunday ? 0 : 1;
        }

        return day.AddSeconds(Math.Round(Hour * 3600));
    }
}

/// <summary>Something that went wrong with a feature for a while: factors on what is usual.</summary>
public sealed record Incident
{
    /// <summary>The feature.</summary>
    [JsonPropertyName("feature")] public required string Feature { get; init; }

    /// <summary>When it began.</summary>
    [JsonPropertyName("from")] public required StoryTime From { get; init; }

    /// <summary>How long it lasted.</summary>
    [JsonPropertyName("hours")] public required double Hours { get; init; }

    /// <summary>Part of the requests that fail meanwhile; null = as usual.</summary>
    [JsonPropertyName("errors")] public double? Errors { get; init; }

    /// <summary>Factor on latency; null = as usual.</summary>
    [JsonPropertyName("latency")] public double? Latency { get; init; }

    /// <summary>Factor on the number of requests; null = as usual.</summary>
    [JsonPropertyName("volume")] public double? Volume { get; init; }
}

/// <summary>An edit of the rules.</summary>
public sealed record RuleEdit
{
    /// <summary>When.</summary>
    [JsonPropertyName("at")] public required StoryTime At { get; init; }

    /// <summary>Who.</summary>
    [JsonPropertyName("actor")] public required string Actor { get; init; }

    /// <summary><c>set</c> (create, or edit by the same key), <c>enable</c> or <c>disable</c>.</summary>
    [JsonPropertyName("action")] public required string Action { get; init; }

    /// <summary>Names the rule within the story.</summary>
    [JsonPropertyName("rule")] public required string Rule { get; init; }

    /// <summary>The rule's name.</summary>
    [JsonPropertyName("name")] public string? Name { get; init; }

    /// <summary>Its conditions.</summary>
    [JsonPropertyName("conditions")] public Rules.RuleConditions? Conditions { get; init; }

    /// <summary>Its target.</summary>
    [JsonPropertyName("target")] public Rules.RuleTarget? Target { get; init; }
}

/// <summary>A price of the organisation's own.</summary>
public sealed record PriceEdit
{
    /// <summary>When it was set and from when it holds.</summary>
    [JsonPropertyName("at")] public required StoryTime At { get; init; }

    /// <summary>Who.</summary>
    [JsonPropertyName("actor")] public required string Actor { get; init; }

    /// <summary>The provider.</summary>
    [JsonPropertyName("provider")] public required string Provider { get; init; }

    /// <summary>The model.</summary>
    [JsonPropertyName("model")] public required string Model { get; init; }

    /// <summary>Why.</summary>
    [JsonPropertyName("reason")] public string? Reason { get; init; }

    /// <summary>The rates.</summary>
    [JsonPropertyName("rates")] public required PriceRates Rates { get; init; }
}

[JsonSerializable(typeof(Story))]
[JsonSourceGenerationOptions(UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow)]
internal sealed partial class StoryJson : JsonSerializerContext;

using System.Text.Json.Serialization;

namespace Lectr.Projections.Webhooks;

/// <summary>What a webhook's body looks like.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<WebhookFormat>))]
public enum WebhookFormat
{
    /// <summary>The event with its kind and organisation.</summary>
    [JsonStringEnumMemberName("json")] Json,

    /// <summary>A message for Slack's incoming webhooks, and whatever understands these.</summary>
    [JsonStringEnumMemberName("slack")] Slack,
}

/// <summary>A webhook as it may be shown: without its secret.</summary>
public sealed record Webhook(
    [property: JsonPropertyName("id")] string Id,
    [property: JsonPropertyName("url")] string Url,
    [property: JsonPropertyName("format")] WebhookFormat Format,
    [property: JsonPropertyName("created_at")] DateTimeOffset CreatedAt,
    [property: JsonPropertyName("created_by")] string CreatedBy)
{
    /// <summary>Deliveries that wait for their (next) try.</summary>
    [JsonPropertyName("pending")] public long Pending { get; init; }

    /// <summary>When something was delivered last; null when never.</summary>
    [JsonPropertyName("last_delivered_at")] public DateTimeOffset? LastDeliveredAt { get; init; }

    /// <summary>What the last failed try ended with; null when none failed.</summary>
    [JsonPropertyName("last_error")] public string? LastError { get; init; }
}

/// <summary>A new webhook with the secret that its messages are signed with, shown this once.</summary>
public sealed record IssuedWebhook(
    [property: JsonPropertyName("webhook")] Webhook Webhook,
    [property: JsonPropertyName("secret")] string Secret);

/// <summary>What came of one message. <paramref name="Error"/> is null when it was taken with a 2xx.</summary>
public sealed record WebhookAttempt(
    [property: JsonPropertyName("delivered")] bool Delivered,
    [property: JsonPropertyName("status")] int? Status,
    [property: JsonPropertyName("error")] string? Error);

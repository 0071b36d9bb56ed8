using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using Lectr.Domain.Anomalies;

namespace Lectr.Projections.Webhooks;

/// <summary>The body of a message in either format, and its signature.</summary>
public static class WebhookMessage
{
    /// <summary>The header that holds <see cref="Sign"/>'s result.</summary>
    public const string SignatureHeader = "Lectr-Signature";

    /// <summary>The body that tells of an anomaly's beginning or end.</summary>
    public static string Of(WebhookFormat format, string organisation, AnomalyEvent anomaly) => format == WebhookFormat.Slack
        ? JsonSerializer.Serialize(new SlackMessage(Describe(anomaly)), WebhookJson.Default.SlackMessage)
        : JsonSerializer.Serialize(
            new AnomalyMessage(anomaly is AnomalyDetected ? "anomaly_detected" : "anomaly_resolved", organisation, anomaly as AnomalyDetected, anomaly as AnomalyResolved),
            WebhookJson.Default.AnomalyMessage);

    /// <summary>The body of a test.</summary>
    public static string Test(WebhookFormat format, string organisation) => format == WebhookFormat.Slack
        ? JsonSerializer.Serialize(new SlackMessage("Lectr can reach this channel."), WebhookJson.Default.SlackMessage)
        : JsonSerializer.Serialize(new AnomalyMessage("test", organisation, Detected: null, Resolved: null), WebhookJson.Default.AnomalyMessage);

    /// <summary><c>t=SECONDS,v1=HEX</c>: HMAC-SHA-256 with the webhook's secret over "SECONDS.BODY", so that an old message cannot be sent again later.</summary>
    public static string Sign(string secret, DateTimeOffset at, string body)
    {
        var seconds = at.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);
        var mac = HMACSHA256.HashData(Encoding.UTF8.GetBytes(secret), Encoding.UTF8.GetBytes($"{seconds}.{body}"));
        return $"t={seconds},v1={Convert.ToHexStringLower(mac)}";
    }

    /// <summary>The anomaly in one sentence, with what was changed before it.</summary>
    public static string Describe(AnomalyEvent anomaly)
    {
        var feature = anomaly.Feature is null ? "untagged traffic" : $"feature {anomaly.Feature}";
        var (metric, observed, expected) = (Name(anomaly.Metric), Value(anomaly.Metric, anomaly.Observed), Value(anomaly.Metric, anomaly.Expected));
        var hour = anomaly.At.UtcDateTime.ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture);
        if (anomaly is not AnomalyDetected detected)
        {
            return $"{metric} of {feature} is back in its usual range: {observed} in the hour from {hour} UTC, usually {expected}.";
        }

        var text = new StringBuilder($"{detected.Severity}: {metric} of {feature} was {observed} in the hour from {hour} UTC, usually {expected}.");
        foreach (var change in detected.NearbyChanges.Take(3))
        {
            text.Append("\n• ").Append(change.Summary).Append(change.Actor is null ? "" : $" ({change.Actor})");
        }

        return text.ToString();
    }

    private static string Name(AnomalyMetric metric) => metric switch
    {
        AnomalyMetric.Cost => "cost",
        AnomalyMetric.Requests => "request volume",
        AnomalyMetric.ErrorRate => "error rate",
        _ => "p95 latency",
    };

    private static string Value(AnomalyMetric metric, double value) => metric switch
    {
        AnomalyMetric.Cost => value.ToString("'$'0.00", CultureInfo.InvariantCulture),
        AnomalyMetric.Requests => value.ToString("0 'requests'", CultureInfo.InvariantCulture),
        AnomalyMetric.ErrorRate => value.ToString("0.0%", CultureInfo.InvariantCulture),
        _ => value.ToString("0 'ms'", CultureInfo.InvariantCulture),
    };
}

/// <summary>Slack's incoming message.</summary>
internal sealed record SlackMessage([property: JsonPropertyName("text")] string Text);

/// <summary>The generic message: one of the two events, or none in a test.</summary>
internal sealed record AnomalyMessage(
    [property: JsonPropertyName("type")] string Type,
    [property: JsonPropertyName("organisation")] string Organisation,
    [property: JsonPropertyName("detected")] AnomalyDetected? Detected,
    [property: JsonPropertyName("resolved")] AnomalyResolved? Resolved);

/// <summary>Generated serialisers of messages.</summary>
[JsonSourceGenerationOptions(DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(SlackMessage))]
[JsonSerializable(typeof(AnomalyMessage))]
internal sealed partial class WebhookJson : JsonSerializerContext;

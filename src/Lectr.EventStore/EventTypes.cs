using System.Collections.Frozen;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Lectr.Domain.Anomalies;
using Lectr.Domain.Pricing;
using Lectr.Domain.Recommendations;
using Lectr.Domain.Requests;
using Lectr.Domain.Rules;

namespace Lectr.EventStore;

/// <summary>Maps event types to their aliases and back, with Marten's naming rule, and serialises them.</summary>
public static class EventTypes
{
    /// <summary>Every event type that the log may hold: one line each, here and in <see cref="EventJson"/>.</summary>
    private static readonly EventType[] Known =
    [
        Of("request_proxied", EventJson.Default.RequestProxied),

        Of("rule_created", EventJson.Default.RuleCreated),
        Of("rule_edited", EventJson.Default.RuleEdited),
        Of("rule_enabled", EventJson.Default.RuleEnabled),
        Of("rule_disabled", EventJson.Default.RuleDisabled),
        Of("rules_reordered", EventJson.Default.RulesReordered),
        Of("rule_deleted", EventJson.Default.RuleDeleted),
        Of("rules_restored", EventJson.Default.RulesRestored),

        Of("organisation_created", EventJson.Default.OrganisationCreated),
        Of("lectr_key_issued", EventJson.Default.LectrKeyIssued),
        Of("lectr_key_revoked", EventJson.Default.LectrKeyRevoked),
        Of("admin_token_issued", EventJson.Default.AdminTokenIssued),
        Of("admin_token_revoked", EventJson.Default.AdminTokenRevoked),
        Of("provider_configured", EventJson.Default.ProviderConfigured),

        Of("price_set", EventJson.Default.PriceSet),
        Of("price_removed", EventJson.Default.PriceRemoved),
        Of("traffic_repriced", EventJson.Default.TrafficRepriced),

        Of("recommendation_applied", EventJson.Default.RecommendationApplied),
        Of("recommendation_dismissed", EventJson.Default.RecommendationDismissed),

        Of("anomaly_detected", EventJson.Default.AnomalyDetected),
        Of("anomaly_resolved", EventJson.Default.AnomalyResolved),
    ];

    private static readonly FrozenDictionary<Type, EventType> ByType = Known.ToFrozenDictionary(known => known.Json.Type);
    private static readonly FrozenDictionary<string, EventType> ByAlias = Known.ToFrozenDictionary(known => known.Alias);

    /// <summary>Every alias and the type behind it.</summary>
    public static IEnumerable<KeyValuePair<string, Type>> All => Known.Select(known => KeyValuePair.Create(known.Alias, known.Json.Type));

    /// <summary>Makes an event ready to append.</summary>
    /// <exception cref="ArgumentException">The type is not in the list.</exception>
    public static NewEvent ToNewEvent(object domainEvent, Guid id, DateTimeOffset timestamp, string? userName)
    {
        if (!ByType.TryGetValue(domainEvent.GetType(), out var type))
        {
            throw new ArgumentException($"{domainEvent.GetType()} is not in the list of event types", nameof(domainEvent));
        }

        return new NewEvent(id, type.Alias, JsonSerializer.SerializeToUtf8Bytes(domainEvent, type.Json), timestamp)
        {
            DotnetType = type.DotnetType,
            UserName = userName,
        };
    }

    /// <summary>The domain event behind a stored one; null for an alias that this version does not know.</summary>
    public static object? ToDomainEvent(StoredEvent stored) =>
        ByAlias.TryGetValue(stored.Type, out var type) ? JsonSerializer.Deserialize(stored.Data.Span, type.Json) : null;

    /// <summary>The alias of an event type.</summary>
    /// <exception cref="ArgumentException">The type is not in the list.</exception>
    public static string AliasOf(Type type) =>
        ByType.TryGetValue(type, out var known) ? known.Alias : throw new ArgumentException($"{type} is not in the list of event types", nameof(type));

    /// <summary>"Full.Type.Name, Assembly" behind an alias; null for an unknown one.</summary>
    public static string? DotnetTypeOf(string alias) => ByAlias.TryGetValue(alias, out var type) ? type.DotnetType : null;

    private static EventType Of(string alias, JsonTypeInfo json) => new(alias, json, $"{json.Type.FullName}, {json.Type.Assembly.GetName().Name}");

    private sealed record EventType(string Alias, JsonTypeInfo Json, string DotnetType);
}

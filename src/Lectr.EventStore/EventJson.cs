using System.Text.Json.Serialization;
using Lectr.Domain.AdminTokens;
using Lectr.Domain.Anomalies;
using Lectr.Domain.Keys;
using Lectr.Domain.Organisations;
using Lectr.Domain.Pricing;
using Lectr.Domain.Recommendations;
using Lectr.Domain.Requests;
using Lectr.Domain.Rules;
using Lectr.Domain.Settings;

namespace Lectr.EventStore;

/// <summary>Generated (de)serialisers of every event type; members are named by their own attributes.</summary>
[JsonSerializable(typeof(RequestProxied))]
[JsonSerializable(typeof(RuleCreated))]
[JsonSerializable(typeof(RuleEdited))]
[JsonSerializable(typeof(RuleEnabled))]
[JsonSerializable(typeof(RuleDisabled))]
[JsonSerializable(typeof(RulesReordered))]
[JsonSerializable(typeof(RuleDeleted))]
[JsonSerializable(typeof(RulesRestored))]
[JsonSerializable(typeof(OrganisationCreated))]
[JsonSerializable(typeof(LectrKeyIssued))]
[JsonSerializable(typeof(LectrKeyRevoked))]
[JsonSerializable(typeof(AdminTokenIssued))]
[JsonSerializable(typeof(AdminTokenRevoked))]
[JsonSerializable(typeof(ProviderConfigured))]
[JsonSerializable(typeof(PriceSet))]
[JsonSerializable(typeof(PriceRemoved))]
[JsonSerializable(typeof(TrafficRepriced))]
[JsonSerializable(typeof(RecommendationApplied))]
[JsonSerializable(typeof(RecommendationDismissed))]
[JsonSerializable(typeof(AnomalyDetected))]
[JsonSerializable(typeof(AnomalyResolved))]
public sealed partial class EventJson : JsonSerializerContext;

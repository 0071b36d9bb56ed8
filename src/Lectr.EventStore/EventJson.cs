using System.Text.Json.Serialization;
using Lectr.Domain.Requests;
using Lectr.Domain.Rules;

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
public sealed partial class EventJson : JsonSerializerContext;

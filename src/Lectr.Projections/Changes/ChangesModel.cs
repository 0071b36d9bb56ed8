using Lectr.Domain.Anomalies;
using Lectr.Domain.Pricing;
using Lectr.Domain.Rules;
using Lectr.EventStore;
using Npgsql;

namespace Lectr.Projections.Changes;

/// <summary>One row for every edit of rules and prices.</summary>
public sealed class ChangesModel(string schema) : ReadModel
{
    /// <inheritdoc/>
    public override string Name => "changes";

    /// <inheritdoc/>
    public override SchemaScript Script => SchemaScript.Embedded(typeof(ChangesModel).Assembly, "Lectr.Projections.Changes.001_changes.sql");

    /// <inheritdoc/>
    public override IReadOnlyList<string> Tables => ["changes"];

    /// <summary>The change that an event is; null for one that cannot move traffic or cost.</summary>
    public static NearbyChange? Describe(string type, object body) => body switch
    {
        RuleCreated created => Rule(type, created, created.Rule.Id, $"Rule \"{created.Rule.Name}\" was created: {Effect(created.Rule)}.", created.Rule.Conditions.Feature),
        RuleEdited edited => Rule(type, edited, edited.Rule.Id, $"Rule \"{edited.Rule.Name}\" was edited: {Effect(edited.Rule)}.", edited.Rule.Conditions.Feature),
        RuleEnabled enabled => Rule(type, enabled, enabled.RuleId, $"Rule \"{enabled.RuleName}\" was enabled.", feature: null),
        RuleDisabled disabled => Rule(type, disabled, disabled.RuleId, $"Rule \"{disabled.RuleName}\" was disabled.", feature: null),
        RuleDeleted deleted => Rule(type, deleted, deleted.RuleId, $"Rule \"{deleted.RuleName}\" was deleted.", feature: null),
        RulesReordered reordered => Rule(type, reordered, ruleId: null, "The order of the rules was changed.", feature: null),
        RulesRestored restored => Rule(type, restored, ruleId: null, $"The rules of version {restored.RestoredVersion} were restored.", feature: null),
        PriceSet set => new NearbyChange(type, set.At, $"The price of {set.Price.Model} ({set.Price.Provider}) was set from {set.Price.ValidFrom:yyyy-MM-dd} on.", Actor: set.Actor),
        PriceRemoved removed => new NearbyChange(type, removed.At, $"The own price of {removed.Model} ({removed.Provider}) was removed.", Actor: removed.Actor),
        TrafficRepriced repriced => new NearbyChange(type, repriced.At, $"{repriced.Requests} recorded requests of {repriced.From:yyyy-MM-dd} were priced anew.", Actor: repriced.Actor),
        _ => null,
    };

    /// <inheritdoc/>
    public override async Task ProjectAsync(ProjectionBatch batch, NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        foreach (var other in batch.Others)
        {
            if (Describe(other.Stored.Type, other.Body) is not { } change)
            {
                continue;
            }

            await using var command = new NpgsqlCommand(
                $"insert into {schema}.changes (position, organisation, at, kind, summary, feature, rule_id, actor) values ($1, $2, $3, $4, $5, $6, $7, $8)", connection);
            command.Parameters.AddWithValue(other.Stored.Position);
            command.Parameters.AddWithValue(other.Stored.Tenant);
            command.Parameters.AddWithValue(change.At.UtcDateTime);
            command.Parameters.AddWithValue(change.Kind);
            command.Parameters.AddWithValue(PlainText.Of(change.Summary)!);
            command.Parameters.Add(new NpgsqlParameter<string?> { TypedValue = PlainText.Of(change.Feature) });
            command.Parameters.Add(new NpgsqlParameter<string?> { TypedValue = change.RuleId });
            command.Parameters.Add(new NpgsqlParameter<string?> { TypedValue = PlainText.Of(change.Actor) });
            await command.ExecuteNonQueryAsync(cancellationToken);
        }
    }

    private static NearbyChange Rule(string type, RuleEvent edit, string? ruleId, string summary, string? feature) => new(type, edit.At, summary, feature, ruleId, edit.Actor);

    private static string Effect(Rule rule)
    {
        var conditions = new[] { ("feature", rule.Conditions.Feature), ("task", rule.Conditions.Task), ("provider", rule.Conditions.Provider), ("model", rule.Conditions.Model) }
            .Where(condition => condition.Item2 is not null)
            .Select(condition => $"{condition.Item1} {condition.Item2}");
        return $"{string.Join(", ", conditions)} goes to {rule.Target.Model} ({rule.Target.Provider})";
    }
}

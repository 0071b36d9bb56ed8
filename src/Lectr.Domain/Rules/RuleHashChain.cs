using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Lectr.Domain.Rules;

/// <summary>
/// Chains the edits of one organisation, so that a changed, removed or reordered edit shows.
/// The hash of an edit is SHA-256 over its canonical form: a sequence of fields, each written in UTF-8 as its length in
/// bytes, a colon and its text (absent: <c>-</c>). The fields are: <c>lectr-rules-1</c>, the previous edit's hash (before
/// the first: 64 zeros), the version, the event's alias, the actor, the time as <c>yyyy-MM-ddTHH:mm:ss.fffffffZ</c>, then
/// what the event holds in the order of its declaration, lists preceded by their count. A rule is: id, name, priority,
/// <c>true</c>/<c>false</c>, feature, task, provider, model, target provider, target model, created and updated time.
/// </summary>
public static class RuleHashChain
{
    /// <summary>What the first edit is chained to.</summary>
    public static string Start { get; } = new('0', 64);

    /// <summary>The hash that <paramref name="edit"/> must carry when it is stored at <paramref name="version"/>.</summary>
    public static string HashOf(string previousHash, long version, RuleEvent edit)
    {
        var canonical = new StringBuilder();
        Add(canonical, "lectr-rules-1");
        Add(canonical, previousHash);
        Add(canonical, version.ToString(CultureInfo.InvariantCulture));
        Add(canonical, AliasOf(edit));
        Add(canonical, edit.Actor);
        Add(canonical, edit.At);
        AddBody(canonical, edit);
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(canonical.ToString())));
    }

    /// <summary>The snake-case name under which the log holds an edit.</summary>
    public static string AliasOf(RuleEvent edit) => edit switch
    {
        RuleCreated => "rule_created",
        RuleEdited => "rule_edited",
        RuleEnabled => "rule_enabled",
        RuleDisabled => "rule_disabled",
        RulesReordered => "rules_reordered",
        RuleDeleted => "rule_deleted",
        RulesRestored => "rules_restored",
        _ => throw new ArgumentOutOfRangeException(nameof(edit)),
    };

    private static void AddBody(StringBuilder canonical, RuleEvent edit)
    {
        switch (edit)
        {
            case RuleCreated created:
                Add(canonical, created.Rule);
                break;
            case RuleEdited edited:
                Add(canonical, edited.Rule);
                break;
            case RuleEnabled enabled:
                Add(canonical, enabled.RuleId);
                Add(canonical, enabled.RuleName);
                break;
            case RuleDisabled disabled:
                Add(canonical, disabled.RuleId);
                Add(canonical, disabled.RuleName);
                break;
            case RulesReordered reordered:
                Add(canonical, reordered.Priorities.Length);
                foreach (var place in reordered.Priorities)
                {
                    Add(canonical, place.RuleId);
                    Add(canonical, place.Priority);
                }

                break;
            case RuleDeleted deleted:
                Add(canonical, deleted.RuleId);
                Add(canonical, deleted.RuleName);
                break;
            case RulesRestored restored:
                Add(canonical, restored.RestoredVersion);
                Add(canonical, restored.Rules.Length);
                foreach (var rule in restored.Rules)
                {
                    Add(canonical, rule);
                }

                break;
            default:
                throw new ArgumentOutOfRangeException(nameof(edit));
        }
    }

    private static void Add(StringBuilder canonical, Rule rule)
    {
        Add(canonical, rule.Id);
        Add(canonical, rule.Name);
        Add(canonical, rule.Priority);
        Add(canonical, rule.Enabled ? "true" : "false");
        Add(canonical, rule.Conditions.Feature);
        Add(canonical, rule.Conditions.Task);
        Add(canonical, rule.Conditions.Provider);
        Add(canonical, rule.Conditions.Model);
        Add(canonical, rule.Target.Provider);
        Add(canonical, rule.Target.Model);
        Add(canonical, rule.CreatedAt);
        Add(canonical, rule.UpdatedAt);
    }

    private static void Add(StringBuilder canonical, DateTimeOffset time) =>
        Add(canonical, time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fffffff'Z'", CultureInfo.InvariantCulture));

    private static void Add(StringBuilder canonical, long number) => Add(canonical, number.ToString(CultureInfo.InvariantCulture));

    private static void Add(StringBuilder canonical, string? text)
    {
        if (text is null)
        {
            canonical.Append('-');
        }
        else
        {
            canonical.Append(CultureInfo.InvariantCulture, $"{Encoding.UTF8.GetByteCount(text)}:{text}");
        }
    }
}

using System.Globalization;
using Lectr.Domain.Rules;

namespace Lectr.Rules;

/// <summary>What a plan would change, line by line: <c>+</c> new, <c>-</c> gone, <c>~</c> changed with each field before and after.</summary>
internal static class RulesDiff
{
    /// <summary>The lines; none when the sets are the same but for their times.</summary>
    public static IReadOnlyList<string> Lines(RuleSet before, RuleSet after) =>
    [
        .. before.Rules.Where(rule => Find(after, rule.Id) is null).Select(rule => $"- {Describe(rule)}"),
        .. after.Rules.SelectMany(rule => Find(before, rule.Id) is { } old ? Changes(old, rule) : [$"+ {Describe(rule)}"]),
    ];

    private static Rule? Find(RuleSet set, string id) => set.Rules.FirstOrDefault(rule => rule.Id == id);

    private static IEnumerable<string> Changes(Rule before, Rule after)
    {
        var fields = Fields(before).Zip(Fields(after))
            .Where(pair => pair.First.Value != pair.Second.Value)
            .Select(pair => $"    {pair.First.Name}: {pair.First.Value} -> {pair.Second.Value}")
            .ToList();
        return fields.Count == 0 ? [] : [$"~ \"{after.Name}\" ({after.Id})", .. fields];
    }

    private static string Describe(Rule rule)
    {
        var conditions = Fields(rule).Skip(3).Take(4).Where(field => field.Value != Any).Select(field => $"{field.Name} = {field.Value}");
        return $"{rule.Priority}. \"{rule.Name}\": {string.Join(" and ", conditions)} -> {rule.Target.Provider} / {rule.Target.Model}{(rule.Enabled ? "" : " (disabled)")}";
    }

    private const string Any = "any";

    private static (string Name, string Value)[] Fields(Rule rule) =>
    [
        ("name", rule.Name),
        ("priority", rule.Priority.ToString(CultureInfo.InvariantCulture)),
        ("enabled", rule.Enabled ? "yes" : "no"),
        ("feature", rule.Conditions.Feature ?? Any),
        ("task", rule.Conditions.Task ?? Any),
        ("provider", rule.Conditions.Provider ?? Any),
        ("model", rule.Conditions.Model ?? Any),
        ("target provider", rule.Target.Provider),
        ("target model", rule.Target.Model),
    ];
}

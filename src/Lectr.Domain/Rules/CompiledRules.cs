namespace Lectr.Domain.Rules;

/// <summary>A rule set made ready for the hot path: first enabled match in ascending priority, in a few look-ups.</summary>
public sealed class CompiledRules
{
    private readonly Rule[] _enabled;

    private CompiledRules(long version, Rule[] enabled) => (Version, _enabled) = (version, enabled);

    /// <summary>No rules at version 0.</summary>
    public static CompiledRules Empty { get; } = Compile(RuleSet.Empty);

    /// <summary>Version of the rules stream that this set stands for.</summary>
    public long Version { get; }

    /// <summary>Whether any rule is enabled; when not, nothing needs to be read for routing.</summary>
    public bool Any => _enabled.Length > 0;

    /// <summary>Compiles the enabled rules of <paramref name="set"/>.</summary>
    public static CompiledRules Compile(RuleSet set) =>
        new(set.Version, [.. set.Rules.Where(r => r.Enabled).OrderBy(r => r.Priority)]);

    /// <summary>The first enabled rule whose set conditions all match; null when none does.</summary>
    public Rule? Match(in RuleSubject subject)
    {
        foreach (var rule in _enabled)
        {
            var c = rule.Conditions;
            if ((c.Feature is null || c.Feature == subject.Feature)
                && (c.Task is null || c.Task == subject.Task)
                && (c.Provider is null || string.Equals(c.Provider, subject.Provider, StringComparison.OrdinalIgnoreCase))
                && (c.Model is null || c.Model == subject.Model))
            {
                return rule;
            }
        }

        return null;
    }
}

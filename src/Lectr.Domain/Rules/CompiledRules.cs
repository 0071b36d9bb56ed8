namespace Lectr.Domain.Rules;

/// <summary>A rule set made ready for the hot path: first enabled match in ascending priority, in a few look-ups, without allocating.</summary>
public sealed class CompiledRules
{
    // Below this many rules comparing them one by one is cheaper than hashing the subject.
    private const int Few = 12;

    private readonly Rule[] _enabled;
    private readonly Decision.Apply[] _decisions;
    private readonly RuleIndex? _index;

    private CompiledRules(long version, Rule[] enabled)
    {
        Version = version;
        _enabled = enabled;
        _decisions = [.. enabled.Select(rule => new Decision.Apply(rule))];
        _index = enabled.Length > Few ? new RuleIndex(enabled) : null;
    }

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
    public Rule? Match(in RuleSubject subject) => MatchDecision(subject)?.Rule;

    /// <summary>The same, as the decision to apply it.</summary>
    internal Decision.Apply? MatchDecision(in RuleSubject subject)
    {
        var rank = _index is null ? MatchOneByOne(subject) : _index.Match(subject);
        return rank < 0 ? null : _decisions[rank];
    }

    private int MatchOneByOne(in RuleSubject subject)
    {
        for (var rank = 0; rank < _enabled.Length; rank++)
        {
            if (RuleIndex.Matches(_enabled[rank].Conditions, subject))
            {
                return rank;
            }
        }

        return -1;
    }
}

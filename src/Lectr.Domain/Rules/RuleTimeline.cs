using System.Collections.Immutable;

namespace Lectr.Domain.Rules;

/// <summary>
/// One edit as history shows it. An edit of one rule has that rule before and after it (null = not there); an edit of the whole
/// set has no <paramref name="RuleId"/> and holds every rule that it changed.
/// </summary>
public sealed record RuleHistoryEntry(
    long Version,
    DateTimeOffset At,
    string Actor,
    string Type,
    string? RuleId,
    ImmutableArray<Rule> Before,
    ImmutableArray<Rule> After,
    string Hash);

/// <summary>An edit whose hash is not what the edits before it and its own words give.</summary>
public sealed record BrokenLink(long Version, string Expected, string Found);

/// <summary>Reads an organisation's edits from the first on.</summary>
public static class RuleTimeline
{
    /// <summary>Every edit with what it changed, in their order.</summary>
    public static IEnumerable<RuleHistoryEntry> Entries(IEnumerable<RuleEvent> edits)
    {
        var state = RulesState.Empty;
        foreach (var edit in edits)
        {
            var after = state.Apply(edit);
            yield return Entry(edit, state.Set, after.Set);
            state = after;
        }
    }

    /// <summary>The rules at version 0, 1, 2 and so on.</summary>
    public static IEnumerable<RuleSet> Sets(IEnumerable<RuleEvent> edits)
    {
        var state = RulesState.Empty;
        yield return state.Set;
        foreach (var edit in edits)
        {
            state = state.Apply(edit);
            yield return state.Set;
        }
    }

    /// <summary>The rules at a version; null when there was no such version yet.</summary>
    public static RuleSet? AtVersion(IReadOnlyList<RuleEvent> edits, long version) =>
        version < 0 || version > edits.Count ? null : RulesState.Fold(edits.Take((int)version)).Set;

    /// <summary>The rules after the last edit decided no later than <paramref name="time"/>.</summary>
    public static RuleSet AtTime(IReadOnlyList<RuleEvent> edits, DateTimeOffset time)
    {
        var count = edits.Count;
        while (count > 0 && edits[count - 1].At > time)
        {
            count--;
        }

        return RulesState.Fold(edits.Take(count)).Set;
    }

    /// <summary>The first edit whose hash does not hold; null when all do.</summary>
    public static BrokenLink? FirstBrokenLink(IEnumerable<RuleEvent> edits)
    {
        var previous = RuleHashChain.Start;
        var version = 0L;
        foreach (var edit in edits)
        {
            var expected = RuleHashChain.HashOf(previous, ++version, edit);
            if (expected != edit.Hash)
            {
                return new BrokenLink(version, expected, edit.Hash);
            }

            previous = edit.Hash;
        }

        return null;
    }

    private static RuleHistoryEntry Entry(RuleEvent edit, RuleSet before, RuleSet after)
    {
        var ruleId = edit switch
        {
            RuleCreated created => created.Rule.Id,
            RuleEdited edited => edited.Rule.Id,
            RuleEnabled enabled => enabled.RuleId,
            RuleDisabled disabled => disabled.RuleId,
            RuleDeleted deleted => deleted.RuleId,
            _ => null,
        };
        return new RuleHistoryEntry(
            after.Version, edit.At, edit.Actor, RuleHashChain.AliasOf(edit), ruleId,
            [.. before.Rules.Except(after.Rules)], [.. after.Rules.Except(before.Rules)], edit.Hash);
    }
}

using System.Collections.Immutable;
using System.Globalization;
using Lectr.Domain.Pricing;

namespace Lectr.Domain.Rules.Backtesting;

/// <summary>Collects warnings, one of a kind for each rule.</summary>
internal sealed class WarningList
{
    private readonly Dictionary<(string RuleId, string Code), (Rule Rule, long Requests, long Longest)> _seen = [];

    public void OfMove(Rule rule, TrafficSlice slice, BacktestFigures moved)
    {
        Count(rule, BacktestWarnings.ReasoningMoved, moved.ReasoningRequestsMoved);
        Count(rule, BacktestWarnings.Unpriced, moved.Unpriced);
        if (slice.LongestPrompt is { } longest && ContextOf(rule.Target) is { } context && longest > context)
        {
            Count(rule, BacktestWarnings.ContextTooSmall, slice.Requests, longest);
        }
    }

    public void OfSkip(Rule rule, TrafficSlice slice) => Count(rule, BacktestWarnings.WireFormat, slice.Requests);

    public ImmutableArray<BacktestWarning> ToArray() =>
    [
        .. _seen.OrderBy(seen => seen.Value.Rule.Priority).ThenBy(seen => seen.Key.Code, StringComparer.Ordinal)
            .Select(seen => new BacktestWarning(
                seen.Key.Code, seen.Key.RuleId, seen.Value.Requests, Message(seen.Key.Code, seen.Value.Rule, seen.Value.Requests, seen.Value.Longest))),
    ];

    private static long? ContextOf(RuleTarget target) => ModelCatalogue.BuiltIn.Find(target.Provider, target.Model)?.ContextWindow;

    private static string Message(string code, Rule rule, long requests, long longest)
    {
        var target = $"{rule.Target.Provider} / {rule.Target.Model}";
        return code switch
        {
            BacktestWarnings.ReasoningMoved => $"{Number(requests)} reasoning requests would go to {target}.",
            BacktestWarnings.Unpriced => $"{Number(requests)} requests have no price, as they were or at {target}: their saving is not known.",
            BacktestWarnings.WireFormat => $"{rule.Target.Provider} does not offer the wire format of {Number(requests)} requests: the rule would be skipped.",
            _ => $"The longest prompt has {Number(longest)} tokens, more than the context of {target} ({Number(ContextOf(rule.Target) ?? 0)}).",
        };
    }

    private static string Number(long number) => number.ToString("N0", CultureInfo.InvariantCulture);

    private void Count(Rule rule, string code, long requests, long longest = 0)
    {
        if (requests > 0)
        {
            var before = _seen.GetValueOrDefault((rule.Id, code));
            _seen[(rule.Id, code)] = (rule, before.Requests + requests, Math.Max(before.Longest, longest));
        }
    }
}

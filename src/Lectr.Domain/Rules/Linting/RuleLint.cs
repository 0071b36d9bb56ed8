using System.Collections.Immutable;
using Lectr.Domain.Pricing;
using Lectr.Domain.Providers;
using Lectr.Domain.Rules.Backtesting;

namespace Lectr.Domain.Rules.Linting;

/// <summary>Looks rules over: against each other, the catalogue, the operator's keys and recorded traffic.</summary>
public static class RuleLint
{
    /// <summary>Findings on the enabled rules, in their order. <paramref name="hasOperatorKey"/> answers for a provider id.</summary>
    public static ImmutableArray<RuleFinding> Run(
        RuleSet rules, IEnumerable<TrafficSlice> traffic, PriceBook prices, DateTimeOffset now, Func<string, bool> hasOperatorKey)
    {
        var enabled = rules.Rules.Where(rule => rule.Enabled).OrderBy(rule => rule.Priority).ToList();
        var (matched, skipped) = Replay(rules, traffic);
        return
        [
            .. enabled.SelectMany((rule, index) => new[]
            {
                Reachability(rule, enabled.Take(index)) ?? NeverMatched(rule, matched),
                Target(rule, prices, now),
                Credential(rule, hasOperatorKey),
                WireFormat(rule, skipped),
            }).OfType<RuleFinding>(),
        ];
    }

    private static (HashSet<string> Matched, Dictionary<string, long> Skipped) Replay(RuleSet rules, IEnumerable<TrafficSlice> traffic)
    {
        var compiled = CompiledRules.Compile(rules);
        var matched = new HashSet<string>(StringComparer.Ordinal);
        var skipped = new Dictionary<string, long>(StringComparer.Ordinal);
        foreach (var slice in traffic)
        {
            switch (Backtest.Decide(compiled, slice))
            {
                case Decision.Apply apply:
                    matched.Add(apply.Rule.Id);
                    break;
                case Decision.Skipped { Rule: { } rule }:
                    matched.Add(rule.Id);
                    skipped[rule.Id] = skipped.GetValueOrDefault(rule.Id) + slice.Requests;
                    break;
                default:
                    break;
            }
        }

        return (matched, skipped);
    }

    private static RuleFinding? Reachability(Rule rule, IEnumerable<Rule> before)
    {
        var covering = before.Where(earlier => CoversButProvider(earlier.Conditions, rule.Conditions)).ToList();
        var always = covering.FirstOrDefault(earlier =>
            earlier.Conditions.Provider is null || SameProvider(earlier.Conditions.Provider, rule.Conditions.Provider));
        var shadows = always is not null ? [always] : OnePerProvider(rule, covering);
        return shadows.Count == 0
            ? null
            : new RuleFinding(
                RuleFindings.Unreachable, rule.Id, rule.Name,
                $"Everything that it matches is matched before by {string.Join(", ", shadows.Select(shadow => $"\"{shadow.Name}\""))}.",
                [.. shadows.Select(shadow => shadow.Id)]);
    }

    /// <summary>A rule for any provider is also hidden by rules that name all of them, one each.</summary>
    private static List<Rule> OnePerProvider(Rule rule, List<Rule> covering)
    {
        if (rule.Conditions.Provider is not null)
        {
            return [];
        }

        var shadows = ProviderCatalog.All.Select(provider => covering.FirstOrDefault(earlier => SameProvider(earlier.Conditions.Provider, provider.Id))).ToList();
        return shadows.Contains(null) ? [] : [.. shadows.OfType<Rule>()];
    }

    private static bool CoversButProvider(RuleConditions wide, RuleConditions narrow) =>
        (wide.Feature is null || wide.Feature == narrow.Feature)
        && (wide.Task is null || wide.Task == narrow.Task)
        && (wide.Model is null || wide.Model == narrow.Model);

    private static bool SameProvider(string? one, string? other) => one is not null && string.Equals(one, other, StringComparison.OrdinalIgnoreCase);

    private static RuleFinding? NeverMatched(Rule rule, HashSet<string> matched) => matched.Contains(rule.Id)
        ? null
        : new RuleFinding(RuleFindings.NeverMatched, rule.Id, rule.Name, "No recorded request of the window reaches it.");

    private static RuleFinding? Target(Rule rule, PriceBook prices, DateTimeOffset now)
    {
        var (provider, model) = (rule.Target.Provider, rule.Target.Model);
        if (prices.Find(provider, model, now) is not null)
        {
            return null;
        }

        return ModelCatalogue.BuiltIn.Find(provider, model) is null
            ? new RuleFinding(RuleFindings.UnknownModel, rule.Id, rule.Name, $"The catalogue does not know {provider} / {model}; what it serves has no price.")
            : new RuleFinding(RuleFindings.NoPrice, rule.Id, rule.Name, $"{provider} / {model} has no price; what it serves is unpriced.");
    }

    private static RuleFinding? Credential(Rule rule, Func<string, bool> hasOperatorKey) =>
        SameProvider(rule.Conditions.Provider, rule.Target.Provider) || hasOperatorKey(rule.Target.Provider)
            ? null
            : new RuleFinding(
                RuleFindings.NoCredential, rule.Id, rule.Name,
                $"It may change the provider to {rule.Target.Provider}, for which no operator key is configured: clients whose own key belongs elsewhere pass unchanged.");

    private static RuleFinding? WireFormat(Rule rule, Dictionary<string, long> skipped) => skipped.TryGetValue(rule.Id, out var requests)
        ? new RuleFinding(
            RuleFindings.WireFormat, rule.Id, rule.Name,
            $"{rule.Target.Provider} does not offer the wire format of {requests} recorded requests that it matches: they pass unchanged.")
        : null;
}

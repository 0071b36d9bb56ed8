using System.Collections.Immutable;
using Lectr.Domain.Providers;
using Lectr.Domain.Requests;

namespace Lectr.Domain.Rules.Replaying;

/// <summary>
/// Decides on recorded requests again, with the rules of the version that decided then. What only the moment knew (whether a
/// credential was at hand, whether the body could be read) is taken from the record; everything else is worked out anew.
/// </summary>
public static class DecisionReplay
{
    /// <summary>Every rule with its conditions held against the request, the decision worked out again, and the one recorded.</summary>
    public static DecisionExplanation Explain(RuleSet rules, RequestProxied request)
    {
        var subject = SubjectOf(request);
        var decision = DecisionRecord.Of(Decide(CompiledRules.Compile(rules), request));
        var recorded = DecisionRecord.Of(request);
        return new DecisionExplanation(
            rules.Version, ReadingOf(request) != ModelReading.None, [.. rules.Rules.Select(rule => Explain(rule, subject, decision))],
            decision, recorded, Agree(rules, decision, recorded, request));
    }

    /// <summary>What differs between the decision worked out again and the one recorded; null when nothing does.</summary>
    public static string? Difference(CompiledRules rules, RequestProxied request)
    {
        var decision = Decide(rules, request);
        var (again, recorded) = (DecisionRecord.Of(decision), DecisionRecord.Of(request));
        if (recorded.Reason == SkipReasons.EvaluationError)
        {
            return null;
        }

        if (again != recorded)
        {
            return $"recorded {recorded}, the rules at version {rules.Version} give {again}";
        }

        return decision is Decision.Apply { Rule.Target: var target } && (target.Provider, target.Model) != (request.ProviderActual, request.ModelActual)
            ? $"rule {again.RuleId} sends to {target.Provider} / {target.Model}, recorded is {request.ProviderActual} / {request.ModelActual}"
            : null;
    }

    private static Decision Decide(CompiledRules rules, RequestProxied request) =>
        Router.Decide(rules, SubjectOf(request), ReadingOf(request), new RecordedChecks(request.RuleSkipped?.Reason));

    private static bool Agree(RuleSet rules, DecisionRecord decision, DecisionRecord recorded, RequestProxied request) =>
        decision == recorded || Difference(CompiledRules.Compile(rules), request) is null;

    private static RuleSubject SubjectOf(RequestProxied request) =>
        new(request.Feature, request.Task, request.ProviderRequested, request.ModelRequested);

    private static ModelReading ReadingOf(RequestProxied request)
    {
        if (request.RuleSkipped?.Reason == SkipReasons.UnreadableBody)
        {
            return ModelReading.Unreadable;
        }

        var blank = request.Endpoint.IndexOf(' ');
        var endpoint = blank < 0 ? null : Endpoints.Match(request.Endpoint[..blank], request.Endpoint[(blank + 1)..], "");
        return request.ModelRequested is null || endpoint is { ModelPlace: ModelPlace.None } ? ModelReading.None : ModelReading.Named;
    }

    private static RuleExplanation Explain(Rule rule, RuleSubject subject, DecisionRecord decision)
    {
        ImmutableArray<ConditionExplanation> conditions =
        [
            .. new ConditionExplanation?[]
            {
                Explain("feature", rule.Conditions.Feature, subject.Feature, StringComparison.Ordinal),
                Explain("task", rule.Conditions.Task, subject.Task, StringComparison.Ordinal),
                Explain("provider", rule.Conditions.Provider, subject.Provider, StringComparison.OrdinalIgnoreCase),
                Explain("model", rule.Conditions.Model, subject.Model, StringComparison.Ordinal),
            }.OfType<ConditionExplanation>(),
        ];
        return new RuleExplanation(
            rule.Id, rule.Name, rule.Priority, rule.Enabled, rule.Target, conditions, conditions.All(condition => condition.Matched), decision.RuleId == rule.Id);
    }

    private static ConditionExplanation? Explain(string field, string? expected, string? actual, StringComparison comparison) =>
        expected is null ? null : new ConditionExplanation(field, expected, actual, string.Equals(expected, actual, comparison));

    private readonly struct RecordedChecks(string? reason) : IRouteChecks
    {
        public bool OffersEndpoint(RuleTarget target) => reason != SkipReasons.WireFormat;

        public bool HasCredential(RuleTarget target) => reason != SkipReasons.NoCredential;
    }
}

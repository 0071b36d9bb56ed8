using Lectr.Domain.Requests;

namespace Lectr.Domain.Rules;

/// <summary>The one place that decides on a request: the proxy, backtest, explanation and verification all call it.</summary>
public static class Router
{
    /// <summary>
    /// The first enabled rule that matches is applied, or skipped with the reason; else the request passes unchanged.
    /// A failing check skips the rule (<see cref="SkipReasons.EvaluationError"/>): routing never blocks.
    /// </summary>
    public static Decision Decide<TChecks>(CompiledRules rules, in RuleSubject subject, ModelReading reading, in TChecks checks)
        where TChecks : struct, IRouteChecks
    {
        if (reading == ModelReading.None || !rules.Any)
        {
            return Decision.Passthrough.Unchanged;
        }

        Decision.Apply? match = null;
        try
        {
            match = rules.MatchDecision(subject);
            if (match is null)
            {
                return Decision.Passthrough.Unchanged;
            }

            if (reading == ModelReading.Unreadable)
            {
                return new Decision.Skipped(match.Rule, SkipReasons.UnreadableBody);
            }

            if (!checks.OffersEndpoint(match.Rule.Target))
            {
                return new Decision.Skipped(match.Rule, SkipReasons.WireFormat);
            }

            return checks.HasCredential(match.Rule.Target) ? match : new Decision.Skipped(match.Rule, SkipReasons.NoCredential);
        }
        catch (Exception)
        {
            return new Decision.Skipped(match?.Rule, SkipReasons.EvaluationError);
        }
    }
}

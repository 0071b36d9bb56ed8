using System.Collections.Immutable;
using System.Text.Json.Serialization;
using Lectr.Domain.Rules;

namespace Lectr.Domain.Recommendations;

/// <summary>What someone decided about a recommendation, in the organisation's stream <c>recommendations</c>.</summary>
public abstract record RecommendationEvent
{
    /// <summary>The recommendation's id.</summary>
    [JsonPropertyName("id")] public required string Id { get; init; }

    /// <summary>Name of the admin token.</summary>
    [JsonPropertyName("actor")] public required string Actor { get; init; }

    /// <summary>When it was decided, UTC.</summary>
    [JsonPropertyName("at")] public required DateTimeOffset At { get; init; }

    /// <summary>The recommendation as it was then.</summary>
    [JsonPropertyName("recommendation")] public required Recommendation Recommendation { get; init; }
}

/// <summary>A rule was made of it.</summary>
public sealed record RecommendationApplied : RecommendationEvent
{
    /// <summary>The rule's id.</summary>
    [JsonPropertyName("rule_id")] public required string RuleId { get; init; }
}

/// <summary>It is not to be shown again.</summary>
public sealed record RecommendationDismissed : RecommendationEvent
{
    /// <summary>Why, in the words of whoever dismissed it.</summary>
    [JsonPropertyName("reason")] public string? Reason { get; init; }
}

/// <summary>What was decided about an organisation's recommendations so far.</summary>
public sealed record RecommendationsState(ImmutableHashSet<string> Dismissed)
{
    /// <summary>Before the first decision.</summary>
    public static RecommendationsState Empty { get; } = new(ImmutableHashSet.Create<string>(StringComparer.Ordinal));

    /// <summary>The state after all of <paramref name="decisions"/>.</summary>
    public static RecommendationsState Fold(IEnumerable<RecommendationEvent> decisions) => decisions.Aggregate(Empty, (state, decision) => state.Apply(decision));

    /// <summary>The state after one more; applying a dismissed recommendation by its id takes the dismissal back.</summary>
    public RecommendationsState Apply(RecommendationEvent decision) => decision switch
    {
        RecommendationDismissed => new(Dismissed.Add(decision.Id)),
        RecommendationApplied => new(Dismissed.Remove(decision.Id)),
        _ => throw new ArgumentOutOfRangeException(nameof(decision)),
    };
}

/// <summary>A wish concerning one of the recommendations that hold now.</summary>
public abstract record RecommendationCommand(string Id)
{
    /// <summary>Name of the admin token.</summary>
    public required string Actor { get; init; }

    /// <summary>Now, UTC.</summary>
    public required DateTimeOffset At { get; init; }
}

/// <summary>Makes a rule of it under the id <paramref name="RuleId"/>.</summary>
public sealed record ApplyRecommendation(string Id, string RuleId) : RecommendationCommand(Id);

/// <summary>Puts it away for good.</summary>
public sealed record DismissRecommendation(string Id, string? Reason) : RecommendationCommand(Id);

/// <summary>What comes of a command.</summary>
public abstract record RecommendationOutcome
{
    private RecommendationOutcome() { }

    /// <summary>The event to append, and the rule command to decide on and append with it; null when there is none.</summary>
    public sealed record Accepted(RecommendationEvent Decision, CreateRule? Rule) : RecommendationOutcome;

    /// <summary>No such recommendation holds now.</summary>
    public sealed record NotFound(string Id) : RecommendationOutcome;
}

/// <summary>Decides on commands about recommendations.</summary>
public static class RecommendationDecisions
{
    /// <summary>The event (and rule) that <paramref name="command"/> comes to, given the recommendations that hold at its moment.</summary>
    public static RecommendationOutcome Handle(RecommendationCommand command, IReadOnlyList<Recommendation> current)
    {
        if (current.FirstOrDefault(r => r.Id == command.Id) is not { } recommendation)
        {
            return new RecommendationOutcome.NotFound(command.Id);
        }

        return command switch
        {
            ApplyRecommendation apply => new RecommendationOutcome.Accepted(
                new RecommendationApplied { Id = apply.Id, Actor = apply.Actor, At = apply.At, Recommendation = recommendation, RuleId = apply.RuleId },
                new CreateRule(apply.RuleId, recommendation.Rule) { Actor = apply.Actor, At = apply.At }),
            DismissRecommendation dismiss => new RecommendationOutcome.Accepted(
                new RecommendationDismissed { Id = dismiss.Id, Actor = dismiss.Actor, At = dismiss.At, Recommendation = recommendation, Reason = dismiss.Reason },
                null),
            _ => throw new ArgumentOutOfRangeException(nameof(command)),
        };
    }
}

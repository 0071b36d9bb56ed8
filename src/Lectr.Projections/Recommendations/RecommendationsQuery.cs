using System.Text.Json.Serialization;
using Lectr.Domain.Recommendations;
using Lectr.Domain.Rules;
using Lectr.EventStore;
using Lectr.Projections.Settings;

namespace Lectr.Projections.Recommendations;

/// <summary>The answer of <c>/recommendations</c>: the largest saving first, and what they come to together.</summary>
public sealed record RecommendationList(
    [property: JsonPropertyName("from")] DateTimeOffset From,
    [property: JsonPropertyName("to")] DateTimeOffset To,
    [property: JsonPropertyName("items")] IReadOnlyList<Recommendation> Items,
    [property: JsonPropertyName("monthly_savings_usd")] decimal MonthlySavingsUsd);

/// <summary>Answers <c>/recommendations</c>, and gives the recommendations that a command is decided on.</summary>
public sealed class RecommendationsQuery(EventStore.EventStore store, TimeProvider time)
{
    /// <summary>Name of the stream, one an organisation.</summary>
    public const string StreamId = "recommendations";

    private readonly UsageGroups _groups = new(store.Source);
    private readonly OrganisationPrices _prices = new(store.Source);

    /// <summary>What holds now for the traffic of the window under <paramref name="rules"/>; dismissed ones are left out.</summary>
    public async Task<RecommendationList> RunAsync(string organisation, TimeWindow window, RuleSet rules, CancellationToken cancellationToken)
    {
        var groups = await _groups.ReadAsync(organisation, window, cancellationToken);
        var state = await StateAsync(organisation, cancellationToken);
        var items = Recommender.Recommend(
            groups,
            CompiledRules.Compile(rules),
            await _prices.LoadAsync(organisation, cancellationToken),
            new RecommendationWindow(window.From, window.To, time.GetUtcNow()),
            state.Dismissed);
        return new RecommendationList(window.From, window.To, items, items.Sum(item => item.MonthlySavingsUsd));
    }

    /// <summary>What was decided so far.</summary>
    public async Task<RecommendationsState> StateAsync(string organisation, CancellationToken cancellationToken)
    {
        var stored = await store.ReadStreamAsync(organisation, StreamId, 1, long.MaxValue, cancellationToken);
        return RecommendationsState.Fold(stored.Select(EventTypes.ToDomainEvent).OfType<RecommendationEvent>());
    }
}

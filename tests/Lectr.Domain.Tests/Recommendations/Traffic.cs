using Lectr.Domain.Pricing;
using Lectr.Domain.Recommendations;
using Lectr.Domain.Requests;
using Lectr.Domain.Rules;

namespace Lectr.Domain.Tests.Recommendations;

/// <summary>Groups of traffic and the moment at which they are looked at.</summary>
internal static class Traffic
{
    public static readonly DateTimeOffset Now = new(2026, 11, 21, 0, 0, 0, TimeSpan.Zero);

    public static readonly RecommendationWindow Week = new(Now.AddDays(-7), Now, Now);

    private static readonly HashSet<string> None = new(StringComparer.Ordinal);

    /// <summary>A group whose cost is what its tokens cost at the catalogue's price.</summary>
    public static UsageGroup Group(
        string? task,
        string model = "gpt-4o",
        string provider = "openai",
        string? feature = "inbox",
        long requests = 1_000,
        long prompt = 400,
        long output = 20,
        int schema = 0,
        decimal? cost = null)
    {
        Usage tokens = new() { Input = requests * prompt, Output = requests * output };
        var each = PriceBook.Catalogue.Price(new Billable(provider, model, null, new Usage { Input = prompt, Output = output }, null, Now)) as Cost.Priced;
        return new UsageGroup
        {
            Feature = feature,
            Task = task,
            Provider = provider,
            Model = model,
            Requests = requests,
            Tokens = tokens,
            CostUsd = cost ?? (each?.Usd ?? 0m) * requests,
            LongestPrompt = prompt * 2,
            DeepestSchema = schema,
            WithResponseFormat = schema > 0 ? requests : 0,
        };
    }

    public static IReadOnlyList<Recommendation> Recommend(params UsageGroup[] groups) => Recommend(CompiledRules.Empty, groups);

    public static IReadOnlyList<Recommendation> Recommend(CompiledRules rules, params UsageGroup[] groups) =>
        Recommender.Recommend(groups, rules, PriceBook.Catalogue, Week, None);

    /// <summary>The rules that applying every recommendation in turn leads to.</summary>
    public static CompiledRules Applied(IEnumerable<Recommendation> recommendations) => CompiledRules.Compile(new RuleSet(
        1,
        [.. recommendations.Select((r, i) => new Rule("r" + i, r.Rule.Name, i + 1, true, r.Rule.Conditions, r.Rule.Target, Now, Now))]));
}

using System.Collections.Immutable;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Lectr.Domain.Pricing;
using Lectr.Domain.Rules;

namespace Lectr.Domain.Recommendations;

/// <summary>The window that groups were summed over. <see cref="Now"/> decides which prices and end dates count.</summary>
public sealed record RecommendationWindow(DateTimeOffset From, DateTimeOffset To, DateTimeOffset Now)
{
    /// <summary>Length in days, at least one hour.</summary>
    public decimal Days => Math.Max((decimal)(To - From).TotalHours, 1m) / 24m;
}

/// <summary>Finds groups of requests that a cheaper model of the same provider could do.</summary>
public static class Recommender
{
    private const long FewestRequests = 50;
    private const decimal SmallestShare = 0.20m;
    private const decimal MonthDays = 30m;

    /// <summary>
    /// Recommendations, the largest saving first. A group with task <c>reasoning</c> is never moved, and no rule is
    /// recommended that would also catch one: a group without a task or feature is left out when its rule would reach
    /// requests that were not found fit for a model that small.
    /// </summary>
    public static ImmutableArray<Recommendation> Recommend(
        IReadOnlyList<UsageGroup> groups, CompiledRules rules, PriceBook book, RecommendationWindow window, IReadOnlySet<string> dismissed)
    {
        var found = groups.Select(group => (Group: group, Verdict: TaskVerdict.Of(group)))
            .Select(item => (item.Group, item.Verdict, Target: item.Verdict is null ? null : TargetFor(item.Group, item.Verdict, book, window)))
            .ToList();
        var results = ImmutableArray.CreateBuilder<Recommendation>();
        foreach (var (group, verdict, target) in found)
        {
            if (target is null
                || group.Requests < FewestRequests
                || rules.Match(SubjectOf(group)) is not null
                || found.Any(other => !ReferenceEquals(other.Group, group) && IsCaughtToo(group, other.Group, rules) && !(other.Target?.Tier <= target.Tier)))
            {
                continue;
            }

            var recommendation = Describe(group, verdict!, target, window);
            if (!dismissed.Contains(recommendation.Id))
            {
                results.Add(recommendation);
            }
        }

        return [.. results.OrderByDescending(r => r.MonthlySavingsUsd).ThenBy(r => r.Id, StringComparer.Ordinal)];
    }

    /// <summary>Stable over time: sixteen hexadecimal digits from everything that names the recommendation.</summary>
    public static string IdOf(string? feature, string? task, string provider, string model, string recommendedModel)
    {
        var text = new StringBuilder();
        foreach (var part in new[] { feature, task, provider, model, recommendedModel })
        {
            text.Append(CultureInfo.InvariantCulture, $"{part?.Length ?? -1}:{part};");
        }

        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text.ToString())))[..16];
    }

    private static TargetModel? TargetFor(UsageGroup group, TaskVerdict verdict, PriceBook book, RecommendationWindow window) =>
        group.CostUsd > 0m && group.Tokens is { AudioInput: null or 0, AudioOutput: null or 0, ImageOutput: null or 0, AudioSeconds: null or 0 }
            ? TargetModel.Find(group, verdict, book, window.Now, group.CostUsd * (1m - SmallestShare))
            : null;

    /// <summary>Whether the rule for <paramref name="group"/>, after the last one, would move <paramref name="other"/>'s requests as well.</summary>
    private static bool IsCaughtToo(UsageGroup group, UsageGroup other, CompiledRules rules) =>
        (group.Feature is null || group.Feature == other.Feature)
        && (group.Task is null || group.Task == other.Task)
        && string.Equals(group.Provider, other.Provider, StringComparison.OrdinalIgnoreCase)
        && group.Model == other.Model
        && rules.Match(SubjectOf(other)) is null;

    private static RuleSubject SubjectOf(UsageGroup group) => new(group.Feature, group.Task, group.Provider, group.Model);

    private static Recommendation Describe(UsageGroup group, TaskVerdict verdict, TargetModel target, RecommendationWindow window)
    {
        var saved = group.CostUsd - target.Usd;
        var share = saved / group.CostUsd;
        var monthly = MonthDays / window.Days;
        var name = target.Model.Model;
        var reasons = ImmutableArray.CreateBuilder<string>();
        reasons.Add(verdict.Reason);
        reasons.Add(
            $"The same {Number(group.Requests)} requests would have cost {Usd(target.Usd)} with {name} instead of {Usd(group.CostUsd)}: {share:0%} less, "
            + $"or {Usd(saved * monthly)} in a month like this window.");
        reasons.Add($"The longest prompt had {Number(group.LongestPrompt)} tokens; {name} has room for {Number(target.Model.ContextWindow!.Value)}.");
        reasons.Add("Cost and errors can be counted, quality cannot: try it on a sample before you rely on it.");
        return new Recommendation
        {
            Id = IdOf(group.Feature, group.Task, group.Provider, group.Model, name),
            Feature = group.Feature,
            Task = group.Task,
            Provider = group.Provider,
            Model = group.Model,
            RecommendedModel = name,
            Confidence = verdict.Confidence,
            Reasons = reasons.ToImmutable(),
            MonthlySavingsUsd = decimal.Round(saved * monthly, 6),
            SavingsShare = decimal.Round(share, 4),
            Evidence = new Evidence
            {
                Requests = group.Requests,
                WindowDays = decimal.Round(window.Days, 2),
                CostUsd = group.CostUsd,
                ProjectedCostUsd = target.Usd,
                MeanPromptTokens = decimal.Round(group.MeanPrompt, 1),
                LongestPromptTokens = group.LongestPrompt,
                MeanOutputTokens = decimal.Round(group.MeanOutput, 1),
                ReasoningShare = decimal.Round(group.ReasoningShare, 4),
                StructuredShare = decimal.Round(group.ShareOf(group.WithResponseFormat), 4),
                ToolsShare = decimal.Round(group.ShareOf(group.WithTools), 4),
                ImagesShare = decimal.Round(group.ShareOf(group.WithImages), 4),
                SchemaDepth = group.DeepestSchema,
                Tier = (ModelCatalogue.BuiltIn.Find(group.Provider, group.ModelReported) ?? ModelCatalogue.BuiltIn.Find(group.Provider, group.Model))?.CapabilityTier,
                RecommendedTier = target.Tier,
                RecommendedContextWindow = target.Model.ContextWindow!.Value,
                RecommendedPriceId = target.Row.PriceId,
            },
        };
    }

    private static string Number(long count) => count.ToString("#,0", CultureInfo.InvariantCulture);

    private static string Usd(decimal amount) =>
        "$" + amount.ToString(amount < 1m ? "0.####" : "#,0.00", CultureInfo.InvariantCulture);
}

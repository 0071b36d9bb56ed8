using System.Collections.Immutable;
using Lectr.Domain.Rules;

namespace Lectr.Domain.Tests.Rules;

/// <summary>The index against the naive reading of the guide: ascending priority, all set conditions, first match.</summary>
public sealed class CompiledRulesTests
{
    private static readonly string?[] Features = [null, "chat", "Chat", "classifier", "search", ""];
    private static readonly string?[] Tasks = [null, "reasoning", "classification", "Reasoning"];
    private static readonly string?[] Providers = [null, "openai", "OpenAI", "ANTHROPIC", "anthropic", "groq"];
    private static readonly string?[] Models = [null, "gpt-4o", "gpt-4", "GPT-4o", "claude-3-opus"];

    [Theory]
    [InlineData(3, 20_000)]
    [InlineData(12, 10_000)]
    [InlineData(13, 10_000)]
    [InlineData(60, 4_000)]
    [InlineData(500, 300)]
    public void The_index_finds_what_a_naive_evaluation_finds(int mostRules, int sets)
    {
        var random = new Random(mostRules);
        for (var set = 0; set < sets; set++)
        {
            var rules = RandomRules(random, random.Next(mostRules + 1));
            var compiled = CompiledRules.Compile(new RuleSet(set, rules));
            for (var i = 0; i < 5; i++)
            {
                var subject = new RuleSubject(Pick(random, Features), Pick(random, Tasks), Pick(random, Providers), Pick(random, Models));

                Assert.Equal(Naive(rules, subject)?.Id, compiled.Match(subject)?.Id);
            }
        }
    }

    [Fact]
    public void A_thousand_rules_with_values_of_their_own_are_all_found()
    {
        ImmutableArray<Rule> rules =
            [.. Enumerable.Range(1, 1_000).Select(n => TestRules.Rule($"r{n}", n, new RuleConditions(Feature: $"feature-{n}", Model: n % 3 == 0 ? "gpt-4o" : null)))];
        var compiled = CompiledRules.Compile(new RuleSet(1, rules));

        Assert.All(rules, rule => Assert.Equal(rule.Id, compiled.Match(new RuleSubject(rule.Conditions.Feature, null, "openai", "gpt-4o"))?.Id));
        Assert.Null(compiled.Match(new RuleSubject("feature-0", null, "openai", "gpt-4o")));
    }

    [Fact]
    public void A_missing_header_never_matches_a_condition()
    {
        var compiled = CompiledRules.Compile(new RuleSet(1, [TestRules.Rule("a", 1, new RuleConditions(Feature: "chat"))]));

        Assert.Null(compiled.Match(new RuleSubject(null, null, "openai", "gpt-4o")));
    }

    [Fact]
    public void A_match_allocates_nothing()
    {
        var compiled = CompiledRules.Compile(new RuleSet(1, RandomRules(new Random(1), 200)));
        var subject = new RuleSubject("chat", "reasoning", "OpenAI", "gpt-4o");
        compiled.Match(subject);
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 1_000; i++)
        {
            compiled.Match(subject);
        }

        Assert.Equal(before, GC.GetAllocatedBytesForCurrentThread());
    }

    private static Rule? Naive(IEnumerable<Rule> rules, RuleSubject subject) => rules
        .Where(rule => rule.Enabled)
        .OrderBy(rule => rule.Priority)
        .FirstOrDefault(rule =>
            (rule.Conditions.Feature is null || rule.Conditions.Feature.Equals(subject.Feature, StringComparison.Ordinal))
            && (rule.Conditions.Task is null || rule.Conditions.Task.Equals(subject.Task, StringComparison.Ordinal))
            && (rule.Conditions.Provider is null || rule.Conditions.Provider.Equals(subject.Provider, StringComparison.OrdinalIgnoreCase))
            && (rule.Conditions.Model is null || rule.Conditions.Model.Equals(subject.Model, StringComparison.Ordinal)));

    private static ImmutableArray<Rule> RandomRules(Random random, int count)
    {
        var priorities = Enumerable.Range(1, count * 3).ToArray();
        random.Shuffle(priorities);
        return
        [
            .. Enumerable.Range(0, count).Select(n => TestRules.Rule(
                $"r{n}",
                priorities[n],
                new RuleConditions(Pick(random, Features), Pick(random, Tasks), Pick(random, Providers), Pick(random, Models)),
                enabled: random.Next(5) > 0)),
        ];
    }

    private static string? Pick(Random random, string?[] values) => values[random.Next(values.Length)];
}

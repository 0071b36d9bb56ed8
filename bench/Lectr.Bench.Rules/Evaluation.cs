using System.Diagnostics;
using System.Text;
using Lectr.Bench.Report;
using Lectr.Domain.Rules;

namespace Lectr.Bench.Rules;

/// <summary>Nanoseconds and bytes of one decision, index against one-by-one, on the same subjects; half of them match a rule.</summary>
internal static class Evaluation
{
    // Few enough to stay in the cache, as a request's own strings are when it is decided on.
    private const int Subjects = 256;
    private const int Rounds = 25;

    private static readonly string[] Providers = ["openai", "anthropic", "groq", "gemini", "azure"];

    public static void Run(TextWriter output, Results? results)
    {
        var table = new StringBuilder();
        var line = new List<(double, double)>();
        var oneByOne = new List<(double, double)>();
        table.AppendLine("| rules | decision, median ns | best ns | one by one, median ns | bytes | matched |");
        table.AppendLine("|---:|---:|---:|---:|---:|---:|");
        foreach (var count in new[] { 1, 10, 20, 100, 1_000, 10_000 })
        {
            var random = new Random(count);
            var rules = Enumerable.Range(0, count).Select(n => RandomRule(random, n)).ToArray();
            var compiled = CompiledRules.Compile(new RuleSet(1, [.. rules]));
            var subjects = Enumerable.Range(0, Subjects).Select(n => Subject(random, n % 2 == 0 ? rules[random.Next(count)].Conditions : null)).ToArray();
            var matched = subjects.Count(subject => compiled.Match(subject) is not null);

            var before = GC.GetAllocatedBytesForCurrentThread();
            Decide(compiled, subjects);
            var bytes = (double)(GC.GetAllocatedBytesForCurrentThread() - before) / Subjects;
            var indexed = Measure(() => Decide(compiled, subjects));
            var linear = Measure(() => OneByOne(rules, subjects));
            table.AppendLine($"| {count:N0} | {indexed[Rounds / 2]:F1} | {indexed[0]:F1} | {linear[Rounds / 2]:F1} | {bytes:F1} | {100.0 * matched / Subjects:F0} % |");
            line.Add((count, indexed[Rounds / 2]));
            oneByOne.Add((count, linear[Rounds / 2]));
        }

        output.Write(table);
        results?.Section("evaluation", table.ToString());
        results?.Plot("evaluation", new Plot("One decision as the rules grow", "rules", "ns, median", LogX: true, LogY: true).Line("indexed", line).Line("one by one", oneByOne));
    }

    private static double[] Measure(Func<int> run)
    {
        var warm = Stopwatch.StartNew();
        while (warm.ElapsedMilliseconds < 300)
        {
            run();
        }

        var times = new double[Rounds];
        for (var round = 0; round < Rounds; round++)
        {
            var clock = Stopwatch.StartNew();
            var runs = 0;
            do
            {
                run();
                runs++;
            }
            while (clock.ElapsedMilliseconds < 10);
            times[round] = clock.Elapsed.TotalNanoseconds / runs / Subjects;
        }

        Array.Sort(times);
        return times;
    }

    private static int Decide(CompiledRules rules, RuleSubject[] subjects)
    {
        var applied = 0;
        foreach (ref readonly var subject in subjects.AsSpan())
        {
            applied += Router.Decide(rules, subject, ModelReading.Named, new Possible()) is Decision.Apply ? 1 : 0;
        }

        return applied;
    }

    private static int OneByOne(Rule[] rules, RuleSubject[] subjects)
    {
        var applied = 0;
        foreach (var subject in subjects)
        {
            foreach (var rule in rules)
            {
                var c = rule.Conditions;
                if ((c.Feature is null || c.Feature == subject.Feature)
                    && (c.Task is null || c.Task == subject.Task)
                    && (c.Provider is null || string.Equals(c.Provider, subject.Provider, StringComparison.OrdinalIgnoreCase))
                    && (c.Model is null || c.Model == subject.Model))
                {
                    applied++;
                    break;
                }
            }
        }

        return applied;
    }

    private static Rule RandomRule(Random random, int n)
    {
        var feature = $"feature-{random.Next(2_000)}";
        var conditions = random.Next(5) switch
        {
            0 => new RuleConditions(Feature: feature),
            1 => new RuleConditions(Feature: feature, Task: $"task-{random.Next(5)}"),
            2 => new RuleConditions(Feature: feature, Model: $"model-{random.Next(300)}"),
            3 => new RuleConditions(Provider: Providers[random.Next(5)], Model: $"model-{random.Next(300)}"),
            _ => new RuleConditions(feature, $"task-{random.Next(5)}", Providers[random.Next(5)]),
        };
        return new Rule($"r{n}", "rule", n + 1, true, conditions, new RuleTarget("openai", "gpt-4o-mini"), default, default);
    }

    /// <summary>Strings of its own, as a request's are: equal to a rule's, never the same object.</summary>
    private static RuleSubject Subject(Random random, RuleConditions? like) => new(
        new string(like?.Feature ?? $"other-{random.Next(2_000)}"),
        new string(like?.Task ?? $"task-{random.Next(5)}"),
        new string(like?.Provider ?? Providers[random.Next(5)]),
        new string(like?.Model ?? $"unknown-{random.Next(300)}"));

    private readonly struct Possible : IRouteChecks
    {
        public bool OffersEndpoint(RuleTarget target) => true;

        public bool HasCredential(RuleTarget target) => true;
    }
}

using Lectr.Domain.Simulation;

namespace Lectr.Bench.Queries;

/// <summary>
/// The built-in story grown to a large installation: its features five times over, each generation smaller than the one before, with
/// the same rules set earlier, and one feature that is hardly ever used.
/// </summary>
internal static class LargeStory
{
    /// <summary>The feature with a few requests a day.</summary>
    public const string Rare = "rare";

    private const int EarlierWorkdays = 20;
    private const double Sample = 0.02;
    private static readonly double[] Sizes = [1, 0.5, 0.25, 0.1, 0.02];

    /// <summary>The traffic of <paramref name="days"/> days before <paramref name="end"/>, about <paramref name="requests"/> of them.</summary>
    public static TrafficSimulation Simulate(ulong seed, long requests, DateTimeOffset end, int days)
    {
        var story = Grow(Story.BuiltIn);
        var sampled = new TrafficSimulation(story, new SimulationSettings { Seed = seed, End = end, Volume = Sample }).Between(end.AddDays(-days), end).LongCount();
        var volume = requests / (sampled / Sample);
        var sized = story with
        {
            Features =
            [
                .. story.Features.Select(feature => feature with { PerDay = feature.PerDay * volume }),
                story.Features[0] with { Feature = Rare, PerDay = 3 },
            ],
        };
        return new TrafficSimulation(sized, new SimulationSettings { Seed = seed, End = end, Nodes = [$"bench-{seed}-a", $"bench-{seed}-b", $"bench-{seed}-c"] });
    }

    private static Story Grow(Story story)
    {
        var tagged = story.Features.Where(feature => feature.Feature is not null).ToList();
        var features = story.Features.Where(feature => feature.Feature is null).ToList();
        var rules = story.Rules.ToList();
        for (var i = 0; i < Sizes.Length; i++)
        {
            var size = Sizes[i];
            var generation = i + 1;
            features.AddRange(tagged.Select(feature => feature with { Feature = Name(feature.Feature!, generation), PerDay = feature.PerDay * size }));
            if (generation > 1)
            {
                rules.AddRange(story.Rules.Where(edit => edit.Action == "set").Select(edit => edit with
                {
                    At = edit.At with { WorkdaysAgo = edit.At.WorkdaysAgo + (generation * EarlierWorkdays / 2) },
                    Rule = Name(edit.Rule, generation),
                    Name = Name(edit.Name!, generation),
                    Conditions = edit.Conditions! with { Feature = Name(edit.Conditions.Feature!, generation) },
                }));
            }
        }

        return story with { Features = features, Rules = [.. rules.OrderByDescending(edit => edit.At.WorkdaysAgo).ThenBy(edit => edit.At.Hour)] };
    }

    private static string Name(string name, int generation) => generation == 1 ? name : $"{name}-{generation}";
}

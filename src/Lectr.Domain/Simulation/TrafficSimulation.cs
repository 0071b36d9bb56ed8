using Lectr.Domain.Requests;

namespace Lectr.Domain.Simulation;

/// <summary>What a simulation is made with besides its story.</summary>
public sealed record SimulationSettings
{
    /// <summary>Everything follows from it.</summary>
    public required ulong Seed { get; init; }

    /// <summary>The story's present: its times count backwards from here.</summary>
    public required DateTimeOffset End { get; init; }

    /// <summary>Factor on the number of requests.</summary>
    public double Volume { get; init; } = 1;

    /// <summary>The proxies' names.</summary>
    public IReadOnlyList<string> Nodes { get; init; } = ["demo-a", "demo-b"];
}

/// <summary>
/// Makes traffic from a story: the same seed, story and end give the same requests, and every hour can be made alone and in any
/// order. Routing and cost are decided by the product's own code, so that replay, backtest and repricing agree with it.
/// </summary>
public sealed class TrafficSimulation
{
    private readonly SimulationSettings _settings;
    private readonly RequestMaker[] _makers;

    /// <summary>A simulation of <paramref name="story"/>.</summary>
    public TrafficSimulation(Story story, SimulationSettings settings)
    {
        _settings = settings;
        History = new StoryHistory(story, settings.End, settings.Seed);
        _makers =
        [
            .. story.Features.Select(feature => new RequestMaker(
                feature,
                [.. story.Incidents.Where(i => feature.Feature == i.Feature).Select(i => new IncidentSpan(i, i.From.Before(settings.End)))],
                History,
                settings.Nodes)),
        ];
    }

    /// <summary>What the story's people decided.</summary>
    public StoryHistory History { get; }

    /// <summary>All requests that start in an hour, in order of time. <paramref name="hour"/> is its beginning, UTC.</summary>
    public IReadOnlyList<RequestProxied> Hour(DateTimeOffset hour)
    {
        var requests = new List<RequestProxied>();
        var number = hour.ToUnixTimeSeconds() / 3600;
        for (var i = 0; i < _makers.Length; i++)
        {
            var dice = Dice.For(_settings.Seed, number, i);
            var count = dice.Arrivals(_makers[i].MeanAt(hour) * _settings.Volume);
            for (var n = 0; n < count; n++)
            {
                requests.Add(_makers[i].Make(hour.AddTicks((long)(dice.Unit() * TimeSpan.TicksPerHour / 10) * 10), dice));
            }
        }

        requests.Sort(static (a, b) => a.StartedAt.CompareTo(b.StartedAt) is var order and not 0 ? order : a.RequestId.CompareTo(b.RequestId));
        return requests;
    }

    /// <summary>All requests that start at or after <paramref name="from"/> and before <paramref name="to"/>, in order of time.</summary>
    public IEnumerable<RequestProxied> Between(DateTimeOffset from, DateTimeOffset to)
    {
        from = from.ToUniversalTime();
        for (var hour = from.AddTicks(-(from.Ticks % TimeSpan.TicksPerHour)); hour < to; hour = hour.AddHours(1))
        {
            foreach (var request in Hour(hour))
            {
                if (request.StartedAt >= from && request.StartedAt < to)
                {
                    yield return request;
                }
            }
        }
    }
}

/// <summary>An incident with its moments.</summary>
internal sealed record IncidentSpan(Incident Incident, DateTimeOffset From)
{
    public bool Holds(DateTimeOffset moment) => moment >= From && moment < From.AddHours(Incident.Hours);
}

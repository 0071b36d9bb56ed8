using Lectr.Domain.Pricing;
using Lectr.Domain.Requests;
using Lectr.Domain.Rules;

namespace Lectr.Domain.Simulation;

/// <summary>Makes the requests of one feature.</summary>
internal sealed class RequestMaker(FeatureProfile profile, IncidentSpan[] incidents, StoryHistory history, IReadOnlyList<string> nodes)
{
    private const double Busiest = 14;
    private const int LongestPrompt = 190_000;

    private readonly (string? Task, double Upto)[] _tasks = Cumulate(profile.Tasks);
    private readonly bool _cacheWrites = profile.Written is not null;

    /// <summary>How many requests an hour has on average: a wave over the day, less on weekends.</summary>
    public double MeanAt(DateTimeOffset hour)
    {
        var wave = 1 + (profile.Rhythm * Math.Cos((hour.Hour + 0.5 - Busiest) / 24 * 2 * Math.PI));
        var day = hour.DayOfWeek is DayOfWeek.Saturday or DayOfWeek.Sunday ? profile.Weekend : 1;
        var factor = Array.Find(incidents, i => i.Holds(hour.AddMinutes(30)))?.Incident.Volume ?? 1;
        return profile.PerDay / 24 * wave * day * factor;
    }

    /// <summary>One request that starts at <paramref name="at"/>.</summary>
    public RequestProxied Make(DateTimeOffset at, Dice dice)
    {
        var incident = Array.Find(incidents, i => i.Holds(at))?.Incident;
        var task = TaskOf(dice);
        var rules = history.RulesAt(at);
        var rule = rules.Match(new RuleSubject(profile.Feature, task, profile.Provider, profile.Model));
        var (provider, model) = rule is null ? (profile.Provider, profile.Model) : (rule.Target.Provider, rule.Target.Model);

        var streaming = dice.Happens(profile.Streaming);
        var prompt = (long)Math.Clamp(dice.Skewed(profile.Prompt.Median, profile.Prompt.Sigma), 8, LongestPrompt);
        var output = profile.Output is null ? 0 : (long)Math.Max(1, dice.Skewed(profile.Output.Median, profile.Output.Sigma));
        var outcome = Outcome.Of(dice, incident?.Errors ?? profile.Errors, streaming);
        var speed = SpeedOf(provider, model) * (incident?.Latency ?? 1);
        var first = dice.Skewed(profile.FirstTokenMs, 0.25) * speed;
        var rest = output * profile.PerTokenMs * speed * (0.85 + (0.3 * dice.Unit())) * outcome.Finished;
        var overhead = dice.Skewed(0.21, 0.35);
        var latency = (outcome.Answered ? first + rest : dice.Skewed(outcome.Status == RequestStatus.UpstreamUnreachable ? 40 : 160, 0.4)) + overhead;

        var usage = outcome.Answered ? UsageOf(prompt, (long)(output * outcome.Finished), dice) : null;
        var reported = outcome.Answered && usage is not null ? (rule is null ? profile.Reported ?? model : model) : null;
        var cost = usage is null ? null : history.PricesAt(at).Price(new Billable(provider, reported, model, usage, null, at)) as Cost.Priced;
        return new RequestProxied
        {
            RequestId = dice.IdAt(at),
            StartedAt = at,
            Node = nodes[dice.Throw(nodes.Count)],
            KeyId = profile.KeyId,
            Feature = profile.Feature,
            Task = task,
            ProviderDeclared = profile.Declares,
            Endpoint = profile.Endpoint,
            WireFormat = profile.WireFormat,
            ProviderRequested = profile.Provider,
            ProviderActual = provider,
            ModelRequested = profile.Model,
            ModelActual = model,
            ModelReported = reported,
            Rule = rule is null ? null : new RuleRef(rule.Id, rule.Name),
            RulesVersion = rules.Version,
            Status = outcome.Status,
            HttpStatus = outcome.HttpStatus,
            ErrorCode = outcome.ErrorCode,
            Streaming = streaming && outcome.Answered,
            LatencyMs = Math.Round(latency, 3),
            TtftMs = outcome.Answered ? Math.Round(streaming ? first + overhead : latency - 0.4, 3) : null,
            OverheadMs = Math.Round(overhead, 3),
            RequestBytes = 350 + (prompt * 4),
            ResponseBytes = outcome.Answered ? 600 + (output * (streaming ? 190 : 5)) : 180,
            Usage = usage,
            UsageSource = usage is null ? UsageSource.None : outcome.Finished < 1 ? UsageSource.Partial : UsageSource.Reported,
            Cost = cost is null ? null : new RequestCost(cost.Usd, cost.PriceId),
            Shape = new RequestShape
            {
                Messages = profile.Output is null ? null : 1 + dice.Throw(6),
                PromptChars = prompt * 4,
                Tools = profile.Tools,
                ResponseFormat = profile.ResponseFormat,
                SchemaDepth = profile.SchemaDepth > 0 ? profile.SchemaDepth : null,
                Images = 0,
            },
            ProviderRequestId = outcome.Answered ? "req_" + dice.Bits().ToString("x16") : null,
            UserAgent = profile.UserAgents[dice.Throw(profile.UserAgents.Count)],
        };
    }

    private static (string? Task, double Upto)[] Cumulate(IReadOnlyDictionary<string, double> tasks)
    {
        var total = tasks.Values.Sum();
        var sum = 0d;
        return [.. tasks.Select(task => (task.Key.Length == 0 ? null : task.Key, sum += task.Value / total))];
    }

    /// <summary>Smaller models answer faster.</summary>
    private double SpeedOf(string provider, string model) =>
        model == profile.Model ? 1 : ModelCatalogue.BuiltIn.Find(provider, model)?.CapabilityTier switch
        {
            CapabilityTier.Nano => 0.55,
            CapabilityTier.Small => 0.7,
            CapabilityTier.Frontier => 1.7,
            _ => 1,
        };

    private string? TaskOf(Dice dice)
    {
        if (_tasks.Length == 1)
        {
            return _tasks[0].Task;
        }

        var at = dice.Unit();
        return Array.Find(_tasks, task => at < task.Upto).Task;
    }

    private Usage UsageOf(long prompt, long output, Dice dice)
    {
        var cached = profile.Cached is { } part ? (long)(prompt * Math.Min(0.95, part * 2 * dice.Unit())) : (long?)null;
        var written = profile.Written is { } share ? (long)((prompt - (cached ?? 0)) * Math.Min(0.95, share * 2 * dice.Unit())) : (long?)null;
        return new Usage
        {
            Input = prompt - (cached ?? 0) - (written ?? 0),
            CacheRead = cached,
            CacheWriteShort = written,
            CacheWriteLong = _cacheWrites ? 0 : null,
            Output = output,
            Reasoning = profile.Reasoning is { } thinking ? (long)(output * thinking * dice.Unit() * 2 * 0.99 / 2) : null,
        };
    }
}

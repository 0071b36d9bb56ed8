using Lectr.Domain.Anomalies;
using Lectr.Domain.Requests;
using Lectr.Domain.Rules;
using Lectr.EventStore;
using Lectr.Projections.Anomalies;
using Lectr.Testing;

namespace Lectr.Projections.Tests.Anomalies;

/// <summary>An hour out of its usual range becomes an event with what was changed before it, and ends with another.</summary>
public sealed class AnomalyWatchTests
{
    private static readonly DateTimeOffset Start = new(2026, 9, 1, 0, 0, 0, TimeSpan.Zero);
    private static readonly DateTimeOffset Spike = Start.AddDays(35).AddHours(14);

    [Fact]
    public async Task A_spike_is_found_with_the_rule_edit_before_it_and_ends_when_traffic_is_as_usual_again()
    {
        await using var database = await ProjectionsDatabase.CreateAsync();
        await AppendHoursAsync(database, Start, Spike, 60, 0.02m);
        await AppendRuleAsync(database, Spike.AddMinutes(-30));
        await AppendHoursAsync(database, Spike, Spike.AddHours(1), 600, 0.02m);
        await ProjectedTraffic.CatchUpAsync(database);
        var time = new SettableTime(Spike.AddHours(1).AddSeconds(30));
        var watch = new AnomalyWatch(database.Store, time);

        await watch.JudgeAsync(CancellationToken.None);
        await ProjectedTraffic.CatchUpAsync(database);

        var found = await FindAsync(database);
        Assert.Contains(found, anomaly => anomaly is { Metric: AnomalyMetric.Requests, Feature: "chat", Observed: 600, ResolvedAt: null } && anomaly.At == Spike);
        Assert.Contains(found, anomaly => anomaly.Metric == AnomalyMetric.Cost);
        Assert.All(found, anomaly => Assert.Contains(anomaly.NearbyChanges, change => change is { Kind: "rule_created", Actor: "ann", RuleId: "r1" }));

        await AppendHoursAsync(database, Spike.AddHours(1), Spike.AddHours(2), 60, 0.02m);
        await ProjectedTraffic.CatchUpAsync(database);
        time.Now = Spike.AddHours(2).AddSeconds(30);
        await watch.JudgeAsync(CancellationToken.None);
        await ProjectedTraffic.CatchUpAsync(database);

        Assert.All(await FindAsync(database), anomaly => Assert.Equal(Spike.AddHours(1), anomaly.ResolvedAt));
    }

    [Fact]
    public async Task Another_process_that_takes_over_finds_nothing_twice()
    {
        await using var database = await ProjectionsDatabase.CreateAsync();
        await AppendHoursAsync(database, Start, Spike, 60, 0.02m);
        await AppendHoursAsync(database, Spike, Spike.AddHours(1), 600, 0.02m);
        await ProjectedTraffic.CatchUpAsync(database);
        var time = new SettableTime(Spike.AddHours(1).AddSeconds(30));

        await new AnomalyWatch(database.Store, time).JudgeAsync(CancellationToken.None);
        var before = await database.ScalarAsync<long>("select count(*) from lectr.mt_events where type like 'anomaly%'");
        await new AnomalyWatch(database.Store, time).JudgeAsync(CancellationToken.None);

        Assert.True(before > 0);
        Assert.Equal(before, await database.ScalarAsync<long>("select count(*) from lectr.mt_events where type like 'anomaly%'"));
    }

    private static async Task<IReadOnlyList<AnomalyItem>> FindAsync(TestDatabase database) =>
        (await new AnomaliesQuery(database.Source).RunAsync("default", new TimeWindow(Start, Spike.AddDays(1)), feature: null, open: false, CancellationToken.None)).Items;

    private static async Task AppendHoursAsync(TestDatabase database, DateTimeOffset from, DateTimeOffset to, int requestsAnHour, decimal usd)
    {
        var events = new List<NewEvent>();
        for (var hour = from; hour < to; hour = hour.AddHours(1))
        {
            for (var i = 0; i < requestsAnHour; i++)
            {
                var request = Request(hour.AddSeconds(i * 3600d / requestsAnHour), usd);
                events.Add(EventTypes.ToNewEvent(request, request.RequestId, request.StartedAt, userName: null));
            }
        }

        foreach (var some in events.Chunk(5_000))
        {
            await database.Store.AppendBatchAsync([new StreamBatch("default", "requests/n/d", some)], inSameTransaction: null, CancellationToken.None);
        }
    }

    private static async Task AppendRuleAsync(TestDatabase database, DateTimeOffset at)
    {
        var rule = new Rule("r1", "chat to mini", 1, Enabled: true, new RuleConditions("chat"), new RuleTarget("alpha", "mini"), at, at);
        var created = new RuleCreated { Actor = "ann", At = at, Rule = rule };
        await database.Store.AppendAsync("default", "rules", 0, [EventTypes.ToNewEvent(created, Guid.CreateVersion7(at), at, "ann")], inline: null, CancellationToken.None);
    }

    private static RequestProxied Request(DateTimeOffset at, decimal usd) => new()
    {
        RequestId = Guid.CreateVersion7(at),
        StartedAt = at,
        Node = "n",
        KeyId = "k",
        Feature = "chat",
        Endpoint = "POST /v1/chat/completions",
        WireFormat = "chat",
        ProviderRequested = "alpha",
        ProviderActual = "alpha",
        ModelRequested = "large",
        ModelActual = "large",
        Status = RequestStatus.Success,
        HttpStatus = 200,
        LatencyMs = 500 + at.Second,
        Usage = new Usage { Input = 100, Output = 50 },
        UsageSource = UsageSource.Reported,
        Cost = new RequestCost(usd, "p"),
    };

    private sealed class SettableTime(DateTimeOffset now) : TimeProvider
    {
        public DateTimeOffset Now { get; set; } = now;

        public override DateTimeOffset GetUtcNow() => Now;
    }
}

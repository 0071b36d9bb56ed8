using Lectr.Domain.Requests;
using Lectr.Projections.RequestLog;
using Lectr.Projections.Traffic;

namespace Lectr.Projections.Tests.RequestLog;

/// <summary>The log gives back every request as it was, newest first, under every filter, page by page.</summary>
public sealed class RequestLogTests(ProjectedTraffic traffic) : IClassFixture<ProjectedTraffic>
{
    private static readonly TimeWindow Whole = new(ProjectedTraffic.Start, ProjectedTraffic.End);
    private static readonly RequestFilter Everything = new("default", Whole);

    public static TheoryData<string> Filters() => new(Cases.Keys);

    private static readonly Dictionary<string, (RequestFilter Filter, Func<RequestProxied, bool> Passes)> Cases = new(StringComparer.Ordinal)
    {
        ["everything"] = (Everything, _ => true),
        ["feature"] = (Everything with { Feature = new FeatureCondition("chat") }, r => r.Feature == "chat"),
        ["untagged"] = (Everything with { Feature = new FeatureCondition(null) }, r => r.Feature is null),
        ["a feature called untagged"] = (Everything with { Feature = new FeatureCondition("untagged") }, r => r.Feature == "untagged"),
        ["a feature of 3,000 characters"] = (Everything with { Feature = new FeatureCondition(new string('f', 3_000)) }, r => r.Feature?.Length == 3_000),
        ["task"] = (Everything with { Task = "classification" }, r => r.Task == "classification"),
        ["provider"] = (Everything with { Provider = "gamma" }, r => r.ProviderActual == "gamma"),
        ["model requested"] = (Everything with { ModelRequested = "model-large" }, r => r.ModelRequested == "model-large"),
        ["model actual"] = (Everything with { ModelActual = "model-mini" }, r => r.ModelActual == "model-mini"),
        ["rule"] = (Everything with { RuleId = "rule-0" }, r => r.Rule?.Id == "rule-0"),
        ["status"] = (Everything with { Status = RequestStatus.UpstreamAborted }, r => r.Status == RequestStatus.UpstreamAborted),
        ["routed"] = (Everything with { Routed = true }, r => r.Rule is not null),
        ["not routed"] = (Everything with { Routed = false }, r => r.Rule is null),
        ["cost"] = (Everything with { MinCost = 0.000095m }, r => r.Cost?.Usd >= 0.000095m),
        ["latency"] = (Everything with { MinLatencyMs = 120_000 }, r => r.LatencyMs >= 120_000),
        ["several"] = (
            Everything with { Feature = new FeatureCondition("chat"), Task = "reasoning", Status = RequestStatus.Success, MinLatencyMs = 50, Routed = false },
            r => r is { Feature: "chat", Task: "reasoning", Status: RequestStatus.Success, LatencyMs: >= 50, Rule: null }),
        ["nothing"] = (Everything with { Feature = new FeatureCondition("no such") }, _ => false),
        ["a part of the time"] = (
            new RequestFilter("default", ProjectedTraffic.Window(30, 77)) { Provider = "alpha" },
            r => r.ProviderActual == "alpha" && r.StartedAt >= ProjectedTraffic.Start.AddHours(30) && r.StartedAt < ProjectedTraffic.Start.AddHours(77)),
    };

    [Theory]
    [MemberData(nameof(Filters))]
    public async Task Paging_through_a_filter_gives_exactly_the_matching_requests_newest_first(string name)
    {
        var (filter, passes) = Cases[name];
        var query = new RequestLogQuery(traffic.Database.Source);
        var found = new List<RequestProxied>();
        RequestCursor? cursor = null;
        do
        {
            var page = await query.PageAsync(filter, cursor, 97, CancellationToken.None);
            found.AddRange(page.Items);
            cursor = RequestCursor.Parse(page.NextCursor);
        }
        while (cursor is not null);

        var expected = traffic.In(Whole).Where(passes).OrderByDescending(r => r.StartedAt).ThenByDescending(r => Convert.ToHexString(r.RequestId.ToByteArray(bigEndian: true)), StringComparer.Ordinal).ToList();
        Assert.Equal(expected.Select(r => r.RequestId), found.Select(r => r.RequestId));
        Assert.Equal(expected, found);
    }

    [Fact]
    public async Task An_export_gives_what_paging_gives()
    {
        var exported = new List<Guid>();
        await foreach (var request in new RequestLogQuery(traffic.Database.Source).ExportAsync(Everything with { Routed = true }, CancellationToken.None))
        {
            exported.Add(request.RequestId);
        }

        var page = await new RequestLogQuery(traffic.Database.Source).PageAsync(Everything with { Routed = true }, null, 100_000, CancellationToken.None);
        Assert.Equal(page.Items.Select(request => request.RequestId), exported);
    }

    [Fact]
    public async Task A_request_is_found_by_its_id_in_its_own_organisation_only()
    {
        var query = new RequestLogQuery(traffic.Database.Source);
        var mine = traffic.All.First(one => one.Organisation == "default").Request;
        var theirs = traffic.All.First(one => one.Organisation == "other").Request;

        Assert.Equal(mine, await query.FindAsync("default", mine.RequestId, CancellationToken.None));
        Assert.Null(await query.FindAsync("default", theirs.RequestId, CancellationToken.None));
    }

    [Fact]
    public void A_cursor_survives_the_way_through_a_url_and_nonsense_is_refused()
    {
        var cursor = new RequestCursor(ProjectedTraffic.Start.AddTicks(1230), Guid.CreateVersion7());

        Assert.Equal(cursor, RequestCursor.Parse(cursor.ToString()));
        Assert.All(["", "x", "////", new string('A', 33), new string('_', 32)], text => Assert.Null(RequestCursor.Parse(text)));
    }
}

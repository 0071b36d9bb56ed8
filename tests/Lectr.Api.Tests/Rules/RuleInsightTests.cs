using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Lectr.Domain.Pricing;
using Lectr.Domain.Requests;
using Lectr.EventStore;
using Lectr.Projections;
using Microsoft.Extensions.Logging.Abstractions;

namespace Lectr.Api.Tests.Rules;

/// <summary>Backtest, impact, lint and explanation over HTTP, on traffic that went through log and read models.</summary>
public sealed class RuleInsightTests(ApiUnderTest api) : IClassFixture<ApiUnderTest>
{
    private static readonly Usage Tokens = new() { Input = 10_000, Output = 1_000 };

    [Fact]
    public async Task A_draft_is_held_against_the_traffic_of_the_window()
    {
        var organisation = await api.OrganisationAsync();
        using var client = api.Client(organisation: organisation);
        await RecordAsync(organisation, [.. Enumerable.Range(0, 3).Select(_ => Request("classifier", "gpt-4o")), Request("search", "gpt-4o"), Request("classifier", "gpt-4o") with { Task = "reasoning" }]);

        using var answer = await client.PostAsJsonAsync("/api/rules/backtest", new
        {
            rules = new[] { new { name = "Cheaper", conditions = new { feature = "classifier" }, target = new { provider = "openai", model = "gpt-4o-mini" } } },
        });
        var report = await answer.BodyAsync();
        var rule = report["rules"]!.AsArray().Single()!;

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal((4, 4 * Cost("gpt-4o"), 4 * Cost("gpt-4o-mini")), ((int)rule["requests"]!, (decimal)rule["cost_actual_usd"]!, (decimal)rule["cost_hypothetical_usd"]!));
        Assert.Equal(4 * (Cost("gpt-4o") - Cost("gpt-4o-mini")), (decimal)report["total"]!["savings_usd"]!);
        Assert.Equal((4, 5, 1, true), ((int)report["total"]!["requests"]!, (int)report["all"]!["requests"]!, (int)rule["reasoning_requests_moved"]!, (bool)report["exact"]!));
        Assert.Equal("classifier", (string)rule["features"]![0]!["feature"]!);
        Assert.Equal("reasoning_moved", (string)report["warnings"]![0]!["code"]!);
    }

    [Fact]
    public async Task A_version_of_the_past_is_held_against_the_traffic_too_and_bad_input_is_told()
    {
        var organisation = await api.OrganisationAsync();
        using var client = api.Client(organisation: organisation);
        await CreateAsync(client, "classifier");
        await RecordAsync(organisation, Request("classifier", "gpt-4o"));

        Assert.Equal(0, (int)(await PostAsync(client, new { version = 0 })).Body["total"]!["requests"]!);
        Assert.Equal(1, (int)(await PostAsync(client, new { version = 1 })).Body["total"]!["requests"]!);
        Assert.Equal(1, (int)(await PostAsync(client, new { })).Body["total"]!["requests"]!);
        Assert.Equal(HttpStatusCode.NotFound, (await PostAsync(client, new { version = 9 })).Status);
        var bad = await PostAsync(client, new { rules = new[] { new { name = "x" } } });
        Assert.Equal(HttpStatusCode.BadRequest, bad.Status);
        Assert.Contains("rules[0].conditions", bad.Body["errors"]!.AsObject().Select(error => error.Key));
    }

    [Fact]
    public async Task Impact_is_the_saving_of_what_a_rule_routed_with_errors_and_p95_on_both_sides()
    {
        var organisation = await api.OrganisationAsync();
        using var client = api.Client(organisation: organisation);
        var id = await CreateAsync(client, "classifier");
        var now = DateTimeOffset.UtcNow;
        await RecordAsync(
            organisation,
            Routed(id, now),
            Routed(id, now) with { Status = RequestStatus.ProviderError, Cost = null, Usage = null },
            Request("classifier", "gpt-4o") with { StartedAt = TimeWindow.FloorHour(now).AddMinutes(-30), LatencyMs = 300 });

        var impact = await GetAsync(client, $"/api/rules/{id}/impact");

        Assert.Equal(2, (int)impact["requests"]!);
        Assert.Equal(Cost("gpt-4o") - Cost("gpt-4o-mini"), (decimal)impact["savings_usd"]!);
        Assert.Equal((2, 0.5), ((int)impact["after"]!["requests"]!, (double)impact["after"]!["error_rate"]!));
        Assert.Equal((1, 0.0), ((int)impact["before"]!["requests"]!, (double)impact["before"]!["error_rate"]!));
        Assert.InRange((double)impact["after"]!["latency_ms"]!["p95"]!, 198, 202);
        Assert.InRange((double)impact["before"]!["latency_ms"]!["p95"]!, 297, 303);
    }

    [Fact]
    public async Task An_explanation_shows_the_rules_of_that_version_and_the_same_decision()
    {
        var organisation = await api.OrganisationAsync();
        using var client = api.Client(organisation: organisation);
        var id = await CreateAsync(client, "classifier");
        await CreateAsync(client, "search");
        var request = Routed(id, DateTimeOffset.UtcNow);
        await RecordAsync(organisation, request);
        using var deleted = await client.DeleteAsync($"/api/rules/{id}");

        var explanation = await GetAsync(client, $"/api/requests/{request.RequestId}/explanation");

        Assert.Equal((1, true), ((int)explanation["rules_version"]!, (bool)explanation["agrees"]!));
        var rule = explanation["rules"]!.AsArray().Single()!;
        Assert.True((bool)rule["matched"]! && (bool)rule["decided"]!);
        Assert.Equal("feature classifier classifier true", $"{rule["conditions"]![0]!["field"]} {rule["conditions"]![0]!["expected"]} {rule["conditions"]![0]!["actual"]} {rule["conditions"]![0]!["matched"]}");
        using var missing = await client.GetAsync($"/api/requests/{Guid.NewGuid()}/explanation");
        Assert.Equal(HttpStatusCode.NotFound, missing.StatusCode);
    }

    [Fact]
    public async Task Lint_tells_of_rules_that_can_never_be_reached()
    {
        using var client = api.Client(organisation: await api.OrganisationAsync());
        await CreateAsync(client, "classifier");
        var hidden = await CreateAsync(client, "classifier");

        var findings = (await GetAsync(client, "/api/rules/lint"))["findings"]!.AsArray();

        Assert.Contains(findings, finding => (string)finding!["code"]! == "unreachable" && (string)finding["rule_id"]! == hidden);
        Assert.Contains(findings, finding => (string)finding!["code"]! == "never_matched");
        Assert.Contains(findings, finding => (string)finding!["code"]! == "no_credential");
    }

    private async Task RecordAsync(string organisation, params RequestProxied[] requests)
    {
        await api.Database.Store.AppendBatchAsync(
            [new StreamBatch(organisation, "requests/n/2026-11-21", [.. requests.Select(request => EventTypes.ToNewEvent(request, request.RequestId, request.StartedAt, null))])],
            null,
            default);
        await new ProjectionWorker(api.Database.Store, TimeProvider.System, NullLogger<ProjectionWorker>.Instance).CatchUpAsync(default);
    }

    private static RequestProxied Routed(string ruleId, DateTimeOffset at) => Request("classifier", "gpt-4o") with
    {
        StartedAt = at,
        ModelActual = "gpt-4o-mini",
        Rule = new RuleRef(ruleId, "Rule"),
        RulesVersion = 1,
        Cost = new RequestCost(Cost("gpt-4o-mini"), "p"),
    };

    private static RequestProxied Request(string feature, string model) => new()
    {
        RequestId = Guid.CreateVersion7(),
        StartedAt = DateTimeOffset.UtcNow,
        Node = "n",
        KeyId = "k",
        Feature = feature,
        Endpoint = "POST /v1/chat/completions",
        WireFormat = "openai",
        ProviderRequested = "openai",
        ProviderActual = "openai",
        ModelRequested = model,
        ModelActual = model,
        Status = RequestStatus.Success,
        LatencyMs = 200,
        Usage = Tokens,
        UsageSource = UsageSource.Reported,
        Cost = new RequestCost(Cost(model), "p"),
    };

    private static decimal Cost(string model) =>
        ((Cost.Priced)PriceBook.Catalogue.Price(new Billable("openai", null, model, Tokens, null, DateTimeOffset.UtcNow))).Usd;

    private static async Task<string> CreateAsync(HttpClient client, string feature)
    {
        using var answer = await client.PostAsJsonAsync("/api/rules", new { name = "Rule", conditions = new { feature }, target = new { provider = "openai", model = "gpt-4o-mini" } });
        return (string)(await answer.BodyAsync())["id"]!;
    }

    private static async Task<(HttpStatusCode Status, JsonNode Body)> PostAsync(HttpClient client, object body)
    {
        using var answer = await client.PostAsJsonAsync("/api/rules/backtest", body);
        return (answer.StatusCode, await answer.BodyAsync());
    }

    private static async Task<JsonNode> GetAsync(HttpClient client, string path)
    {
        using var answer = await client.GetAsync(path);
        answer.EnsureSuccessStatusCode();
        return await answer.BodyAsync();
    }
}

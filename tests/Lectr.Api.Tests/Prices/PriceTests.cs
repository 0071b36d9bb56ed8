using System.Net;
using System.Net.Http.Json;
using Lectr.Domain.Requests;
using Lectr.EventStore;
using Lectr.Projections;
using Microsoft.Extensions.Logging.Abstractions;

namespace Lectr.Api.Tests.Prices;

/// <summary>The price book over HTTP: what holds, own prices, and what they change of the past.</summary>
public sealed class PriceTests(ApiUnderTest api) : IClassFixture<ApiUnderTest>
{
    private static readonly DateTimeOffset Monday = new(2026, 11, 16, 9, 0, 0, TimeSpan.Zero);

    [Fact]
    public async Task The_catalogue_is_listed_with_its_days_and_sources()
    {
        using var client = api.Client();
        var body = await (await client.GetAsync("/api/prices?provider=gemini&model=models/gemini-4-argon")).BodyAsync();
        var items = body["items"]!.AsArray();

        Assert.Equal(["gemini/gemini-4-argon@2026-10-13", "gemini/gemini-4-argon@2026-12-01"], items.Select(item => item!["price_id"]!.GetValue<string>()));
        Assert.Equal("2026-12-01T00:00:00+00:00", items[0]!["valid_to"]!.GetValue<string>());
        Assert.Equal(2m, items[0]!["rates"]!["input"]!.GetValue<decimal>());
        Assert.NotNull(items[0]!["source"]);
    }

    [Fact]
    public async Task An_own_price_holds_for_one_organisation_until_it_is_taken_away()
    {
        var organisation = await api.OrganisationAsync();
        using var client = api.Client(organisation: organisation);
        using var set = await client.PutAsJsonAsync("/api/prices", new { provider = "OpenAI", model = "gpt-4o", rates = new { input = 2.0, output = 8.0 }, reason = "contract 7" });
        var price = await set.BodyAsync();

        Assert.Equal(HttpStatusCode.OK, set.StatusCode);
        Assert.True(price["in_force"]!.GetValue<bool>());
        Assert.NotNull(price["live"]);
        Assert.StartsWith("openai/gpt-4o@", price["price_id"]!.GetValue<string>(), StringComparison.Ordinal);
        Assert.Equal(["catalogue false", "own true"], await StateAsync(client));
        using var other = api.Client();
        Assert.Equal(["catalogue true"], await StateAsync(other));

        Assert.Equal(HttpStatusCode.OK, (await client.DeleteAsync($"/api/prices?id={price["id"]}")).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await client.DeleteAsync($"/api/prices?id={price["id"]}")).StatusCode);
        Assert.Equal(["catalogue true"], await StateAsync(client));
    }

    [Fact]
    public async Task What_is_no_price_is_a_problem_with_the_field_that_is_wrong()
    {
        using var client = api.Client();
        using var answer = await client.PutAsJsonAsync("/api/prices", new { provider = "openai", model = "gpt-4o", rates = new { input = 0.0000025, output = 8 } });

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.NotNull((await answer.BodyAsync())["errors"]!["rates.input"]);
    }

    [Fact]
    public async Task Only_admins_set_prices()
    {
        using var client = api.Client(await api.TokenAsync("editor"));

        Assert.Equal(HttpStatusCode.Forbidden, (await client.PutAsJsonAsync("/api/prices", new { provider = "openai", model = "x", rates = new { input = 1, output = 1 } })).StatusCode);
        Assert.Equal(HttpStatusCode.Forbidden, (await client.PostAsJsonAsync("/api/prices/reprice", new { from = Monday, to = Monday.AddDays(1) })).StatusCode);
    }

    [Fact]
    public async Task A_price_set_later_reprices_what_was_unpriced_once_and_the_figures_follow()
    {
        var organisation = await api.OrganisationAsync();
        using var client = api.Client(organisation: organisation);
        await AppendAsync(organisation, Enumerable.Range(0, 40).Select(i => Unpriced(Monday.AddHours(i))));
        Assert.Equal("unknown_model our-model 40", await FindingAsync(client));

        await client.PutAsJsonAsync("/api/prices", new { provider = "azure", model = "our-model", valid_from = Monday, rates = new { input = 2, output = 10 } });
        var order = new { from = Monday.AddDays(-1), to = Monday.AddDays(3), only_unpriced = true, reason = "price was missing", dry_run = true };
        var planned = await (await client.PostAsJsonAsync("/api/prices/reprice", order)).BodyAsync();
        var done = await (await client.PostAsJsonAsync("/api/prices/reprice", order with { dry_run = false })).BodyAsync();
        await CatchUpAsync();
        var again = await (await client.PostAsJsonAsync("/api/prices/reprice", order with { dry_run = false })).BodyAsync();

        // 1,000 x 2 + 100 x 10 = 0.003 a request
        Assert.Equal(0.12m, planned["difference_usd"]!.GetValue<decimal>());
        Assert.Equal((40L, 40L, 0.12m), (done["requests"]!.GetValue<long>(), done["unpriced_before"]!.GetValue<long>(), done["usd_after"]!.GetValue<decimal>()));
        Assert.Equal(3, done["days"]!.AsArray().Count);
        Assert.Equal(0L, again["requests"]!.GetValue<long>());
        Assert.Equal("0.12 0", await TotalsAsync(client));
        Assert.Null(await FindingAsync(client));
    }

    private static RequestProxied Unpriced(DateTimeOffset at) => new()
    {
        RequestId = Guid.CreateVersion7(at),
        StartedAt = at,
        Node = "n1",
        KeyId = "k1",
        Feature = "chat",
        Endpoint = "POST /openai/v1/chat/completions",
        WireFormat = "openai",
        ProviderRequested = "azure",
        ProviderActual = "azure",
        ModelRequested = "our-model",
        ModelActual = "our-model",
        Status = RequestStatus.Success,
        HttpStatus = 200,
        LatencyMs = 12,
        Usage = new Usage { Input = 1_000, Output = 100 },
        UsageSource = UsageSource.Reported,
    };

    private async Task AppendAsync(string organisation, IEnumerable<RequestProxied> requests)
    {
        await api.Database.Store.AppendBatchAsync(
            [new StreamBatch(organisation, "requests/n1/2026-11-16", [.. requests.Select(r => EventTypes.ToNewEvent(r, r.RequestId, r.StartedAt, null))])], null, CancellationToken.None);
        await CatchUpAsync();
    }

    private Task CatchUpAsync() =>
        new ProjectionWorker(api.Database.Store, TimeProvider.System, NullLogger<ProjectionWorker>.Instance).CatchUpAsync(CancellationToken.None);

    private static async Task<string?> FindingAsync(HttpClient client)
    {
        var body = await (await client.GetAsync($"/api/prices/check?from={Monday.AddDays(-1):yyyy-MM-dd}&to={Monday.AddDays(3):yyyy-MM-dd}")).BodyAsync();
        return body["items"]!.AsArray().Select(item => $"{item!["kind"]} {item["model"]} {item["requests"]}").SingleOrDefault();
    }

    private static async Task<string> TotalsAsync(HttpClient client)
    {
        var body = await (await client.GetAsync($"/api/overview?from={Monday.AddDays(-1):yyyy-MM-dd}&to={Monday.AddDays(3):yyyy-MM-dd}")).BodyAsync();
        return $"{body["cost_usd"]!.GetValue<decimal>():0.####} {body["unpriced_requests"]}";
    }

    private static async Task<List<string>> StateAsync(HttpClient client)
    {
        var body = await (await client.GetAsync("/api/prices?provider=openai&model=gpt-4o")).BodyAsync();
        return [.. body["items"]!.AsArray().Select(item => $"{(item!["id"] is null ? "catalogue" : "own")} {item["in_force"]}").Order(StringComparer.Ordinal)];
    }
}

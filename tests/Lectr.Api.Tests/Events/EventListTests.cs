using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Lectr.Api.Tests.Traffic;

namespace Lectr.Api.Tests.Events;

/// <summary>The raw log is listed in its order, whole, by stream, by type, and page by page.</summary>
public sealed class EventListTests(ApiUnderTest api) : IClassFixture<ApiUnderTest>
{
    [Fact]
    public async Task Stream_type_and_position_narrow_the_log_and_keep_its_order()
    {
        var organisation = await api.OrganisationAsync();
        using var client = api.Client(organisation: organisation);
        await client.PostAsJsonAsync("/api/keys", new { name = "first" });
        await api.RecordAsync(organisation, Recorded.Request(), Recorded.Request());
        await client.PostAsJsonAsync("/api/keys", new { name = "second" });

        Assert.Equal(["organisation_created", "lectr_key_issued", "request_proxied", "request_proxied", "lectr_key_issued"], await TypesAsync(client, ""));
        Assert.Equal(["lectr_key_issued", "lectr_key_issued"], await TypesAsync(client, "type=lectr_key_issued"));
        Assert.Equal(["lectr_key_issued", "lectr_key_issued"], await TypesAsync(client, "stream=keys"));
        Assert.Equal(["request_proxied", "request_proxied"], await TypesAsync(client, "type=request_proxied"));
        Assert.Equal(["request_proxied", "request_proxied"], await TypesAsync(client, "stream=requests/test/2026-11-20"));
        Assert.Equal(["organisation_created"], await TypesAsync(client, "stream=settings&type=organisation_created"));
        Assert.Empty(await TypesAsync(client, "stream=keys&type=rule_created"));
        Assert.Empty(await TypesAsync(client, "type=never_heard_of"));

        var first = await client.GetFromJsonAsync<JsonNode>("/api/events?type=lectr_key_issued&limit=1");
        var second = await client.GetFromJsonAsync<JsonNode>($"/api/events?type=lectr_key_issued&limit=1&after={first!["next_after"]}");
        Assert.Equal("second", (string?)second!["items"]![0]!["data"]!["name"]);
    }

    private static async Task<IEnumerable<string>> TypesAsync(HttpClient client, string query) =>
        (await client.GetFromJsonAsync<JsonNode>("/api/events?" + query))!["items"]!.AsArray().Select(item => (string)item!["type"]!);
}

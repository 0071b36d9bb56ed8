using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;

namespace Lectr.Api.Tests.Rules;

public sealed class RuleEndpointTests(ApiUnderTest api) : IClassFixture<ApiUnderTest>
{
    [Fact]
    public async Task A_rule_is_created_read_replaced_switched_and_deleted()
    {
        using var client = api.Client(organisation: await api.OrganisationAsync());
        using var created = await client.PostAsJsonAsync("/api/rules", Rule("Downgrade", feature: "classifier", task: "classification"));
        var rule = await created.BodyAsync();
        var id = rule["id"]!.GetValue<string>();

        Assert.Equal(HttpStatusCode.Created, created.StatusCode);
        Assert.Equal($"/api/rules/{id}", created.Headers.Location!.ToString());
        Assert.Equal("\"1\"", created.Headers.ETag!.Tag);
        Assert.Equal((1, true, "classifier"), ((int)rule["priority"]!, (bool)rule["enabled"]!, (string)rule["conditions"]!["feature"]!));
        Assert.Equal((0, 0), ((int)rule["live"]!["nodes"]!, (int)rule["live"]!["confirmed"]!));
        Assert.NotNull(rule["live"]!["ms"]);

        using var replaced = await client.PutAsJsonAsync($"/api/rules/{id}", Rule("Renamed", feature: "classifier"));
        Assert.Equal("Renamed", (string)(await replaced.BodyAsync())["name"]!);
        using var disabled = await client.PostAsync($"/api/rules/{id}/disable", null);
        Assert.False((bool)(await disabled.BodyAsync())["enabled"]!);
        using var enabled = await client.PostAsync($"/api/rules/{id}/enable", null);
        Assert.True((bool)(await enabled.BodyAsync())["enabled"]!);
        Assert.Equal("Renamed", (string)(await GetAsync(client, $"/api/rules/{id}"))["name"]!);

        using var deleted = await client.DeleteAsync($"/api/rules/{id}");
        Assert.Equal(HttpStatusCode.OK, deleted.StatusCode);
        using var gone = await client.GetAsync($"/api/rules/{id}");
        Assert.Equal(HttpStatusCode.NotFound, gone.StatusCode);
        Assert.Equal("application/problem+json", gone.Content.Headers.ContentType!.MediaType);
    }

    [Fact]
    public async Task A_taken_priority_is_a_conflict_that_names_its_holder_and_changes_nothing()
    {
        using var client = api.Client(organisation: await api.OrganisationAsync());
        var first = await CreateAsync(client, Rule("Holder", priority: 1));
        await CreateAsync(client, Rule("Off", priority: 1, enabled: false));

        using var refused = await client.PostAsJsonAsync("/api/rules", Rule("Second", priority: 1));
        var problem = await refused.BodyAsync();

        Assert.Equal(HttpStatusCode.Conflict, refused.StatusCode);
        Assert.Contains("Holder", (string)problem["detail"]!, StringComparison.Ordinal);
        Assert.Equal((string)first["id"]!, (string)problem["holder"]!["id"]!);
        var off = (await GetAsync(client, "/api/rules"))["items"]!.AsArray().Single(rule => !(bool)rule!["enabled"]!)!;
        using var enable = await client.PostAsync($"/api/rules/{off["id"]}/enable", null);
        Assert.Equal(HttpStatusCode.Conflict, enable.StatusCode);
        Assert.Equal(2, (long)(await GetAsync(client, "/api/rules"))["version"]!);
    }

    [Fact]
    public async Task An_editor_who_saw_an_older_version_gets_412()
    {
        using var client = api.Client(organisation: await api.OrganisationAsync());
        var rule = await CreateAsync(client, Rule("A"));
        await CreateAsync(client, Rule("B"));

        Assert.Equal(HttpStatusCode.PreconditionFailed, await DeleteAsync(client, rule, "\"1\""));
        Assert.Equal(HttpStatusCode.PreconditionFailed, await DeleteAsync(client, rule, "\"what\""));
        Assert.Equal(HttpStatusCode.OK, await DeleteAsync(client, rule, "\"2\""));
    }

    [Fact]
    public async Task What_makes_no_rule_is_told_field_by_field()
    {
        using var client = api.Client(organisation: await api.OrganisationAsync());
        using var answer = await client.PostAsJsonAsync("/api/rules", new
        {
            name = new string('x', 101),
            priority = 0,
            conditions = new { feature = "" },
            target = new { provider = "mistral", model = "" },
        });

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Equal(
            ["conditions", "name", "priority", "target.model", "target.provider"],
            (await answer.BodyAsync())["errors"]!.AsObject().Select(error => error.Key).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task A_new_order_counts_from_one_and_must_name_every_rule()
    {
        using var client = api.Client(organisation: await api.OrganisationAsync());
        var ids = new List<string>();
        foreach (var name in new[] { "A", "B", "C" })
        {
            ids.Add((string)(await CreateAsync(client, Rule(name)))["id"]!);
        }

        using var partial = await client.PutAsJsonAsync("/api/rules/order", new { ids = ids.Take(2) });
        Assert.Equal(HttpStatusCode.BadRequest, partial.StatusCode);
        using var whole = await client.PutAsJsonAsync("/api/rules/order", new { ids = Enumerable.Reverse(ids) });
        var set = await whole.BodyAsync();

        Assert.Equal(["C:1", "B:2", "A:3"], set["items"]!.AsArray().Select(rule => $"{rule!["name"]}:{rule["priority"]}"));
        Assert.NotNull(set["live"]);
    }

    [Fact]
    public async Task The_past_can_be_read_by_version_and_time_and_brought_back()
    {
        using var client = api.Client(organisation: await api.OrganisationAsync());
        var a = await CreateAsync(client, Rule("A"));
        await CreateAsync(client, Rule("B"));
        var then = await GetAsync(client, "/api/rules?version=2");
        var moment = (string)(await GetAsync(client, "/api/rules/history"))["items"]!.AsArray()[0]!["at"]!;
        Assert.Equal(HttpStatusCode.OK, await DeleteAsync(client, a, null));

        Assert.Equal(["A", "B"], Names(then));
        Assert.Equal(["A"], Names(await GetAsync(client, "/api/rules?version=1")));
        Assert.Equal(["A", "B"], Names(await GetAsync(client, $"/api/rules?as_of={Uri.EscapeDataString(moment)}")));
        Assert.Empty(Names(await GetAsync(client, "/api/rules?as_of=2020-01-01T00:00:00Z")));

        using var restored = await client.PostAsJsonAsync("/api/rules/restore", new { version = 2 });
        Assert.Equal(4, (long)(await restored.BodyAsync())["version"]!);
        Assert.True(JsonNode.DeepEquals(then["items"], (await GetAsync(client, "/api/rules"))["items"]));
        using var never = await client.PostAsJsonAsync("/api/rules/restore", new { version = 99 });
        Assert.Equal(HttpStatusCode.NotFound, never.StatusCode);
    }

    [Fact]
    public async Task History_tells_who_changed_what_newest_first()
    {
        var organisation = await api.OrganisationAsync();
        using var client = api.Client(organisation: organisation);
        var a = await CreateAsync(client, Rule("A"));
        await CreateAsync(client, Rule("B"));
        using var renamed = await client.PutAsJsonAsync($"/api/rules/{a["id"]}", Rule("A2"));

        var items = (await GetAsync(client, "/api/rules/history"))["items"]!.AsArray();
        var ofA = (await GetAsync(client, $"/api/rules/history?rule_id={a["id"]}"))["items"]!.AsArray();

        Assert.Equal(["rule_edited 3", "rule_created 2", "rule_created 1"], items.Select(item => $"{item!["type"]} {item["version"]}"));
        Assert.Equal(("A", "A2"), ((string)items[0]!["before"]!["name"]!, (string)items[0]!["after"]!["name"]!));
        Assert.Null(items[2]!["before"]);
        Assert.Equal(64, ((string)items[0]!["hash"]!).Length);
        Assert.False(string.IsNullOrEmpty((string)items[0]!["actor"]!));
        Assert.Equal(2, ofA.Count);
    }

    [Fact]
    public async Task Viewers_read_and_may_not_edit()
    {
        using var viewer = api.Client(await api.TokenAsync("viewer"));
        using var editor = api.Client(await api.TokenAsync("editor"));

        using var refused = await viewer.PostAsJsonAsync("/api/rules", Rule("A"));
        using var allowed = await editor.PostAsJsonAsync("/api/rules", Rule("A"));
        using var read = await viewer.GetAsync("/api/rules");

        Assert.Equal((HttpStatusCode.Forbidden, HttpStatusCode.Created, HttpStatusCode.OK), (refused.StatusCode, allowed.StatusCode, read.StatusCode));
    }

    [Fact]
    public async Task Twenty_concurrent_editors_lose_no_edit_and_make_no_duplicate_priority()
    {
        var organisation = await api.OrganisationAsync();
        var answers = await Task.WhenAll(Enumerable.Range(0, 20).Select(async editor =>
        {
            using var client = api.Client(organisation: organisation);
            var codes = new List<HttpStatusCode>();
            for (var i = 0; i < 3; i++)
            {
                using var answer = await client.PostAsJsonAsync("/api/rules", Rule($"{editor}-{i}", priority: i == 2 ? 500 : null));
                codes.Add(answer.StatusCode);
            }

            return codes;
        }));

        using var reader = api.Client(organisation: organisation);
        var rules = (await GetAsync(reader, "/api/rules"))["items"]!.AsArray();
        var codes = answers.SelectMany(codes => codes).ToList();
        Assert.Equal(codes.Count(code => code == HttpStatusCode.Created), rules.Count);
        Assert.Equal(60, codes.Count(code => code is HttpStatusCode.Created or HttpStatusCode.Conflict));
        Assert.True(rules.Count >= 41);
        Assert.Equal(rules.Count, rules.Select(rule => (int)rule!["priority"]!).Distinct().Count());
    }

    private static object Rule(string name, string feature = "chat", string? task = null, int? priority = null, bool? enabled = null) => new
    {
        name,
        priority,
        enabled,
        conditions = new { feature, task },
        target = new { provider = "openai", model = "gpt-4o-mini" },
    };

    private static async Task<JsonNode> CreateAsync(HttpClient client, object rule)
    {
        using var answer = await client.PostAsJsonAsync("/api/rules", rule);
        answer.EnsureSuccessStatusCode();
        return await answer.BodyAsync();
    }

    private static async Task<HttpStatusCode> DeleteAsync(HttpClient client, JsonNode rule, string? ifMatch)
    {
        using var request = new HttpRequestMessage(HttpMethod.Delete, $"/api/rules/{rule["id"]}");
        if (ifMatch is not null)
        {
            request.Headers.TryAddWithoutValidation("If-Match", ifMatch);
        }

        using var answer = await client.SendAsync(request);
        return answer.StatusCode;
    }

    private static async Task<JsonNode> GetAsync(HttpClient client, string path)
    {
        using var answer = await client.GetAsync(path);
        answer.EnsureSuccessStatusCode();
        return await answer.BodyAsync();
    }

    private static IEnumerable<string> Names(JsonNode set) => set["items"]!.AsArray().Select(rule => (string)rule!["name"]!);
}

using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Lectr.Api.Tests.OpenApi;
using Lectr.Api.Tests.Traffic;

namespace Lectr.Api.Tests.Access;

public sealed class IsolationTests(ApiUnderTest api) : IClassFixture<ApiUnderTest>
{
    /// <summary>What the operator alone sees, and what is the server's and not an organisation's.</summary>
    private static readonly string[] Everyones = ["/api/organisations", "/api/session", "/api/nodes", "/api/accounting", "/api/requests/live"];

    [Fact]
    public async Task Two_organisations_with_the_same_names_and_rules_never_see_each_other()
    {
        var (own, other) = (await api.OrganisationAsync(), await api.OrganisationAsync());
        var marks = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var organisation in new[] { own, other })
        {
            marks[organisation] = await FillAsync(organisation);
        }

        using var client = api.Client(await api.TokenAsync("admin", own));
        using var open = api.Client(token: null);
        var document = JsonNode.Parse(await open.GetStringAsync("/openapi/v1.json"))!;
        var wrong = new List<string>();
        var walked = 0;
        foreach (var operation in ApiOperation.All(document).Where(operation => operation.Method == "GET" && operation.Path.StartsWith("/api/", StringComparison.Ordinal) && !Everyones.Contains(operation.Path)))
        {
            foreach (var address in Addresses(operation, marks[other]))
            {
                using var answer = await client.GetAsync(address);
                var body = await answer.Content.ReadAsStringAsync();
                walked++;
                if (marks[other].Split('|').Any(mark => !address.Contains(mark, StringComparison.Ordinal) && body.Contains(mark, StringComparison.Ordinal)) || body.Contains(other, StringComparison.Ordinal))
                {
                    wrong.Add($"{address} shows {other}");
                }

                if ((int)answer.StatusCode >= 500)
                {
                    wrong.Add($"{address}: {(int)answer.StatusCode}");
                }
            }
        }

        Assert.Empty(wrong);
        Assert.True(walked > 15, $"only {walked} addresses were walked");
    }

    [Fact]
    public async Task Writes_do_not_reach_another_organisation()
    {
        var (own, other) = (await api.OrganisationAsync(), await api.OrganisationAsync());
        await FillAsync(own);
        var foreign = (await FillAsync(other)).Split('|');
        using var client = api.Client(await api.TokenAsync("admin", own));
        using var victim = api.Client(organisation: other);
        var before = await SnapshotAsync(victim);
        foreach (var id in foreign)
        {
            foreach (var path in new[] { $"/api/keys/{id}", $"/api/admin-tokens/{id}", $"/api/rules/{id}" })
            {
                using var answer = await client.DeleteAsync(path);
                Assert.Equal(404, (int)answer.StatusCode);
            }

            using var disabled = await client.PostAsync($"/api/rules/{id}/disable", null);
            Assert.Equal(404, (int)disabled.StatusCode);
        }

        Assert.Equal(before, await SnapshotAsync(victim));
    }

    /// <summary>The same names and rules in every organisation; returns the ids that are its own.</summary>
    private async Task<string> FillAsync(string organisation)
    {
        using var client = api.Client(organisation: organisation);
        var key = await (await client.PostAsJsonAsync("/api/keys", new { name = "production" })).BodyAsync();
        var token = await (await client.PostAsJsonAsync("/api/admin-tokens", new { name = "anna", role = "editor" })).BodyAsync();
        var rule = await (await client.PostAsJsonAsync(
            "/api/rules",
            new { name = "cheaper", conditions = new { feature = "chat" }, target = new { provider = "openai", model = "gpt-4o-mini" } })).BodyAsync();
        var request = Recorded.Request();
        await api.RecordAsync(organisation, request);
        return string.Join('|', key["id"], token["id"], rule["id"], request.RequestId.ToString());
    }

    private static async Task<string> SnapshotAsync(HttpClient client) =>
        await client.GetStringAsync("/api/keys") + await client.GetStringAsync("/api/admin-tokens") + await client.GetStringAsync("/api/rules");

    private static IEnumerable<string> Addresses(ApiOperation operation, string marks)
    {
        if (!operation.Path.Contains('{'))
        {
            return [operation.Path, operation.Path + "?format=ndjson"];
        }

        return marks.Split('|').Select(mark => System.Text.RegularExpressions.Regex.Replace(operation.Path, @"\{[^}]+\}", mark));
    }
}

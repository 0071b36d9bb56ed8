using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Lectr.Api.Tests.OpenApi;
using Lectr.Api.Tests.Traffic;

namespace Lectr.Api.Tests.Access;

/// <summary>Probes for SQL and header injection in every parameter of every operation that the description names.</summary>
public sealed class InjectionTests(ApiUnderTest api) : IClassFixture<ApiUnderTest>
{
    private static readonly string[] Probes =
    [
        "'", "' or '1'='1", "'; drop table lectr.mt_events; --", "\" or \"\"=\"", "1) or (1=1", "%' or 1=1 --", "\\", "$1", "${7*7}", "../../../../etc/passwd", "a\r\nX-Injected: 1", "\0", "\ud800", "%00", "1; select pg_sleep(10)",
        new('x', 5000),
    ];

    [Fact]
    public async Task No_parameter_reaches_sql_or_a_header()
    {
        var (own, other) = (await api.OrganisationAsync(), await api.OrganisationAsync());
        var foreign = Recorded.Request("belongs-to-another");
        await api.RecordAsync(other, foreign);
        await api.RecordAsync(own, Recorded.Request("own"));
        using var client = api.Client(await api.TokenAsync("admin", own));
        using var open = api.Client(token: null);
        var document = JsonNode.Parse(await open.GetStringAsync("/openapi/v1.json"))!;
        var wrong = new List<string>();
        var asked = 0;
        foreach (var operation in ApiOperation.All(document).Where(operation => operation.Method == "GET" && operation.Path.StartsWith("/api/", StringComparison.Ordinal) && operation.Path != "/api/requests/live"))
        {
            foreach (var address in Addresses(operation))
            {
                asked++;
                using var answer = await client.GetAsync(address);
                var body = await answer.Content.ReadAsStringAsync();
                if ((int)answer.StatusCode >= 500 || answer.Headers.Contains("X-Injected") || body.Contains(foreign.Feature!, StringComparison.Ordinal) || body.Contains("syntax error", StringComparison.OrdinalIgnoreCase))
                {
                    wrong.Add($"{(int)answer.StatusCode} {address}");
                }
            }
        }

        Assert.Empty(wrong);
        Assert.True(asked > 500, $"only {asked} were asked");
        Assert.Equal(1, await api.Database.ScalarAsync<long>("select count(*) from lectr.mt_events where data->>'feature' = 'belongs-to-another'"));
    }

    [Fact]
    public async Task Probes_in_bodies_are_kept_as_the_texts_they_are_or_refused()
    {
        var organisation = await api.OrganisationAsync();
        using var client = api.Client(organisation: organisation);
        var kept = new List<string>();
        foreach (var probe in Probes)
        {
            using var answer = await client.PostAsJsonAsync(
                "/api/rules", new { name = probe, enabled = false, conditions = new { feature = probe, model = probe }, target = new { provider = "openai", model = "gpt-4o-mini" } });
            Assert.True(answer.StatusCode is HttpStatusCode.Created or HttpStatusCode.BadRequest, $"{answer.StatusCode} for {probe}");
            if (answer.StatusCode == HttpStatusCode.Created)
            {
                kept.Add((await answer.BodyAsync())["conditions"]!["feature"]!.GetValue<string>());
            }
        }

        var rules = (await (await client.GetAsync("/api/rules")).BodyAsync())["items"]!.AsArray();
        Assert.Equal(kept.Order(StringComparer.Ordinal), rules.Select(rule => rule!["conditions"]!["feature"]!.GetValue<string>()).Order(StringComparer.Ordinal));
        Assert.Contains("'; drop table lectr.mt_events; --", kept);
    }

    [Theory]
    [InlineData("' or '1'='1")]
    [InlineData("default' --")]
    [InlineData("default,other")]
    public async Task An_organisation_is_looked_up_and_never_believed(string organisation)
    {
        using var client = api.Client();
        client.DefaultRequestHeaders.TryAddWithoutValidation("X-Lectr-Organisation", organisation);

        Assert.Equal(HttpStatusCode.NotFound, (await client.GetAsync("/api/keys")).StatusCode);
    }

    private static IEnumerable<string> Addresses(ApiOperation operation)
    {
        var parameters = operation.Node["parameters"]?.AsArray().Select(parameter => (Name: parameter!["name"]!.GetValue<string>(), In: parameter["in"]!.GetValue<string>())).ToList() ?? [];
        foreach (var (name, place) in parameters.Where(parameter => parameter.In is "query" or "path"))
        {
            foreach (var probe in Probes)
            {
                var value = probe == "\ud800" ? "%ED%A0%80" : Uri.EscapeDataString(probe);
                var path = System.Text.RegularExpressions.Regex.Replace(operation.Path, @"\{[^}]+\}", place == "path" ? value : "x");
                yield return place == "path" ? path : $"{path}?{name}={value}";
            }
        }
    }
}

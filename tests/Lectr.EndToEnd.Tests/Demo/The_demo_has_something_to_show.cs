using System.Net.Http.Json;
using System.Text.Json;
using Lectr.Testing;

namespace Lectr.EndToEnd.Tests.Demo;

/// <summary><c>lectr demo</c> as a newcomer starts it: every endpoint answers with something, all of it is labelled, none of it stays.</summary>
public sealed class The_demo_has_something_to_show
{
    private static readonly TimeSpan FirstStart = TimeSpan.FromMinutes(5);

    [Fact]
    public async Task Every_endpoint_has_something_to_show_and_says_that_it_is_a_demo()
    {
        await using var demo = await LectrProcess.StartAsync(new LectrProcessOptions { Arguments = ["demo"] });
        await Eventually.TrueAsync(() => demo.Output.Contains("The demo is ready", StringComparison.Ordinal), "the demo is ready\n" + demo.Output, FirstStart);
        TestContext.Current.TestOutputHelper?.WriteLine(demo.Output);
        using var api = demo.ApiClient();
        var from = $"from={DateTimeOffset.UtcNow.AddDays(-28):O}".Replace("+", "%2B", StringComparison.Ordinal);

        Assert.True((await GetAsync("session")).GetProperty("demo").GetBoolean());
        Assert.Contains("demo", (await GetAsync("organisations")).GetProperty("items")[0].GetProperty("name").GetString(), StringComparison.OrdinalIgnoreCase);
        Assert.Contains("made-up", demo.Output, StringComparison.Ordinal);

        var features = await GetAsync("features?" + from);
        Assert.Equal(9, features.GetProperty("items").GetArrayLength()); // eight and the untagged ones
        var overview = await GetAsync("overview");
        Assert.True(overview.GetProperty("cost_usd").GetDecimal() > 10);
        Assert.InRange(overview.GetProperty("untagged").GetProperty("share").GetDouble(), 0.05, 0.5);
        Assert.True(overview.GetProperty("routing").GetProperty("routed").GetInt64() > 0);
        foreach (var path in new[] { "requests", "rules", "rules/history", "recommendations", "anomalies", "keys", "admin-tokens", "prices", "nodes", "events?after=0" })
        {
            Assert.True((await GetAsync(path)).GetProperty("items").GetArrayLength() > 0, path);
        }

        foreach (var group in new[] { "feature", "model", "provider", "task", "rule" })
        {
            Assert.NotEqual(0, (await GetAsync($"series?group_by={group}&bucket=day&{from}")).GetProperty("groups").GetArrayLength());
        }

        // A spike with its cause, a feature that should move, a rule that saved.
        Assert.Contains((await GetAsync("anomalies")).GetProperty("items").EnumerateArray(), anomaly =>
            anomaly.GetProperty("metric").GetString() == "cost" && anomaly.GetProperty("nearby_changes").GetArrayLength() > 0);
        Assert.True((await GetAsync("recommendations")).GetProperty("monthly_savings_usd").GetDecimal() > 0);
        var rule = (await GetAsync("rules")).GetProperty("items").EnumerateArray().First(one => one.GetProperty("enabled").GetBoolean());
        Assert.True((await GetAsync($"rules/{rule.GetProperty("id").GetString()}/impact?{from}")).GetProperty("savings_usd").GetDecimal() > 0);

        // The story goes on, through the proxy.
        await Eventually.TrueAsync(async () => (await GetAsync("accounting")).GetProperty("stored").GetInt64() > 0, "live traffic");

        Assert.Equal(0, await demo.StopAsync());

        async Task<JsonElement> GetAsync(string path) => await api.GetFromJsonAsync<JsonElement>("/api/" + path);
    }

    [Fact]
    public async Task A_database_with_a_life_of_its_own_is_left_alone()
    {
        await using var database = await TestDatabase.CreateAsync();
        await using (var real = await LectrProcess.StartAsync(new LectrProcessOptions { Arguments = ["api"], ConnectionString = database.ConnectionString }))
        {
            await real.StopAsync();
        }

        var before = await database.ScalarAsync<long>("select count(*) from lectr.mt_events");
        await using var demo = LectrProcess.Launch(new LectrProcessOptions { Arguments = ["demo"], ConnectionString = database.ConnectionString });

        Assert.Equal(1, await demo.WaitForExitAsync());
        Assert.Contains("not a demo's", demo.Output, StringComparison.Ordinal);
        Assert.Equal(before, await database.ScalarAsync<long>("select count(*) from lectr.mt_events"));
    }
}

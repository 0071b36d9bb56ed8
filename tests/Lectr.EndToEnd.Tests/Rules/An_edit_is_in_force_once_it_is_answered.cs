using Lectr.Testing;

namespace Lectr.EndToEnd.Tests.Rules;

/// <summary>Edits over HTTP, requests through two proxy processes: no waiting in between.</summary>
public sealed class An_edit_is_in_force_once_it_is_answered(TwoProxies lectr) : IClassFixture<TwoProxies>
{
    [Fact]
    public async Task Every_proxy_uses_the_new_target_for_the_next_request()
    {
        var rule = await lectr.EditAsync(HttpMethod.Post, "/api/rules", Rule("next", "model-0"));
        for (var edit = 1; edit <= 60; edit++)
        {
            var answer = await lectr.EditAsync(HttpMethod.Put, $"/api/rules/{rule["id"]}", Rule("next", $"model-{edit}"));
            var models = await Task.WhenAll(lectr.AskAsync(0, "next"), lectr.AskAsync(1, "next"));

            Assert.Equal((2, 2), ((int)answer["live"]!["nodes"]!, (int)answer["live"]!["confirmed"]!));
            Assert.Equal([$"model-{edit}", $"model-{edit}"], models);
        }
    }

    [Fact]
    public async Task So_do_switching_ordering_deleting_and_restoring()
    {
        var first = await lectr.EditAsync(HttpMethod.Post, "/api/rules", Rule("kinds", "first"));
        var second = await lectr.EditAsync(HttpMethod.Post, "/api/rules", Rule("kinds", "second"));
        Assert.Equal(["first", "first"], await AskBothAsync("kinds"));

        var order = (await lectr.EditAsync(HttpMethod.Get, "/api/rules"))["items"]!.AsArray().Select(rule => (string)rule!["id"]!).ToList();
        order.Remove((string)second["id"]!);
        await lectr.EditAsync(HttpMethod.Put, "/api/rules/order", new { ids = order.Prepend((string)second["id"]!) });
        Assert.Equal(["second", "second"], await AskBothAsync("kinds"));

        await lectr.EditAsync(HttpMethod.Post, $"/api/rules/{second["id"]}/disable");
        Assert.Equal(["first", "first"], await AskBothAsync("kinds"));

        await lectr.EditAsync(HttpMethod.Post, $"/api/rules/{second["id"]}/enable");
        Assert.Equal(["second", "second"], await AskBothAsync("kinds"));

        await lectr.EditAsync(HttpMethod.Delete, $"/api/rules/{second["id"]}");
        await lectr.EditAsync(HttpMethod.Delete, $"/api/rules/{first["id"]}");
        Assert.Equal(["gpt-4o", "gpt-4o"], await AskBothAsync("kinds"));

        await lectr.EditAsync(HttpMethod.Post, "/api/rules/restore", new { version = (long)second["version"]! });
        Assert.Equal(["first", "first"], await AskBothAsync("kinds"));
    }

    [Fact]
    public async Task Every_recorded_decision_is_that_of_the_rules_at_its_version_and_is_explained()
    {
        var rule = await lectr.EditAsync(HttpMethod.Post, "/api/rules", Rule("told", "told-model"));
        await lectr.AskAsync(0, "told");
        await lectr.EditAsync(HttpMethod.Delete, $"/api/rules/{rule["id"]}");
        await lectr.AskAsync(1, "told");

        var items = await Eventually.ValueAsync(
            async () => (await lectr.EditAsync(HttpMethod.Get, "/api/requests?feature=told"))["items"]!.AsArray(), items => items.Count == 2, "both requests are in the log");
        var explained = new List<(string? Kind, bool Agrees)>();
        foreach (var item in items)
        {
            var explanation = await lectr.EditAsync(HttpMethod.Get, $"/api/requests/{item!["request_id"]}/explanation");
            explained.Add(((string?)explanation["decision"]!["kind"], (bool)explanation["agrees"]!));
        }

        Assert.Equal([("passthrough", true), ("applied", true)], explained);
        var verify = await lectr.RunAsync("verify");
        Assert.True(verify.ExitCode == 0, verify.Output);
    }

    private Task<string[]> AskBothAsync(string feature) => Task.WhenAll(lectr.AskAsync(0, feature), lectr.AskAsync(1, feature));

    private static object Rule(string feature, string model) => new { name = $"{feature} to {model}", conditions = new { feature }, target = new { provider = "openai", model } };
}

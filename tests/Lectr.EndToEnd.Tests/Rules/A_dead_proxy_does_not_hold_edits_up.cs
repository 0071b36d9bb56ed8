using System.Text.Json.Nodes;
using Lectr.Testing;

namespace Lectr.EndToEnd.Tests.Rules;

public sealed class A_dead_proxy_does_not_hold_edits_up(TwoProxies lectr) : IClassFixture<TwoProxies>
{
    [Fact]
    public async Task Beyond_the_expiry_of_its_heartbeat()
    {
        await lectr.Proxies[1].KillAsync();

        var first = await EditAsync(0);
        var last = await Eventually.ValueAsync(() => EditAsync(1), answer => (int)answer["live"]!["nodes"]! == 1, "the dead proxy is no longer counted");

        Assert.InRange((double)first["live"]!["ms"]!, 0, 1_500);
        Assert.Equal(1, (int)last["live"]!["confirmed"]!);
        Assert.Equal("model-1", await lectr.AskAsync(0, "dead"));
    }

    private async Task<JsonNode> EditAsync(int n)
    {
        var items = (await lectr.EditAsync(HttpMethod.Get, "/api/rules"))["items"]!.AsArray();
        var body = new { name = $"n{Guid.NewGuid():N}", conditions = new { feature = "dead" }, target = new { provider = "openai", model = $"model-{n}" } };
        return items.Count == 0
            ? await lectr.EditAsync(HttpMethod.Post, "/api/rules", body)
            : await lectr.EditAsync(HttpMethod.Put, $"/api/rules/{items[0]!["id"]}", body);
    }
}

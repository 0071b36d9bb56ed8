namespace Lectr.EndToEnd.Tests.Rules;

public sealed class A_dead_proxy_does_not_hold_edits_up(TwoProxies lectr) : IClassFixture<TwoProxies>
{
    /// <summary>Edits wait three minutes here, so that an answer within the client's patience is one that forgot the dead proxy.</summary>
    [Fact]
    public async Task Beyond_the_expiry_of_its_heartbeat()
    {
        await lectr.Proxies[1].KillAsync();

        var answer = await lectr.EditAsync(
            HttpMethod.Post, "/api/rules", new { name = "after the death", conditions = new { feature = "dead" }, target = new { provider = "openai", model = "model-1" } });

        Assert.Equal((1, 1), ((int)answer["live"]!["nodes"]!, (int)answer["live"]!["confirmed"]!));
        Assert.Equal("model-1", await lectr.AskAsync(0, "dead"));
    }
}

using System.Text.Json;
using Lectr.Testing;

namespace Lectr.EndToEnd.Tests.Rules;

public sealed class Prices_of_models_in_use_are_checked(TwoProxies lectr) : IClassFixture<TwoProxies>
{
    [Fact]
    public async Task A_model_without_a_price_is_listed()
    {
        Assert.Equal(0, (await lectr.RunAsync("prices", "check", "--exit-code")).ExitCode);

        await lectr.AskAsync(0, "prices", model: "made-up-model");
        await Eventually.TrueAsync(
            async () => (await lectr.EditAsync(HttpMethod.Get, "/api/features"))["items"]!.AsArray().Any(item => item!["feature"]!.GetValue<string>() == "prices"), "the request is counted");
        var text = await lectr.RunAsync("prices", "check");
        var json = await lectr.RunAsync("prices", "check", "--json", "--exit-code");

        Assert.Equal((0, 2), (text.ExitCode, json.ExitCode));
        Assert.Contains("openai/made-up-model: 1 requests.", text.Output, StringComparison.Ordinal);
        using var findings = JsonDocument.Parse(json.Output[json.Output.IndexOf('[', StringComparison.Ordinal)..]);
        Assert.Equal("unknown_model", findings.RootElement[0].GetProperty("kind").GetString());
    }
}

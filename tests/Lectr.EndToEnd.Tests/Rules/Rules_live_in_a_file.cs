using Lectr.Testing;

namespace Lectr.EndToEnd.Tests.Rules;

public sealed class Rules_live_in_a_file(TwoProxies lectr) : IClassFixture<TwoProxies>
{
    [Fact]
    public async Task Exported_planned_limited_and_applied()
    {
        await lectr.EditAsync(HttpMethod.Post, "/api/rules", new { name = "First", conditions = new { feature = "file" }, target = new { provider = "openai", model = "gpt-4o-mini" } });
        await lectr.AskAsync(0, "file");
        var file = Path.Combine(ScratchFolder.Create("rules"), "rules.yaml");

        var export = await lectr.RunAsync("rules", "export");
        await File.WriteAllTextAsync(file, export.Output[export.Output.IndexOf("# Routing rules", StringComparison.Ordinal)..]);
        var same = await lectr.RunAsync("rules", "plan", file);
        Assert.Equal((0, 0), (export.ExitCode, same.ExitCode));
        Assert.Contains("No changes", same.Output, StringComparison.Ordinal);

        await Lectr.Testing.Eventually.TrueAsync(
            async () => (await lectr.EditAsync(HttpMethod.Get, "/api/requests?feature=file"))["items"]!.AsArray().Count == 1, "the request is in the log");
        await File.WriteAllTextAsync(file, (await File.ReadAllTextAsync(file)).Replace("gpt-4o-mini", "gpt-4o", StringComparison.Ordinal));
        var changed = await lectr.RunAsync("rules", "plan", file);
        Assert.Equal(2, changed.ExitCode);
        Assert.Contains("target model: gpt-4o-mini -> gpt-4o", changed.Output, StringComparison.Ordinal);
        Assert.Equal(1, (await lectr.RunAsync("rules", "plan", file, "--max-cost-increase", "10%")).ExitCode);
        Assert.Equal(2, (await lectr.RunAsync("rules", "plan", file, "--max-cost-increase", "1000")).ExitCode);

        var applied = await lectr.RunAsync("rules", "apply", file);
        Assert.True(applied.ExitCode == 0, applied.Output);
        Assert.Contains("in force on 2 of 2 proxies", applied.Output, StringComparison.Ordinal);
        Assert.Equal("gpt-4o", await lectr.AskAsync(1, "file", model: "gpt-4.1"));

        await File.WriteAllTextAsync(file, "rules:\n  - name: x\n    wrong: 1\n");
        Assert.Equal(1, (await lectr.RunAsync("rules", "plan", file)).ExitCode);
    }
}

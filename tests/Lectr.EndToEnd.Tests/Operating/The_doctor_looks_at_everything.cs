using System.Text.Json;

namespace Lectr.EndToEnd.Tests.Operating;

/// <summary><c>lectr doctor</c> against a running installation.</summary>
public sealed class The_doctor_looks_at_everything(OperatedLectr operated) : IClassFixture<OperatedLectr>
{
    [Fact]
    public async Task A_sound_installation_is_found_sound()
    {
        var (code, output) = await operated.RunAsync("doctor", "--json");

        Assert.True(code == 0, output);
        var report = JsonSerializer.Deserialize<JsonElement>(output);
        var health = report.GetProperty("checks").EnumerateArray().ToDictionary(check => check.GetProperty("check").GetString()!, check => check, StringComparer.Ordinal);
        foreach (var check in new[] { "database", "clock", "schema", "proxies", "proxy", "api", "provider openai", "direct and proxied" })
        {
            Assert.True(health[check].GetProperty("health").GetString() == "ok", output);
        }

        Assert.Contains("the same 11 characters", health["direct and proxied"].GetProperty("message").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_database_that_does_not_answer_is_found()
    {
        var (code, output) = await operated.RunAsync("doctor", "--json", "--ConnectionStrings:Lectr=Host=127.0.0.1;Port=1;Database=none;Username=none");

        Assert.Equal(1, code);
        var report = JsonSerializer.Deserialize<JsonElement>(output);
        Assert.Contains(report.GetProperty("checks").EnumerateArray(), check => check.GetProperty("check").GetString() == "database" && check.GetProperty("health").GetString() == "failed");
    }

    [Fact]
    public async Task Verify_answers_in_json()
    {
        var (code, output) = await operated.RunAsync("verify", "--json");

        Assert.True(code == 0, output);
        Assert.True(JsonSerializer.Deserialize<JsonElement>(output).GetProperty("holds").GetBoolean());
    }

    [Theory]
    [InlineData("bash", "complete -o default -F _lectr lectr")]
    [InlineData("zsh", "compdef _lectr lectr")]
    [InlineData("fish", "complete -c lectr")]
    public async Task Shells_complete_verbs(string shell, string line)
    {
        var (code, script) = await operated.RunAsync("completion", shell);
        Assert.True(code == 0, script);
        Assert.Contains(line, script, StringComparison.Ordinal);

        var (_, suggested) = await operated.RunAsync("[suggest:9]", "lectr pro");
        Assert.Equal(["projections", "proxy"], suggested.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Order(StringComparer.Ordinal));
    }
}

using System.Net.Http.Json;
using Lectr.Faults.Tests.Injection;
using Lectr.Testing;

namespace Lectr.Faults.Tests.Verification;

/// <summary>A log of real traffic with a rule, its processes stopped; every test tampers with a copy of its own.</summary>
public sealed class RecordedBooks : IAsyncLifetime
{
    private const int Requests = 60;
    private TestDatabase _database = null!;

    public async ValueTask InitializeAsync()
    {
        _database = await TestDatabase.CreateAsync([]);
        await using var upstream = EchoUpstream.Start();
        await using var lectr = await LectrProcess.StartAsync(new LectrProcessOptions
        {
            ConnectionString = _database.ConnectionString,
            Environment = new Dictionary<string, string>(StringComparer.Ordinal) { ["Lectr__Providers__openai__BaseUrl"] = upstream.Url + "/v1" },
        });
        using var client = lectr.ApiClient();
        using var rule = await client.PostAsJsonAsync("/api/rules", new { name = "cheaper", conditions = new { feature = "load" }, target = new { provider = "openai", model = "gpt-4.1-nano" } });
        rule.EnsureSuccessStatusCode();
        await using var load = new PacedLoad(lectr, 100).Start();
        await load.ForAsync(Requests);
        var sent = (await load.StopAsync()).Count;
        await Eventually.TrueAsync(
            async () => await _database.ScalarAsync<long>("select count(*) from lectr_read.request_log") == sent, "every request is in the read models");
        Assert.Equal(0, await lectr.StopAsync());
    }

    /// <summary>Runs the statement on a fresh copy of the books, then the verb; its exit code and what it wrote.</summary>
    internal async Task<(int Code, string Output)> VerifyAsync(string sql)
    {
        await using var copy = await _database.CopyAsync();
        await copy.ExecuteAsync(sql);
        await using var verify = LectrProcess.Launch(new LectrProcessOptions { Arguments = ["verify"], ConnectionString = copy.ConnectionString });
        return (await verify.WaitForExitAsync(), verify.Output);
    }

    public async ValueTask DisposeAsync() => await _database.DisposeAsync();
}

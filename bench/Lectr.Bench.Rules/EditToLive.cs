using System.Diagnostics;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Lectr.Bench.Report;
using Lectr.EventStore;
using Lectr.Projections;
using Lectr.Testing;

namespace Lectr.Bench.Rules;

/// <summary>
/// Edits over HTTP, one after the other, each answered when every living proxy has confirmed it: API and proxies are processes of
/// their own beside one PostgreSQL. Shown are the whole call as its client sees it and the wait for the proxies alone.
/// </summary>
internal static class EditToLive
{
    public static async Task RunAsync(int edits, int proxies, TextWriter output, Results? results)
    {
        await using var database = await TestDatabase.CreateAsync([.. SchemaScript.EventStore, .. ReadModelSchema.Scripts]);
        var folder = ScratchFolder.Create("bench");
        await using var api = await StartAsync("api", folder, database.ConnectionString);
        var started = new List<LectrProcess>();
        try
        {
            for (var i = 0; i < proxies; i++)
            {
                started.Add(await StartAsync("proxy", Directory.CreateDirectory(Path.Combine(folder, $"proxy-{i}")).FullName, database.ConnectionString));
            }

            using var client = api.ApiClient();
            await WaitForNodesAsync(client, proxies);
            await MeasureAsync(client, edits, proxies, output, results);
        }
        finally
        {
            foreach (var proxy in started)
            {
                await proxy.DisposeAsync();
            }
        }
    }

    private static async Task MeasureAsync(HttpClient client, int edits, int proxies, TextWriter output, Results? results)
    {
        var id = (string)(await (await client.PostAsJsonAsync("/api/rules", Rule(0))).Content.ReadFromJsonAsync<JsonNode>())!["id"]!;
        var calls = new double[edits];
        var waits = new double[edits];
        var unconfirmed = 0;
        for (var i = -20; i < edits; i++)
        {
            var clock = Stopwatch.StartNew();
            using var answer = await client.PutAsJsonAsync($"/api/rules/{id}", Rule(i + 100));
            var live = (await answer.Content.ReadFromJsonAsync<JsonNode>())!["live"]!;
            if (i >= 0)
            {
                calls[i] = clock.Elapsed.TotalMilliseconds;
                waits[i] = (double)live["ms"]!;
                unconfirmed += (int)live["confirmed"]! == proxies ? 0 : 1;
            }
        }

        Array.Sort(calls);
        Array.Sort(waits);
        output.WriteLine(
            $"{proxies} proxies, {edits} edits: call p50 {At(calls, 50):F1} p99 {At(calls, 99):F1} max {calls[^1]:F1} ms; "
            + $"wait for the proxies p50 {At(waits, 50):F1} p99 {At(waits, 99):F1} max {waits[^1]:F1} ms; unconfirmed {unconfirmed}");
        results?.Section($"edit-to-live-{proxies}", Results.Table(
            [$"{proxies} proxies, {edits} edits", "p50", "p99", "longest", "unconfirmed"],
            [
                ["the whole call", $"{At(calls, 50):F1} ms", $"{At(calls, 99):F1} ms", $"{calls[^1]:F1} ms", ""],
                ["from the commit until every proxy uses it", $"{At(waits, 50):F1} ms", $"{At(waits, 99):F1} ms", $"{waits[^1]:F1} ms", $"{unconfirmed}"],
            ]));
        results?.Raw($"edit-to-live-{proxies}", waits);
        results?.Plot($"edit-to-live-{proxies}", new Plot($"Rule edit to live on {proxies} proxies", "milliseconds", "share of edits, %").Shares("live", waits));
        results?.Figure("edit-to-live/p99-ms", At(waits, 99));
    }

    private static async Task WaitForNodesAsync(HttpClient client, int proxies) => await Eventually.TrueAsync(
        async () =>
        {
            using var answer = await client.PostAsJsonAsync("/api/rules", Rule(DateTime.UtcNow.Ticks));
            return (int)(await answer.Content.ReadFromJsonAsync<JsonNode>())!["live"]!["confirmed"]! == proxies;
        },
        $"{proxies} proxies confirm");

    private static Task<LectrProcess> StartAsync(string verb, string folder, string connectionString) =>
        LectrProcess.StartAsync(new LectrProcessOptions { Arguments = [verb], DataDirectory = folder, ConnectionString = connectionString });

    private static object Rule(long n) => new { name = $"Rule {n}", conditions = new { feature = "bench" }, target = new { provider = "openai", model = $"model-{n}" } };

    private static double At(double[] sorted, int percent) => sorted[Math.Min(sorted.Length - 1, sorted.Length * percent / 100)];
}

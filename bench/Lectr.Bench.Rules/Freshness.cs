using System.Diagnostics;
using System.Globalization;
using System.Text;
using Lectr.Bench.Report;
using Lectr.EventStore;
using Lectr.Projections;
using Lectr.Testing;
using Lectr.Testing.Upstream;

namespace Lectr.Bench.Rules;

/// <summary>
/// From the end of a request to its being counted by <c>GET /api/features</c>, while requests go through at a steady rate: every
/// tenth of a second one with a feature of its own goes out, and the API is asked over and over until it shows it.
/// </summary>
internal static class Freshness
{
    private const int PerSecond = 500;

    public static async Task RunAsync(int seconds, TextWriter output, Results? results)
    {
        await using var database = await TestDatabase.CreateAsync([.. SchemaScript.EventStore, .. ReadModelSchema.Scripts]);
        await using var upstream = ScriptedUpstream.Start(ScriptedAnswer.Json("""{"model":"gpt-4o-mini","usage":{"prompt_tokens":9,"completion_tokens":3}}"""));
        await using var api = await StartAsync("api", database.ConnectionString, upstream.Url);
        await using var proxy = await StartAsync("proxy", database.ConnectionString, upstream.Url);
        using var client = proxy.ProxyClient();
        using var admin = api.ApiClient();
        await Eventually.TrueAsync(async () => await SendAsync(client, "warm") && (await FeaturesAsync(admin)).Contains("warm", StringComparison.Ordinal), "a request shows");

        using var stop = new CancellationTokenSource();
        var load = LoadAsync(client, stop.Token);
        await ProbeAsync(client, admin, 20);
        var waits = await ProbeAsync(client, admin, seconds * 10);
        await stop.CancelAsync();
        await load;
        waits.Sort();
        var (p50, p99) = (At(waits, 50), At(waits, 99));
        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{waits.Count} probes at {PerSecond} requests/s: p50 {p50:F0} p99 {p99:F0} max {waits[^1]:F0} ms"));
        results?.Section("freshness", Results.Table(["probes", "p50", "p95", "p99", "longest"], [[$"{waits.Count}", Ms(p50), Ms(At(waits, 95)), Ms(p99), Ms(waits[^1])]]));
        results?.Raw("freshness", waits);
        results?.Plot("freshness", new Plot($"Request to visible at {PerSecond} requests/s", "milliseconds", "share of requests, %").Shares("/api/features", waits));
        results?.Figure("freshness/p99-ms", p99);
    }

    private static async Task LoadAsync(HttpClient client, CancellationToken stop)
    {
        var start = Stopwatch.StartNew();
        var running = new List<Task>();
        for (var sent = 0; !stop.IsCancellationRequested;)
        {
            for (; sent < start.Elapsed.TotalSeconds * PerSecond; sent++)
            {
                running.Add(SendAsync(client, "load"));
            }

            running.RemoveAll(task => task.IsCompleted);
            await Task.Delay(2, CancellationToken.None);
        }

        await Task.WhenAll(running);
    }

    private static async Task<List<double>> ProbeAsync(HttpClient client, HttpClient admin, int probes)
    {
        var sent = new Dictionary<string, long>(StringComparer.Ordinal);
        var waits = new List<double>();
        var run = Guid.NewGuid().ToString("N")[..6];
        var clock = Stopwatch.StartNew();
        for (var next = 0; waits.Count < probes;)
        {
            if (next < probes && clock.Elapsed.TotalSeconds * 10 >= next)
            {
                var feature = $"probe-{run}-{next++}";
                await SendAsync(client, feature);
                sent[$"\"{feature}\""] = Stopwatch.GetTimestamp();
            }

            if (sent.Count == 0)
            {
                await Task.Delay(1);
                continue;
            }

            var shown = await FeaturesAsync(admin);
            var now = Stopwatch.GetTimestamp();
            foreach (var (feature, at) in sent.Where(probe => shown.Contains(probe.Key, StringComparison.Ordinal)).ToArray())
            {
                waits.Add(Stopwatch.GetElapsedTime(at, now).TotalMilliseconds);
                sent.Remove(feature);
            }
        }

        return waits;
    }

    private static async Task<bool> SendAsync(HttpClient client, string feature)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/v1/chat/completions")
        {
            Content = new StringContent("""{"model":"gpt-4o-mini","messages":[]}""", Encoding.UTF8, "application/json"),
        };
        request.Headers.TryAddWithoutValidation("X-Lectr-Feature", feature);
        request.Headers.TryAddWithoutValidation("Authorization", "Bearer sk-bench");
        using var answer = await client.SendAsync(request);
        return answer.IsSuccessStatusCode;
    }

    private static Task<string> FeaturesAsync(HttpClient admin) => admin.GetStringAsync(new Uri("/api/features", UriKind.Relative));

    private static Task<LectrProcess> StartAsync(string verb, string connectionString, string upstream) => LectrProcess.StartAsync(new LectrProcessOptions
    {
        Arguments = [verb],
        ConnectionString = connectionString,
        Environment = new Dictionary<string, string>(StringComparer.Ordinal) { ["Lectr__Providers__openai__BaseUrl"] = upstream + "/v1" },
    });

    private static double At(List<double> sorted, int percent) => sorted[Math.Min(sorted.Count - 1, sorted.Count * percent / 100)];

    private static string Ms(double value) => string.Create(CultureInfo.InvariantCulture, $"{value:0} ms");
}

using System.Diagnostics;
using System.Globalization;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Lectr.Api;
using Lectr.Api.FirstStart;
using Lectr.Bench.Report;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace Lectr.Bench.Queries;

/// <summary>Times every reading call of the admin API over HTTP, for windows of 7 and 90 days, and prints p50 and p95 as a Markdown table.</summary>
internal sealed class ApiTimes(NpgsqlDataSource source, DateTimeOffset end, Results? results)
{
    private const string Token = "lc_admin_0123456789abcdefghijklmnopqrstuvwxyz";
    private const int Rounds = 40;
    private const int FirstAnswers = 20;
    private const double WeekGoal = 100;
    private const double QuarterGoal = 300;

    /// <summary>Times them with <paramref name="stored"/> requests in the log; writes their table too, unless only the growth is asked for.</summary>
    public async Task RunAsync(long stored, bool growthOnly)
    {
        await using var app = await StartAsync();
        using var client = Client(app);
        var rows = new List<string[]>();
        var quarters = new List<(string Call, double P95)>();
        var (slowestWeek, slowestQuarter) = (0.0, 0.0);
        var calls = await CallsAsync(client);
        foreach (var (_, call) in calls)
        {
            await call(Window(end.AddDays(-90)));
        }

        foreach (var (name, call) in calls)
        {
            var week = await TimeAsync(call, end.AddDays(-7));
            var quarter = await TimeAsync(call, end.AddDays(-90));
            var verdict = week.P95 > WeekGoal || quarter.P95 > QuarterGoal ? "over" : "";
            quarters.Add((name, quarter.P95));
            rows.Add([$"`{name}`", $"{week.P50:0}", $"{week.P95:0}", $"{quarter.P50:0}", $"{quarter.P95:0}", verdict]);
            Console.WriteLine(string.Join(" | ", rows[^1]));
            (slowestWeek, slowestQuarter) = (Math.Max(slowestWeek, week.P95), Math.Max(slowestQuarter, quarter.P95));
        }

        if (!growthOnly)
        {
            rows.Add(await WithoutKeptDaysAsync());
            Console.WriteLine(string.Join(" | ", rows[^1]));
        }

        if (results is null)
        {
            return;
        }

        Growth.Add(results, stored, quarters);
        if (growthOnly)
        {
            return;
        }

        results.Section("queries", Results.Table(["call, ms", "7 days p50", "p95", "90 days p50", "p95", ""], rows));
        results.Figure("queries/week-p95-ms", slowestWeek);
        results.Figure("queries/quarter-p95-ms", slowestQuarter);
    }

    /// <summary>Hours when no day is in memory yet, as once after a start or a rebuild: an API of its own for every answer.</summary>
    private async Task<string[]> WithoutKeptDaysAsync()
    {
        const string Path = "/series?group_by=feature&bucket=hour";
        var row = new List<string> { $"`{Path}`, no day kept" };
        foreach (var days in new[] { 7, 90 })
        {
            var first = new double[FirstAnswers];
            for (var round = 0; round < FirstAnswers; round++)
            {
                await using var app = await StartAsync();
                using var client = Client(app);
                await GetAsync(client, "/api/rules");
                first[round] = await TimeOnceAsync(window => GetAsync(client, $"/api{Path}&{window}"), Window(end.AddDays(-days)));
            }

            var (p50, p95) = Percentiles(first);
            row.AddRange([$"{p50:0}", $"{p95:0}"]);
        }

        return [.. row, ""];
    }

    private async Task<WebApplication> StartAsync()
    {
        var app = ApiHost.Build(new ApiOptions { Url = "http://127.0.0.1:0" }, source, builder => builder.Logging.ClearProviders());
        await app.StartAsync();
        await app.Services.GetRequiredService<FirstStart>().EnsureAsync(new FixedCredentials(null, Token), CancellationToken.None);
        return app;
    }

    private static HttpClient Client(WebApplication app) =>
        new() { BaseAddress = new Uri(app.Urls.First()), DefaultRequestHeaders = { Authorization = new AuthenticationHeaderValue("Bearer", Token) } };

    private async Task<List<(string Name, Func<string, Task> Call)>> CallsAsync(HttpClient client)
    {
        var window = Window(end.AddDays(-90));
        var ids = (await client.GetFromJsonAsync<JsonNode>("/api/requests?limit=1000&routed=true&" + window))!["items"]!.AsArray().Select(item => (string)item!["request_id"]!).ToArray();
        var rule = (string)(await client.GetFromJsonAsync<JsonNode>("/api/rules"))!["items"]![0]!["id"]!;
        var random = new Random(1);
        List<(string, Func<string, Task>)> calls =
        [
            .. ApiCalls.InWindow(rule).Select(path => (path, (Func<string, Task>)(window => GetAsync(client, $"/api{path}{(path.Contains('?') ? '&' : '?')}{window}")))),
            .. ApiCalls.Timeless(rule).Select(path => (path, (Func<string, Task>)(_ => GetAsync(client, "/api" + path)))),
            ("/requests/{id}", _ => GetAsync(client, "/api/requests/" + ids[random.Next(ids.Length)])),
            ("/requests/{id}/explanation", _ => GetAsync(client, $"/api/requests/{ids[random.Next(ids.Length)]}/explanation")),
            ("/requests?provider= the 20th page", TwentiethPage(client)),
            ("POST /rules/backtest", window => PostAsync(client, window)),
        ];
        return calls;
    }

    private static Func<string, Task> TwentiethPage(HttpClient client)
    {
        var cursors = new Dictionary<string, string>(StringComparer.Ordinal);
        return async window =>
        {
            var path = "/api/requests?provider=groq&limit=100&" + window;
            if (!cursors.TryGetValue(window, out var cursor))
            {
                for (var page = 0; page < 19; page++)
                {
                    cursor = (string?)(await client.GetFromJsonAsync<JsonNode>(cursor is null ? path : $"{path}&cursor={Uri.EscapeDataString(cursor)}"))!["next_cursor"];
                }

                cursors.Add(window, cursor!);
            }

            await GetAsync(client, $"{path}&cursor={Uri.EscapeDataString(cursor!)}");
        };
    }

    private async Task<(double P50, double P95)> TimeAsync(Func<string, Task> call, DateTimeOffset from)
    {
        var window = Window(from);
        for (var round = 0; round < 3; round++)
        {
            await call(window);
        }

        var times = new double[Rounds];
        for (var round = 0; round < Rounds; round++)
        {
            times[round] = await TimeOnceAsync(call, window);
        }

        return Percentiles(times);
    }

    private static async Task<double> TimeOnceAsync(Func<string, Task> call, string window)
    {
        var clock = Stopwatch.GetTimestamp();
        await call(window);
        return Stopwatch.GetElapsedTime(clock).TotalMilliseconds;
    }

    private static (double P50, double P95) Percentiles(double[] times)
    {
        Array.Sort(times);
        return (times[times.Length / 2], times[(int)Math.Ceiling(times.Length * 0.95) - 1]);
    }

    private string Window(DateTimeOffset from) => string.Create(CultureInfo.InvariantCulture, $"from={from.UtcDateTime:yyyy-MM-ddTHH:mm:ssZ}&to={end.UtcDateTime:yyyy-MM-ddTHH:mm:ssZ}");

    private static async Task GetAsync(HttpClient client, string path)
    {
        using var answer = await client.GetAsync(path);
        await ReadAsync(answer, path);
    }

    private static async Task PostAsync(HttpClient client, string window)
    {
        var span = window.Split('&').ToDictionary(part => part.Split('=')[0], part => part.Split('=')[1], StringComparer.Ordinal);
        var body = new
        {
            rules = new[] { new { name = "cheaper", conditions = new { feature = "classifier" }, target = new { provider = "openai", model = "gpt-5.4-mini" } } },
            from = span["from"],
            to = span["to"],
        };
        using var answer = await client.PostAsJsonAsync("/api/rules/backtest", body);
        await ReadAsync(answer, "backtest");
    }

    private static async Task ReadAsync(HttpResponseMessage answer, string path)
    {
        var body = await answer.Content.ReadAsByteArrayAsync();
        if (!answer.IsSuccessStatusCode)
        {
            throw new InvalidOperationException($"{path}: {(int)answer.StatusCode} {System.Text.Encoding.UTF8.GetString(body)}");
        }
    }
}

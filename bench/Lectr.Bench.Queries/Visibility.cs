using System.Diagnostics;
using System.Globalization;
using Lectr.EventStore;
using Lectr.Projections;
using Lectr.Testing;
using Lectr.Testing.Upstream;
using Npgsql;

namespace Lectr.Bench.Queries;

/// <summary>
/// How soon a request is in the figures: requests at a steady rate through a real process (proxy, spool, log and projections on a
/// PostgreSQL of its own); a request is visible once the commit that folded it is announced.
/// </summary>
internal static class Visibility
{
    private const int MostOpen = 128;
    private static readonly TimeSpan Length = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan WarmUp = TimeSpan.FromSeconds(8);

    public static async Task RunAsync(int perSecond)
    {
        await using var database = await TestDatabase.CreateAsync([.. SchemaScript.EventStore, .. ReadModelSchema.Scripts]);
        await using var upstream = ScriptedUpstream.Start(ScriptedAnswer.Json(
            """{"id":"c","object":"chat.completion","model":"gpt-4o-mini","choices":[{"index":0,"message":{"role":"assistant","content":"Yes."},"finish_reason":"stop"}],"usage":{"prompt_tokens":100,"completion_tokens":20,"total_tokens":120}}"""));
        await using var lectr = await LectrProcess.StartAsync(new LectrProcessOptions
        {
            ConnectionString = database.ConnectionString,
            Environment = new Dictionary<string, string>(StringComparer.Ordinal) { ["Lectr__Providers__openai__BaseUrl"] = upstream.Url + "/v1" },
        });
        using var stop = new CancellationTokenSource();
        var listening = ListenAsync(database.ConnectionString, stop.Token);
        await SendAsync(lectr, perSecond);
        await Eventually.TrueAsync(
            async () => await database.ScalarAsync<long>("select (select max(seq_id) from lectr.mt_events) - min(position) from lectr_read.checkpoints") == 0,
            "everything is projected", TimeSpan.FromMinutes(2));
        await stop.CancelAsync();
        await PrintAsync(database.Source, await listening, perSecond);
    }

    private static async Task SendAsync(LectrProcess lectr, int perSecond)
    {
        using var handler = new SocketsHttpHandler { MaxConnectionsPerServer = MostOpen };
        using var client = new HttpClient(handler) { BaseAddress = new Uri(lectr.ProxyUrl) };
        client.DefaultRequestHeaders.Add("X-Lectr-Key", LectrProcess.LectrKey);
        client.DefaultRequestHeaders.Add("Authorization", "Bearer sk-bench");
        var open = new List<Task>();
        var clock = Stopwatch.StartNew();
        var sent = 0;
        while (clock.Elapsed < WarmUp + Length)
        {
            for (; sent < clock.Elapsed.TotalSeconds * perSecond && open.Count < MostOpen; sent++)
            {
                open.Add(PostAsync(client));
            }

            open.RemoveAll(task => task.IsCompletedSuccessfully);
            await Task.Delay(2);
        }

        await Task.WhenAll(open);
    }

    private static async Task PostAsync(HttpClient client)
    {
        using var body = new StringContent("""{"model":"gpt-4o-mini","messages":[{"role":"user","content":"Is it?"}]}""", System.Text.Encoding.UTF8, "application/json");
        using var request = new HttpRequestMessage(HttpMethod.Post, "/v1/chat/completions") { Content = body };
        request.Headers.Add("X-Lectr-Feature", "visible");
        using var answer = await client.SendAsync(request);
        answer.EnsureSuccessStatusCode();
        await answer.Content.ReadAsByteArrayAsync();
    }

    /// <summary>When each position was announced as folded.</summary>
    private static async Task<List<(long Position, DateTimeOffset At)>> ListenAsync(string connectionString, CancellationToken cancellationToken)
    {
        var announced = new List<(long, DateTimeOffset)>();
        await using var connection = new NpgsqlConnection(connectionString);
        await connection.OpenAsync(CancellationToken.None);
        connection.Notification += (_, said) => announced.Add((long.Parse(said.Payload, CultureInfo.InvariantCulture), DateTimeOffset.UtcNow));
        await using (var listen = new NpgsqlCommand($"listen {ProjectionWorker.Channel}", connection))
        {
            await listen.ExecuteNonQueryAsync(CancellationToken.None);
        }

        while (!cancellationToken.IsCancellationRequested)
        {
            try
            {
                await connection.WaitAsync(cancellationToken);
            }
            catch (OperationCanceledException)
            {
                break;
            }
        }

        return announced;
    }

    private static async Task PrintAsync(NpgsqlDataSource source, List<(long Position, DateTimeOffset At)> announced, int perSecond)
    {
        await using var command = source.CreateCommand("select position, started_at + latency_us * interval '1 microsecond' from lectr_read.request_log order by position");
        await using var reader = await command.ExecuteReaderAsync();
        var delays = new List<double>();
        DateTime? first = null;
        var next = 0;
        while (await reader.ReadAsync())
        {
            var (position, answered) = (reader.GetInt64(0), reader.GetDateTime(1));
            first ??= answered;
            while (next < announced.Count && announced[next].Position < position)
            {
                next++;
            }

            if (answered - first > WarmUp)
            {
                delays.Add((announced[next].At.UtcDateTime - answered).TotalMilliseconds);
            }
        }

        delays.Sort();
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"answered to visible, {perSecond} requests a second, {delays.Count} requests: p50 {delays[delays.Count / 2]:0} ms, p99 {delays[delays.Count * 99 / 100]:0} ms, longest {delays[^1]:0} ms"));
    }
}

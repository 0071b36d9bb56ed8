using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net;
using System.Text;
using Lectr.Testing;

namespace Lectr.Faults.Tests.Injection;

/// <summary>What one request came to. <paramref name="Status"/> 0 = no whole answer.</summary>
internal sealed record Outcome(string Id, int Status, double Milliseconds);

/// <summary>A steady stream of requests through one or several proxies, each with an id of its own.</summary>
internal sealed class PacedLoad(IReadOnlyList<Uri> proxies, int perSecond) : IAsyncDisposable
{
    /// <summary>What a caller would notice: no request may take longer, whatever fails behind the proxy.</summary>
    public const double NoticeableMs = 5000;

    private volatile IReadOnlyList<Uri> _proxies = proxies;

    private const string Body = """{"messages":[{"role":"user","content":"hello"}],"model":"gpt-4o-mini"}""";

    private readonly HttpClient _client = new(new SocketsHttpHandler { MaxConnectionsPerServer = 256, UseProxy = false }) { Timeout = Patience.Span };
    private readonly CancellationTokenSource _stopping = new();
    private readonly ConcurrentQueue<Outcome> _outcomes = new();
    private readonly ConcurrentDictionary<Task, byte> _running = new();
    private readonly string _run = Guid.NewGuid().ToString("N")[..8];
    private Task? _pacing;
    private int _sent;

    public PacedLoad(LectrProcess proxy, int perSecond) : this([new Uri(proxy.ProxyUrl)], perSecond) { }

    /// <summary>Every request that ended so far.</summary>
    public IReadOnlyCollection<Outcome> Outcomes => _outcomes;

    /// <summary>How many whole answers came so far.</summary>
    public int Answered => _outcomes.Count(outcome => outcome.Status == (int)HttpStatusCode.OK);

    /// <summary>Sends what comes from now on to these, as a load balancer does whose list was changed.</summary>
    public void Use(IReadOnlyList<Uri> proxies) => _proxies = proxies;

    /// <summary>Waits for what is under way now, while more is sent.</summary>
    public Task DrainedAsync() => Task.WhenAll([.. _running.Keys]);

    public PacedLoad Start()
    {
        _pacing = PaceAsync();
        return this;
    }

    /// <summary>Waits until so many more requests have ended.</summary>
    public async Task ForAsync(int requests)
    {
        var goal = _outcomes.Count + requests;
        await Eventually.TrueAsync(() => _outcomes.Count >= goal, $"{goal} requests ended", TimeSpan.FromMinutes(10));
    }

    /// <summary>Sends no more and waits for what is under way.</summary>
    public async Task<IReadOnlyCollection<Outcome>> StopAsync()
    {
        await _stopping.CancelAsync();
        await (_pacing ?? Task.CompletedTask);
        await Task.WhenAll(_running.Keys);
        return Outcomes;
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        _client.Dispose();
        _stopping.Dispose();
    }

    private Uri Next(int number)
    {
        var now = _proxies;
        return now[number % now.Count];
    }

    private async Task PaceAsync()
    {
        var clock = Stopwatch.StartNew();
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(10));
        while (!_stopping.IsCancellationRequested)
        {
            await timer.WaitForNextTickAsync();
            for (var due = clock.Elapsed.TotalSeconds * perSecond; _sent < due; _sent++)
            {
                var task = SendAsync(_sent);
                _running[task] = 0;
                _ = task.ContinueWith(ended => _running.TryRemove(ended, out _), TaskScheduler.Default);
            }
        }
    }

    private async Task SendAsync(int number)
    {
        var id = $"{_run}-{number}";
        var watch = Stopwatch.StartNew();
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(Next(number), "/v1/chat/completions"))
        {
            Content = new StringContent(Body, Encoding.UTF8, "application/json"),
        };
        request.Headers.Add("X-Lectr-Key", LectrProcess.LectrKey);
        request.Headers.Add("X-Lectr-Feature", "load");
        request.Headers.Add("Authorization", "Bearer sk-test");
        request.Headers.Add(EchoUpstream.IdHeader, id);
        try
        {
            using var answer = await _client.SendAsync(request);
            _outcomes.Enqueue(new Outcome(id, (int)answer.StatusCode, watch.Elapsed.TotalMilliseconds));
        }
        catch (Exception exception) when (exception is HttpRequestException or TaskCanceledException or IOException)
        {
            _outcomes.Enqueue(new Outcome(id, 0, watch.Elapsed.TotalMilliseconds));
        }
    }
}

using System.Text;
using Lectr.Testing;

namespace Lectr.Faults.Tests.Soak;

/// <summary>Keeps so many streams open at once: each is read to its end, and the next begun; every seventh is left half-way.</summary>
internal sealed class StreamLoad(LectrProcess proxy, int streams) : IAsyncDisposable
{
    private readonly HttpClient _client = new(new SocketsHttpHandler { MaxConnectionsPerServer = int.MaxValue, UseProxy = false }) { Timeout = Timeout.InfiniteTimeSpan };
    private readonly CancellationTokenSource _stopping = new();
    private readonly List<Task> _running = [];
    private long _whole;
    private long _left;
    private long _failed;
    private int _open;

    /// <summary>Streams open right now.</summary>
    public int Open => Volatile.Read(ref _open);

    /// <summary>Read to the end, left by the client, and failed.</summary>
    public (long Whole, long Left, long Failed) Ended => (Interlocked.Read(ref _whole), Interlocked.Read(ref _left), Interlocked.Read(ref _failed));

    public StreamLoad Start()
    {
        _running.AddRange(Enumerable.Range(0, streams).Select(number => Task.Run(() => RunAsync(number))));
        return this;
    }

    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync();
        await Task.WhenAll(_running);
        _client.Dispose();
        _stopping.Dispose();
    }

    private async Task RunAsync(int number)
    {
        for (var round = number; !_stopping.IsCancellationRequested; round++)
        {
            try
            {
                await StreamAsync(leave: round % 7 == 0);
            }
            catch (OperationCanceledException)
            {
                return;
            }
            catch (Exception failure) when (failure is HttpRequestException or IOException)
            {
                Interlocked.Increment(ref _failed);
            }
        }
    }

    private async Task StreamAsync(bool leave)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(new Uri(proxy.ProxyUrl), "/v1/chat/completions"))
        {
            Content = new StringContent("""{"model":"gpt-4o-mini","stream":true,"messages":[{"role":"user","content":"go on"}]}""", Encoding.UTF8, "application/json"),
        };
        request.Headers.Add("X-Lectr-Key", LectrProcess.LectrKey);
        request.Headers.Add("X-Lectr-Feature", "soak");
        using var answer = await _client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, _stopping.Token);
        using var reader = new StreamReader(await answer.Content.ReadAsStreamAsync(_stopping.Token));
        Interlocked.Increment(ref _open);
        try
        {
            var lines = 0;
            while (await reader.ReadLineAsync(_stopping.Token) is { } line)
            {
                if (leave && ++lines == 4)
                {
                    Interlocked.Increment(ref _left);
                    return;
                }

                if (line == "data: [DONE]")
                {
                    Interlocked.Increment(ref _whole);
                    return;
                }
            }

            Interlocked.Increment(ref _failed);
        }
        finally
        {
            Interlocked.Decrement(ref _open);
        }
    }
}

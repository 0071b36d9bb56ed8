using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Lectr.Domain.Requests;
using Lectr.Domain.Simulation;

namespace Lectr.Demo;

/// <summary>The story goes on: every simulated request from now on is sent through the proxy, over HTTP, at its moment.</summary>
internal sealed class DemoTraffic(TrafficSimulation traffic, Uri proxy, IReadOnlyDictionary<string, string> keys, TimeProvider time) : IDisposable
{
    private const int CharactersPerToken = 4;
    private const string Filler = "Customers write to us about orders, invoices and parcels that took another way. ";
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(5);

    private readonly HttpClient _client = new() { BaseAddress = proxy, Timeout = Longest };

    /// <summary>Sends until cancelled. A request that fails is a part of the picture.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        try
        {
            var from = time.GetUtcNow();
            foreach (var request in traffic.Between(from, from.AddYears(1)))
            {
                var wait = request.StartedAt - time.GetUtcNow();
                if (wait > TimeSpan.Zero)
                {
                    await Task.Delay(wait, time, cancellationToken);
                }

                _ = SendAsync(request, cancellationToken);
            }
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // The demo ends.
        }
    }

    /// <summary>Sends some requests of the coming hours at once, so that there is something live to see in the first minute.</summary>
    public Task SendSomeAsync(int count, CancellationToken cancellationToken)
    {
        var from = time.GetUtcNow();
        return Task.WhenAll(traffic.Between(from.AddHours(1), from.AddHours(12)).Take(count).Select(request => SendAsync(request, cancellationToken)));
    }

    /// <inheritdoc />
    public void Dispose() => _client.Dispose();

    /// <summary>Sends what the simulated request describes, and reads its answer to the end unless it is one that its client left.</summary>
    public async Task SendAsync(RequestProxied simulated, CancellationToken cancellationToken)
    {
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        if (simulated.Status == RequestStatus.ClientCancelled)
        {
            deadline.CancelAfter(TimeSpan.FromMilliseconds(Math.Max(simulated.LatencyMs, 1)));
        }

        try
        {
            using var request = Build(simulated);
            using var response = await _client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, deadline.Token);
            await response.Content.CopyToAsync(Stream.Null, deadline.Token);
        }
        catch (Exception exception) when (exception is HttpRequestException or OperationCanceledException or IOException)
        {
            // Recorded by the proxy as what it was.
        }
    }

    private HttpRequestMessage Build(RequestProxied simulated)
    {
        var path = simulated.Endpoint[(simulated.Endpoint.IndexOf(' ') + 1)..].Replace("{model}", simulated.ModelRequested, StringComparison.Ordinal);
        var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = JsonContent.Create(BodyOf(simulated)) };
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", "simulated-key");
        request.Headers.Add("X-Lectr-Key", keys[simulated.KeyId]);
        request.Headers.TryAddWithoutValidation("User-Agent", simulated.UserAgent);
        request.Headers.Add(SimulatedCall.OutputHeader, (simulated.Usage?.Output ?? 1).ToString(System.Globalization.CultureInfo.InvariantCulture));
        if (simulated.Usage is null)
        {
            request.Headers.Add(SimulatedCall.StatusHeader, simulated.HttpStatus.ToString(System.Globalization.CultureInfo.InvariantCulture));
        }

        AddIfSet(request, "X-Lectr-Feature", simulated.Feature);
        AddIfSet(request, "X-Lectr-Task", simulated.Task);
        AddIfSet(request, "X-Lectr-Provider", simulated.ProviderDeclared);
        return request;
    }

    private static void AddIfSet(HttpRequestMessage request, string header, string? value)
    {
        if (value is not null)
        {
            request.Headers.TryAddWithoutValidation(header, value);
        }
    }

    private static JsonObject BodyOf(RequestProxied simulated)
    {
        var text = TextOf((simulated.Usage?.PromptTokens ?? 100) * CharactersPerToken);
        var message = new JsonObject { ["role"] = "user", ["content"] = text };
        var body = simulated.Endpoint switch
        {
            _ when simulated.Endpoint.EndsWith("/embeddings", StringComparison.Ordinal) => new JsonObject { ["model"] = simulated.ModelRequested, ["input"] = text },
            _ when simulated.Endpoint.Contains(":generateContent", StringComparison.Ordinal) => new JsonObject
            {
                ["contents"] = new JsonArray(new JsonObject { ["role"] = "user", ["parts"] = new JsonArray(new JsonObject { ["text"] = text }) }),
            },
            _ => new JsonObject { ["model"] = simulated.ModelRequested, ["max_tokens"] = 4_096, ["messages"] = new JsonArray(message), ["stream"] = simulated.Streaming },
        };
        if (simulated.Streaming && simulated.Endpoint.EndsWith("/chat/completions", StringComparison.Ordinal))
        {
            body["stream_options"] = new JsonObject { ["include_usage"] = true };
        }

        return body;
    }

    private static string TextOf(long length) =>
        string.Concat(Enumerable.Repeat(Filler, (int)(length / Filler.Length) + 1))[..(int)Math.Max(1, length)];
}

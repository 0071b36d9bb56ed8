using System.Diagnostics;
using System.Text.Json;
using System.Threading.Channels;
using Lectr.Api.Access;
using Lectr.Api.Problems;
using Lectr.Domain.Requests;
using Lectr.Projections.RequestLog;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Http.Json;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace Lectr.Api.Requests;

/// <summary>Requests as they arrive in the log, to everyone who watches.</summary>
internal sealed class RequestTail
{
    private const int MostWatchers = 40;
    private const int Held = 1_000;
    private static readonly TimeSpan Heartbeat = TimeSpan.FromSeconds(5);

    private static int _watchers;

    public static async Task<IResult> FollowAsync(
        [AsParameters] RequestQuery query, RequestFeed feed, CredentialReader callers, IOptions<JsonOptions> json, IHostApplicationLifetime host,
        CancellationToken cancellationToken)
    {
        var (filter, refusal) = query.Read();
        if (filter is null)
        {
            return refusal!;
        }

        // Every watcher holds a connection of the pool, which the rest of the API needs too.
        if (Interlocked.Increment(ref _watchers) > MostWatchers)
        {
            Interlocked.Decrement(ref _watchers);
            return Problem.Of(StatusCodes.Status503ServiceUnavailable, "Too many watch already.", $"At most {MostWatchers} live views are open at once.");
        }

        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, host.ApplicationStopping);
        try
        {
            await StreamAsync(query.Context, filter, feed, callers, json.Value.SerializerOptions, either.Token);
        }
        catch (OperationCanceledException) when (either.IsCancellationRequested)
        {
            // The watcher left, or the server stops.
        }
        finally
        {
            Interlocked.Decrement(ref _watchers);
        }

        return Results.Empty;
    }

    private static async Task StreamAsync(
        HttpContext context, RequestFilter filter, RequestFeed feed, CredentialReader callers, JsonSerializerOptions json, CancellationToken cancellationToken)
    {
        context.Response.ContentType = "text/event-stream";
        context.Response.Headers["X-Accel-Buffering"] = "no";
        context.Features.Get<IHttpResponseBodyFeature>()?.DisableBuffering();

        // Read before the watcher is told that it watches, so that it sees whatever is stored from then on.
        var end = await feed.EndAsync(cancellationToken);
        await WriteAsync(context, ": watching\n\n", cancellationToken);

        using var ended = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var arrived = Channel.CreateBounded<RequestProxied>(new BoundedChannelOptions(Held) { FullMode = BoundedChannelFullMode.DropOldest });
        var reading = ReadAsync(feed, filter, end, arrived.Writer, ended.Token);
        try
        {
            var check = Stopwatch.StartNew();
            while (await NextAsync(arrived.Reader, cancellationToken) is { } next)
            {
                if (check.Elapsed >= Heartbeat || next.Request is null)
                {
                    if (!await StillAllowedAsync(context, callers, filter.Organisation, cancellationToken))
                    {
                        return;
                    }

                    check.Restart();
                }

                await WriteAsync(context, next.Request is { } request ? Text(request, json) : ": still here\n\n", cancellationToken);
            }
        }
        finally
        {
            await ended.CancelAsync();
            await reading.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private static async Task ReadAsync(RequestFeed feed, RequestFilter filter, long end, ChannelWriter<RequestProxied> arrived, CancellationToken cancellationToken)
    {
        try
        {
            await foreach (var request in feed.FollowAsync(filter.Organisation, end, cancellationToken))
            {
                if (Passes(filter, request))
                {
                    arrived.TryWrite(request);
                }
            }
        }
        finally
        {
            arrived.TryComplete();
        }
    }

    /// <summary>The next request, or none after the heartbeat's time; null at the feed's end.</summary>
    private static async Task<Arrival?> NextAsync(ChannelReader<RequestProxied> arrived, CancellationToken cancellationToken)
    {
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        either.CancelAfter(Heartbeat);
        try
        {
            return new Arrival(await arrived.ReadAsync(either.Token));
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return new Arrival(null);
        }
        catch (ChannelClosedException)
        {
            return null;
        }
    }

    /// <summary>A stream outlives the check at its beginning: a revoked token ends it.</summary>
    private static async Task<bool> StillAllowedAsync(HttpContext context, CredentialReader callers, string organisation, CancellationToken cancellationToken) =>
        Credential.Read(context.Request) is { } credential
        && await callers.FindAsync(context.Request, credential, cancellationToken) is CallerLookup.Known known
        && known.Caller.Organisation == organisation;

    private static bool Passes(RequestFilter filter, RequestProxied request) =>
        (filter.Feature is null || filter.Feature.Name == request.Feature)
        && (filter.Task is null || filter.Task == request.Task)
        && (filter.Provider is null || filter.Provider == request.ProviderActual)
        && (filter.ModelRequested is null || filter.ModelRequested == request.ModelRequested)
        && (filter.ModelActual is null || filter.ModelActual == request.ModelActual)
        && (filter.RuleId is null || filter.RuleId == request.Rule?.Id)
        && (filter.Status is null || filter.Status == request.Status)
        && (filter.Routed is null || filter.Routed == request.Rule is not null)
        && (filter.MinCost is null || request.Cost?.Usd >= filter.MinCost)
        && (filter.MinLatencyMs is null || request.LatencyMs >= filter.MinLatencyMs);

    private static string Text(RequestProxied request, JsonSerializerOptions json) =>
        $"event: request\nid: {request.RequestId}\ndata: {JsonSerializer.Serialize(request, json)}\n\n";

    private static async Task WriteAsync(HttpContext context, string text, CancellationToken cancellationToken)
    {
        await context.Response.WriteAsync(text, cancellationToken);
        await context.Response.Body.FlushAsync(cancellationToken);
    }

    private sealed record Arrival(RequestProxied? Request);
}

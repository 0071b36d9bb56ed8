using System.Diagnostics;
using Lectr.Proxy.Forward;
using Lectr.Proxy.Health;
using Lectr.Proxy.Observe;
using Lectr.Proxy.Request;
using Lectr.Proxy.Route;
using Lectr.Proxy.WebSockets;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Abstractions;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Logging;

namespace Lectr.Proxy;

/// <summary>
/// The hot path, top to bottom:
/// <code>
/// request   read the head, check the key, hold the body as far as its model needs     Request/
/// route     ask the rules in memory, replace model and provider                       Route/
/// forward   ask the provider once, pass the answer on as it arrives                   Forward/
/// observe   read the usage from a copy of the bytes                                   Observe/
/// spool     write the event, before the last byte of the answer leaves                Spool/
/// </code>
/// Nothing on it blocks and nothing on it waits for the database.
/// </summary>
internal sealed class RequestPipeline(
    CallReader reader,
    Forwarder forwarder,
    WebSocketForwarder webSockets,
    Recorder recorder,
    HealthAnswers health,
    ProxyMetrics metrics,
    BodyBuffers buffers,
    ProxyOptions options,
    TimeProvider time,
    ILogger logger) : IHttpApplication<Call>
{
    /// <summary>Begins a request with the object that its connection used before, if any.</summary>
    public Call CreateContext(IFeatureCollection contextFeatures)
    {
        var connection = contextFeatures as IHostContextContainer<Call>;
        var call = connection?.HostContext ?? new Call(buffers);
        if (connection is not null)
        {
            connection.HostContext = call;
        }

        call.Begin(contextFeatures, Stopwatch.GetTimestamp(), time.GetUtcNow());
        metrics.Enter();
        return call;
    }

    /// <summary>Serves one request.</summary>
    public async Task ProcessRequestAsync(Call call)
    {
        try
        {
            // :: request
            switch (reader.ReadHead(call))
            {
                case Refusal.Key or Refusal.Path when HealthAnswers.Knows(call):
                    await health.AnswerAsync(call);
                    return;
                case Refusal.Key:
                    metrics.CountUnauthorised();
                    await OwnAnswer.UnauthorisedAsync(call);
                    return;
                case Refusal.Path:
                    await OwnAnswer.UnknownPathAsync(call, recorder);
                    return;
                case Refusal.Upgrade when WebSocketForwarder.Knows(call):
                    call.WatchClient();
                    CallRouter.Route(call);
                    await webSockets.ForwardAsync(call);
                    return;
                case Refusal.Upgrade:
                    await OwnAnswer.UpgradeAsync(call, recorder);
                    return;
            }

            call.WatchClient();
            await BodyReader.ReadAsync(call, options.LargestHeldBody);

            // :: route
            CallRouter.Route(call);

            // :: forward, observe, spool
            await forwarder.ForwardAsync(call);
        }
        catch (Exception fault) when (fault is BadHttpRequestException or IOException or OperationCanceledException && call.Asked == 0 && call.Key is not null)
        {
            await Forwarder.ClientFaultAsync(call, recorder, fault);
        }
        catch (Exception fault)
        {
            // A fault of our own is a bug; its text may hold the caller's, so that only its type is told.
            Log.RequestFault(logger, fault.GetType().Name);
            if (call.Key is not null)
            {
                await OwnAnswer.UnreachableAsync(call, recorder);
            }

            call.CutClient();
        }
    }

    /// <summary>Ends a request; nothing of it is kept.</summary>
    public void DisposeContext(Call context, Exception? exception)
    {
        metrics.Leave();
        context.End();
    }
}

using System.Diagnostics;
using System.Runtime.CompilerServices;
using Lectr.Proxy.Observe;
using Microsoft.AspNetCore.Http;

namespace Lectr.Proxy.Forward;

/// <summary>Asks the provider once and relays what it says.</summary>
internal sealed class Forwarder(UpstreamClient upstream, AnswerRelay relay, Recorder recorder)
{
    /// <summary>Forwards a routed call and answers the client, whatever happens.</summary>
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder))]
    public async ValueTask ForwardAsync(Call call)
    {
        if (UpstreamAddresses.Of(call) is not { } address)
        {
            await OwnAnswer.NoAddressAsync(call, recorder);
            return;
        }

        var content = call.HasBody ? new CallContent(call) : null;
        var message = RequestHead.Of(call, address, content);
        call.Asked = Stopwatch.GetTimestamp();
        HttpResponseMessage? response = null;
        try
        {
            response = await upstream.SendAsync(message, call.ClientGone);
            await relay.RelayAsync(call, response);
        }
        catch (Exception failure) when (response is null && failure is HttpRequestException or IOException or OperationCanceledException or BadHttpRequestException)
        {
            await FailAsync(call, content, failure);
        }
        finally
        {
            response?.Dispose();
            message.Dispose();
            if (content?.StopAsync() is { IsCompleted: false } sending)
            {
                await sending.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }

    /// <summary>Answers a call for which no answer's head came.</summary>
    public Task FailAsync(Call call, CallContent? content, Exception failure)
    {
        if (call.ClientGone.IsCancellationRequested)
        {
            recorder.Record(call, Ending.Left(Ending.ClientLeft));
            return Task.CompletedTask;
        }

        if (content?.ClientFault is { } fault)
        {
            return ClientFaultAsync(call, recorder, fault);
        }

        return failure is OperationCanceledException { InnerException: TimeoutException }
            ? OwnAnswer.ConnectTimeoutAsync(call, recorder)
            : OwnAnswer.UnreachableAsync(call, recorder);
    }

    /// <summary>The client broke its own request off, or sent one that cannot be read.</summary>
    public static Task ClientFaultAsync(Call call, Recorder recorder, Exception fault)
    {
        if (fault is BadHttpRequestException bad && !call.ClientGone.IsCancellationRequested)
        {
            return OwnAnswer.BadRequestAsync(call, recorder, bad.StatusCode);
        }

        recorder.Record(call, Ending.Left(Ending.ClientLeft));
        return Task.CompletedTask;
    }
}

using System.IO.Pipelines;
using System.Net;
using Microsoft.AspNetCore.Http.Features;

namespace Lectr.Proxy.Forward;

/// <summary>
/// The body on its way upstream: what is held in one write, the rest as it arrives. It can be sent once only, so that the
/// framework never asks upstream a second time.
/// </summary>
internal sealed class CallContent(Call call) : HttpContent
{
    private PipeReader? _reader;
    private Task? _sending;
    private bool _used;

    /// <summary>Whether reading from the client failed, and how: the fault is not upstream's.</summary>
    public Exception? ClientFault { get; private set; }

    // The call's own body serves as the lock: one object fewer for each request.
    private object Once => call.Body;

    /// <summary>Stops a body that is still being sent and returns when nothing touches it or the client's side any more.</summary>
    public Task StopAsync()
    {
        lock (Once)
        {
            _used = true;
            if (_sending is null || _sending.IsCompleted)
            {
                return Task.CompletedTask;
            }
        }

        _reader?.CancelPendingRead();
        return _sending;
    }

    /// <inheritdoc/>
    protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context, CancellationToken cancellationToken)
    {
        lock (Once)
        {
            if (_used)
            {
                return Task.FromException(new IOException("A request is sent once."));
            }

            _used = true;
            return _sending = call.BodyFlows ? FlowAsync(stream, cancellationToken)
                : call.Body.Any ? stream.WriteAsync(call.Body.Memory, cancellationToken).AsTask()
                : Task.CompletedTask;
        }
    }

    /// <inheritdoc/>
    protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) => SerializeToStreamAsync(stream, context, CancellationToken.None);

    /// <inheritdoc/>
    protected override bool TryComputeLength(out long length)
    {
        length = call.BodyLength ?? 0;
        return call.BodyLength is not null;
    }

    private async Task FlowAsync(Stream stream, CancellationToken cancellationToken)
    {
        if (call.Body.Any)
        {
            await stream.WriteAsync(call.Body.Memory, cancellationToken);
        }

        _reader = call.Features.GetRequiredFeature<IRequestBodyPipeFeature>().Reader;
        while (true)
        {
            var read = await ReadAsync(_reader, cancellationToken);
            foreach (var segment in read.Buffer)
            {
                await stream.WriteAsync(segment, cancellationToken);
            }

            call.RequestBytes += read.Buffer.Length;
            _reader.AdvanceTo(read.Buffer.End);
            if (read.IsCanceled)
            {
                throw new OperationCanceledException();
            }

            if (read.IsCompleted)
            {
                return;
            }

            await stream.FlushAsync(cancellationToken);
        }
    }

    private async ValueTask<ReadResult> ReadAsync(PipeReader reader, CancellationToken cancellationToken)
    {
        try
        {
            return await reader.ReadAsync(cancellationToken);
        }
        catch (Exception broken) when (broken is not OperationCanceledException)
        {
            ClientFault = broken;
            throw;
        }
    }
}

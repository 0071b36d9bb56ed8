using System.Buffers;
using System.Diagnostics;
using System.IO.Pipelines;
using System.Runtime.CompilerServices;
using Lectr.Domain.Providers;
using Lectr.Proxy.Observe;
using Microsoft.AspNetCore.Http.Features;

namespace Lectr.Proxy.Forward;

/// <summary>Passes the answer on as it arrives, shows each piece to the observer, and has the event written before the last one leaves.</summary>
internal sealed class AnswerRelay(Recorder recorder)
{
    private const int SmallestRead = 4096;
    private const int StreamPiece = 16 * 1024;

    /// <summary>Relays the whole answer; a failure of either side is recorded, and never thrown.</summary>
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder))]
    public async ValueTask RelayAsync(Call call, HttpResponseMessage response)
    {
        call.LastByte = Stopwatch.GetTimestamp();
        ResponseHead.Copy(call, response);
        var length = response.Content.Headers.ContentLength;
        if (HasNoBody(call, response, length))
        {
            recorder.Record(call, Ending.Answered(call.Response.StatusCode));
            return;
        }

        Observe(call, response);
        var body = call.Features.GetRequiredFeature<IHttpResponseBodyFeature>();
        try
        {
            var stream = response.Content.ReadAsStream(CancellationToken.None);
            if (TrailerFraming.Applies(call, response))
            {
                TrailerFraming.Begin(call);
                await body.StartAsync(call.ClientGone);
                await StreamAsync(call, stream, body.Writer, framed: true);
                await TrailerFraming.EndAsync(response, body.Writer);
                return;
            }

            await body.StartAsync(call.ClientGone);
            if (call.Streaming)
            {
                await StreamAsync(call, stream, body.Writer, framed: false);
            }
            else
            {
                await CopyAsync(call, stream, body.Writer, length ?? -1);
            }

            if (length is null || response.Version.Major >= 2)
            {
                ResponseHead.CopyTrailers(call, response);
            }
        }
        catch (Exception failure) when (failure is IOException or HttpRequestException or OperationCanceledException or ObjectDisposedException)
        {
            var sent = call.Response.StatusCode;
            recorder.Record(call, call.ClientGone.IsCancellationRequested ? Ending.Left(sent) : Ending.Lost(sent));
            call.CutClient();
        }
    }

    // Reads straight into the memory that the server sends from.
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder))]
    private async ValueTask CopyAsync(Call call, Stream upstream, PipeWriter client, long length)
    {
        var ready = upstream.ReadAsync(Memory<byte>.Empty, call.ClientGone);
        if (!ready.IsCompleted)
        {
            await client.FlushAsync(call.ClientGone);
        }

        await ready;
        while (call.ResponseBytes != length)
        {
            var memory = client.GetMemory(SmallestRead);
            var read = await upstream.ReadAsync(memory, call.ClientGone);
            if (read == 0)
            {
                break;
            }

            Take(call, memory.Span[..read], call.ResponseBytes + read == length);
            client.Advance(read);
            Check(call, await client.FlushAsync(call.ClientGone));
        }

        recorder.Record(call, Ending.Answered(call.Response.StatusCode));
    }

    // A stream waits long between its pieces: it holds a small buffer of its own, and none of the server's.
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder))]
    private async ValueTask StreamAsync(Call call, Stream upstream, PipeWriter client, bool framed)
    {
        var piece = ArrayPool<byte>.Shared.Rent(StreamPiece);
        try
        {
            while (true)
            {
                var reading = upstream.ReadAsync(piece, call.ClientGone);
                if (!reading.IsCompleted && call.ResponseBytes == 0)
                {
                    await client.FlushAsync(call.ClientGone);
                }

                var read = await reading;
                if (read == 0)
                {
                    break;
                }

                Take(call, piece.AsSpan(0, read), last: false);
                if (framed)
                {
                    TrailerFraming.Write(client, piece.AsSpan(0, read));
                    Check(call, await client.FlushAsync(call.ClientGone));
                }
                else
                {
                    Check(call, await client.WriteAsync(piece.AsMemory(0, read), call.ClientGone));
                }
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(piece);
        }

        recorder.Record(call, Ending.Answered(call.Response.StatusCode));
    }

    private void Take(Call call, ReadOnlySpan<byte> bytes, bool last)
    {
        call.LastByte = Stopwatch.GetTimestamp();
        call.FirstByte = call.FirstByte == 0 ? call.LastByte : call.FirstByte;
        call.ResponseBytes += bytes.Length;
        call.Tap.Append(bytes);
        if (last || call.Tap.Ended)
        {
            recorder.Record(call, Ending.Answered(call.Response.StatusCode));
        }
    }

    private static void Check(Call call, FlushResult flush)
    {
        if (flush.IsCompleted || flush.IsCanceled)
        {
            call.ClientGone.ThrowIfCancellationRequested();
        }
    }

    private static bool HasNoBody(Call call, HttpResponseMessage response, long? length) =>
        length == 0 || call.Request.Method == "HEAD" || (int)response.StatusCode is 204 or 304 or < 200;

    private static void Observe(Call call, HttpResponseMessage response)
    {
        var headers = response.Content.Headers.NonValidated;
        var type = headers.TryGetValues("Content-Type", out var types) ? types.ToString() : null;
        var encoding = headers.TryGetValues("Content-Encoding", out var encodings) ? encodings.ToString() : null;
        var asked = call.Scan.Stream || call.Endpoint!.Family.StartsWith("stream", StringComparison.Ordinal);
        call.Streaming = asked && response.IsSuccessStatusCode || (type?.StartsWith("text/event-stream", StringComparison.OrdinalIgnoreCase) ?? false);
        call.Tap.Start(call.Endpoint!, new AnswerHead((int)response.StatusCode, type, asked), encoding);
    }
}

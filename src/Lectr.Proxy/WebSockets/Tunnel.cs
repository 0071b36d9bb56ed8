using System.Buffers;
using System.Diagnostics;
using Lectr.Domain.Requests;
using Lectr.Proxy.Observe;

namespace Lectr.Proxy.WebSockets;

/// <summary>
/// Carries the bytes of one WebSocket both ways as they arrive. Each turn is recorded as a request before its last message leaves;
/// a connection without any turn is recorded once, when it ends.
/// </summary>
internal sealed class Tunnel(Call call, Stream client, Stream provider, TurnReader turns, Recorder recorder, TimeProvider time)
{
    private const int Block = 16 * 1024;
    private const int SwitchingProtocols = 101;

    private long _asked = Stopwatch.GetTimestamp();
    private long _sent;
    private bool _recorded;

    /// <summary>Runs until one side ends.</summary>
    public async Task RunAsync()
    {
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(call.ClientGone);
        call.Streaming = true;
        turns.Next();
        var up = CopyAsync(client, provider, OnSent, ended.Token);
        var down = CopyAsync(provider, client, OnReceived, ended.Token);
        var first = await Task.WhenAny(up, down);
        var clientLeft = call.ClientGone.IsCancellationRequested || (first == up && await up == Side.Source) || (first == down && await down == Side.Target);
        await ended.CancelAsync();
        await Task.WhenAll(up, down);
        RecordEnd(clientLeft);
    }

    private enum Side
    {
        Source,
        Target,
    }

    /// <summary>Copies until a side ends or breaks, and says which.</summary>
    private static async Task<Side> CopyAsync(Stream source, Stream target, Action<ReadOnlySpan<byte>> observe, CancellationToken cancellationToken)
    {
        var block = ArrayPool<byte>.Shared.Rent(Block);
        var side = Side.Source;
        try
        {
            while (await source.ReadAsync(block, cancellationToken) is > 0 and var length)
            {
                observe(block.AsSpan(0, length));
                side = Side.Target;
                await target.WriteAsync(block.AsMemory(0, length), cancellationToken);
                await target.FlushAsync(cancellationToken);
                side = Side.Source;
            }
        }
        catch (Exception broken) when (broken is IOException or OperationCanceledException or ObjectDisposedException or InvalidOperationException)
        {
            return side;
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(block);
        }

        return side;
    }

    private void OnSent(ReadOnlySpan<byte> bytes)
    {
        Interlocked.Add(ref _sent, bytes.Length);
        if (!turns.InTurn)
        {
            Volatile.Write(ref _asked, Stopwatch.GetTimestamp());
        }
    }

    private void OnReceived(ReadOnlySpan<byte> bytes)
    {
        var arrived = Stopwatch.GetTimestamp();
        call.LastByte = arrived;
        call.ResponseBytes += bytes.Length;
        while (turns.TryAdvance(ref bytes))
        {
            if (call.FirstByte == 0)
            {
                Begin(arrived);
            }

            if (call.Tap.Ended)
            {
                Record(Ending.Answered(SwitchingProtocols));
            }
        }
    }

    // The client's last message before a turn is what the provider answers in it.
    private void Begin(long arrived)
    {
        var asked = Volatile.Read(ref _asked);
        call.BeginTurn(asked, time.GetUtcNow() - Stopwatch.GetElapsedTime(asked));
        call.FirstByte = arrived;
    }

    private void Record(in Ending ending)
    {
        call.RequestBytes = Interlocked.Exchange(ref _sent, 0);
        call.Recorded = false;
        recorder.Record(call, ending);
        _recorded = true;
        call.FirstByte = call.ResponseBytes = 0;
        turns.Next();
    }

    private void RecordEnd(bool clientLeft)
    {
        if (turns.InTurn)
        {
            Record(clientLeft ? Ending.Left(SwitchingProtocols) : Ending.Lost(SwitchingProtocols));
        }
        else if (!_recorded)
        {
            call.Streaming = false;
            Record(new Ending(RequestStatus.Success, SwitchingProtocols, null, Whole: true));
        }

        call.Recorded = true;
    }
}

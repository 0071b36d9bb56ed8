using System.Threading.Channels;
using Npgsql;

namespace Lectr.EventStore.Subscriptions;

/// <summary>
/// Tells when to look again: by LISTEN on one connection for any number of channels, by a poll when nothing was heard for a while,
/// and once after every reconnect, because what was said in between is lost.
/// </summary>
public sealed class Wakeup : IAsyncDisposable
{
    private static readonly TimeSpan LongestBackOff = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan SilenceUntilProbe = TimeSpan.FromSeconds(15);

    private readonly NpgsqlDataSource _source;
    private readonly TimeSpan _poll;
    private readonly TimeProvider _time;
    private readonly Dictionary<string, Channel<bool>> _signals;
    private readonly CancellationTokenSource _stopped = new();
    private readonly Task _listening;
    private TaskCompletionSource _ready = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Starts to listen.</summary>
    /// <param name="source">Where to open the connection that is kept.</param>
    /// <param name="poll">The longest wait without having heard anything.</param>
    /// <param name="time">The clock of polls and of back-off.</param>
    /// <param name="channels">Some of <see cref="Channels"/>; constants of the program.</param>
    public Wakeup(NpgsqlDataSource source, TimeSpan poll, TimeProvider time, params IReadOnlyList<string> channels)
    {
        (_source, _poll, _time) = (source, poll, time);
        _signals = channels.ToDictionary(
            channel => channel,
            _ => Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite }));
        _listening = Task.Run(ListenAsync);
    }

    /// <summary>Completes once the connection listens; a fresh task after each loss.</summary>
    public Task Listening => _ready.Task;

    /// <summary>
    /// Returns when the channel spoke since the last call, or the poll interval has passed. One caller a channel at a time.
    /// </summary>
    public async Task WaitAsync(string channel, CancellationToken cancellationToken)
    {
        var reader = _signals[channel].Reader;
        using var timeout = new CancellationTokenSource(_poll, _time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, timeout.Token);
        try
        {
            await reader.ReadAsync(either.Token);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            // The poll's turn.
        }
    }

    /// <summary>Stops listening.</summary>
    public async ValueTask DisposeAsync()
    {
        await _stopped.CancelAsync();
        await _listening;
        _stopped.Dispose();
    }

    private async Task ListenAsync()
    {
        var backOff = TimeSpan.Zero;
        while (!_stopped.IsCancellationRequested)
        {
            try
            {
                await Task.Delay(backOff, _time, _stopped.Token);
                await ListenOnceAsync(() => backOff = TimeSpan.Zero);
            }
            catch (Exception) when (!_stopped.IsCancellationRequested)
            {
                // The database is away; the polls go on and will tell their callers.
                if (_ready.Task.IsCompleted)
                {
                    _ready = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
                }

                backOff = backOff == TimeSpan.Zero ? TimeSpan.FromMilliseconds(50) : TimeSpan.FromTicks(Math.Min(backOff.Ticks * 2, LongestBackOff.Ticks));
            }
            catch (Exception)
            {
                return;
            }
        }
    }

    private async Task ListenOnceAsync(Action connected)
    {
        await using var connection = await _source.OpenConnectionAsync(_stopped.Token);
        connection.Notification += (_, said) => Signal(said.Channel);
        await using (var listen = new NpgsqlCommand(string.Concat(_signals.Keys.Select(channel => $"listen {channel};")), connection))
        {
            await listen.ExecuteNonQueryAsync(_stopped.Token);
        }

        connected();
        foreach (var channel in _signals.Keys)
        {
            Signal(channel);
        }

        _ready.TrySetResult();
        while (true)
        {
            // A peer that vanished silently is only found by asking it.
            if (!await connection.WaitAsync(SilenceUntilProbe, _stopped.Token))
            {
                await using var probe = new NpgsqlCommand("select 1", connection) { CommandTimeout = 5 };
                await probe.ExecuteScalarAsync(_stopped.Token);
            }
        }
    }

    private void Signal(string channel) => _signals[channel].Writer.TryWrite(true);
}

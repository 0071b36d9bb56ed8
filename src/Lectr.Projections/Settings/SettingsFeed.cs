using Microsoft.Extensions.Logging;
using Npgsql;

namespace Lectr.Projections.Settings;

/// <summary>
/// Rows to take over, in ascending position. <paramref name="Full"/>: they are all there are, so what they do not name is gone.
/// <paramref name="Position"/> is what the taker stands at afterwards.
/// </summary>
public sealed record SettingsBatch(IReadOnlyList<SettingRow> Rows, long Position, bool Full);

/// <summary>
/// The change stream of the settings. The position is the resume token; a notification only wakes, a poll every second is the
/// safety net, and every new connection starts with a full read. Survives the database being away.
/// </summary>
public sealed class SettingsFeed(NpgsqlDataSource source, TimeProvider time, ILogger<SettingsFeed> logger)
{
    private static readonly TimeSpan PollInterval = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(1);

    /// <summary>
    /// Hands batches to <paramref name="take"/>, one after the other, until cancelled. A batch is handed over again (by a full
    /// read) when <paramref name="take"/> fails.
    /// </summary>
    public async Task RunAsync(Func<SettingsBatch, CancellationToken, Task> take, CancellationToken cancellationToken)
    {
        var pause = TimeSpan.Zero;
        while (!cancellationToken.IsCancellationRequested)
        {
            try
            {
                await FollowAsync(
                    (batch, token) =>
                    {
                        pause = TimeSpan.Zero;
                        return take(batch, token);
                    },
                    cancellationToken);
            }
            catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
            {
                return;
            }
            catch (Exception failure)
            {
                pause = pause == TimeSpan.Zero ? TimeSpan.FromMilliseconds(50) : TimeSpan.FromTicks(Math.Min(pause.Ticks * 2, LongestPause.Ticks));
                Log.FeedInterrupted(logger, pause.TotalMilliseconds, failure);
                await Task.Delay(pause, time, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);
            }
        }
    }

    /// <summary>Everything there is, in one read: for a start that wants to be current before it serves.</summary>
    public async Task<SettingsBatch> ReadAllAsync(CancellationToken cancellationToken)
    {
        await using var connection = await source.OpenConnectionAsync(cancellationToken);
        return await ReadAsync(connection, after: null, cancellationToken);
    }

    private async Task FollowAsync(Func<SettingsBatch, CancellationToken, Task> take, CancellationToken cancellationToken)
    {
        await using var connection = await source.OpenConnectionAsync(cancellationToken);
        var ear = await Ear.OpenAsync(connection, SettingsProjection.Channel, cancellationToken);
        var batch = await ReadAsync(connection, after: null, cancellationToken);
        await take(batch, cancellationToken);
        while (true)
        {
            await ear.WaitAsync(PollInterval, cancellationToken);
            var next = await ReadAsync(connection, batch.Position, cancellationToken);
            if (next.Rows.Count > 0)
            {
                await take(next, cancellationToken);
                batch = next;
            }
        }
    }

    private static async Task<SettingsBatch> ReadAsync(NpgsqlConnection connection, long? after, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(
            "select organisation, kind, key, position, data from lectr_read.settings where position > $1 and kind <> $2 order by position", connection);
        command.CommandTimeout = 10;
        command.Parameters.AddWithValue(after ?? -1);
        command.Parameters.AddWithValue(SettingKinds.AdminTokens);
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var rows = new List<SettingRow>();
        while (await reader.ReadAsync(cancellationToken))
        {
            ReadOnlyMemory<byte>? data = await reader.IsDBNullAsync(4, cancellationToken) ? (ReadOnlyMemory<byte>?)null : reader.GetFieldValue<byte[]>(4);
            rows.Add(new SettingRow(reader.GetString(0), reader.GetString(1), reader.GetString(2), reader.GetInt64(3), data));
        }

        return new SettingsBatch(rows, rows.Count > 0 ? rows[^1].Position : after ?? 0, Full: after is null);
    }
}

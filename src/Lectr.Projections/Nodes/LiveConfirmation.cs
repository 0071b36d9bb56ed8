using System.Text.Json.Serialization;
using Npgsql;

namespace Lectr.Projections.Nodes;

/// <summary>On how many of the living proxies an edit is in force, and how long that took to know.</summary>
/// <param name="Nodes">Proxies alive.</param>
/// <param name="Confirmed">Those that confirmed the edit.</param>
/// <param name="Ms">Milliseconds waited, three decimals.</param>
public sealed record LiveReport(
    [property: JsonPropertyName("nodes")] int Nodes,
    [property: JsonPropertyName("confirmed")] int Confirmed,
    [property: JsonPropertyName("ms")] double Ms);

/// <summary>Waits until the living proxies have taken an edit over.</summary>
/// <param name="source">The database.</param>
/// <param name="time">The clock of the wait.</param>
/// <param name="timeout">The longest that an edit waits; <see cref="DefaultTimeout"/> unless given.</param>
public sealed class LiveConfirmation(NpgsqlDataSource source, TimeProvider time, TimeSpan? timeout = null)
{
    /// <summary>The longest that an edit waits unless told otherwise.</summary>
    public static readonly TimeSpan DefaultTimeout = TimeSpan.FromSeconds(1);

    // Heartbeats expire without a notification: look again this often.
    private static readonly TimeSpan Recheck = TimeSpan.FromMilliseconds(100);
    private readonly TimeSpan _timeout = timeout ?? DefaultTimeout;

    /// <summary>
    /// Returns as soon as every living proxy confirmed <paramref name="position"/>, at once when none lives, and after the
    /// time-out with what is known then.
    /// </summary>
    public async Task<LiveReport> WaitAsync(long position, CancellationToken cancellationToken)
    {
        var started = time.GetTimestamp();
        await using var connection = await source.OpenConnectionAsync(cancellationToken);
        var ear = await Ear.OpenAsync(connection, NodeRegistry.Channel, cancellationToken);
        while (true)
        {
            var (nodes, confirmed) = await CountAsync(connection, position, cancellationToken);
            var waited = time.GetElapsedTime(started);
            if (confirmed >= nodes || waited >= _timeout)
            {
                return new LiveReport(nodes, confirmed, Math.Round(waited.TotalMilliseconds, 3));
            }

            var left = _timeout - waited;
            await ear.WaitAsync(left < Recheck ? left : Recheck, cancellationToken);
        }
    }

    private static async Task<(int Nodes, int Confirmed)> CountAsync(NpgsqlConnection connection, long position, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(
            """
            select count(*)::int, (count(*) filter (where settings_position >= $1))::int
            from lectr_read.nodes where heartbeat_at > clock_timestamp() - $2
            """,
            connection);
        command.Parameters.AddWithValue(position);
        command.Parameters.AddWithValue(NodeRegistry.Expiry);
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        await reader.ReadAsync(cancellationToken);
        return (reader.GetInt32(0), reader.GetInt32(1));
    }
}

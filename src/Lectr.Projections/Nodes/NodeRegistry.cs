using System.Globalization;
using System.Text.Json;
using Lectr.Domain.Estimates;
using Lectr.EventStore;
using Npgsql;
using NpgsqlTypes;

namespace Lectr.Projections.Nodes;

/// <summary>
/// The proxies and what they have taken over. A proxy calls <see cref="StartAsync"/> once, <see cref="ConfirmAsync"/> after every
/// batch of settings is in force, <see cref="HeartbeatAsync"/> every second, and <see cref="LeaveAsync"/> when it stops.
/// </summary>
public sealed class NodeRegistry(NpgsqlDataSource source)
{
    /// <summary>Channel that tells of confirmations; the payload is the position.</summary>
    public const string Channel = Channels.Node;

    /// <summary>A node is dead this long after its last heartbeat.</summary>
    public static readonly TimeSpan Expiry = TimeSpan.FromSeconds(3);

    /// <summary>Registers a process that stands at <paramref name="settingsPosition"/>, which may lie behind that of the one before it.</summary>
    public Task StartAsync(NodeHeartbeat beat, long settingsPosition, CancellationToken cancellationToken) =>
        WriteAsync(beat, settingsPosition, cancellationToken);

    /// <summary>Says that the node lives, and its counters.</summary>
    public Task HeartbeatAsync(NodeHeartbeat beat, CancellationToken cancellationToken) => WriteAsync(beat, settingsPosition: null, cancellationToken);

    /// <summary>Says that every request from now on sees the settings of <paramref name="position"/>, and wakes who waits for it.</summary>
    public async Task ConfirmAsync(string node, long position, CancellationToken cancellationToken)
    {
        // Losing a confirmation in a crash of the database costs nothing, so it does not wait for the disk.
        await using var connection = await source.OpenConnectionAsync(cancellationToken);
        await using var batch = new NpgsqlBatch(connection)
        {
            BatchCommands =
            {
                new NpgsqlBatchCommand("begin"),
                new NpgsqlBatchCommand("set local synchronous_commit to off"),
                new NpgsqlBatchCommand("update lectr_read.nodes set settings_position = greatest(settings_position, $2), heartbeat_at = clock_timestamp() where node = $1")
                {
                    Parameters = { new() { Value = node }, new() { Value = position } },
                },
                new NpgsqlBatchCommand("select pg_notify($1, $2)")
                {
                    Parameters = { new() { Value = Channel }, new() { Value = position.ToString(CultureInfo.InvariantCulture) } },
                },
                new NpgsqlBatchCommand("commit"),
            },
        };
        await batch.ExecuteNonQueryAsync(cancellationToken);
    }

    /// <summary>Takes a node that stops out of the living at once; its counters stay.</summary>
    public async Task LeaveAsync(string node, CancellationToken cancellationToken)
    {
        await using var command = source.CreateCommand(
            """
            with left_node as (update lectr_read.nodes set heartbeat_at = heartbeat_at - $2 where node = $1 returning node)
            select pg_notify($3, node) from left_node
            """);
        command.Parameters.AddWithValue(node);
        command.Parameters.AddWithValue(Expiry);
        command.Parameters.AddWithValue(Channel);
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    /// <summary>Every node ever seen, by name.</summary>
    public async Task<IReadOnlyList<NodeStatus>> ReadAsync(CancellationToken cancellationToken)
    {
        await using var command = source.CreateCommand(
            """
            select node, url, version, started_at, captured, stored, in_spool, lost, heartbeat_at, settings_position, heartbeat_at > clock_timestamp() - $1, estimates
            from lectr_read.nodes order by node
            """);
        command.Parameters.AddWithValue(Expiry);
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var nodes = new List<NodeStatus>();
        while (await reader.ReadAsync(cancellationToken))
        {
            var said = new NodeHeartbeat(
                reader.GetString(0), reader.GetString(1), reader.GetString(2), reader.GetFieldValue<DateTimeOffset>(3),
                reader.GetInt64(4), reader.GetInt64(5), reader.GetInt64(6), reader.GetInt64(7),
                JsonSerializer.Deserialize<Calibration[]>(reader.GetString(11)));
            nodes.Add(new NodeStatus(said, reader.GetFieldValue<DateTimeOffset>(8), reader.GetInt64(9), reader.GetBoolean(10)));
        }

        return nodes;
    }

    private async Task WriteAsync(NodeHeartbeat beat, long? settingsPosition, CancellationToken cancellationToken)
    {
        await using var command = source.CreateCommand(
            """
            insert into lectr_read.nodes (node, url, version, started_at, heartbeat_at, settings_position, captured, stored, in_spool, lost, estimates)
            values ($1, $2, $3, $4, clock_timestamp(), coalesce($5, 0), $6, $7, $8, $9, coalesce($10, '[]'))
            on conflict (node) do update set url = excluded.url, version = excluded.version, started_at = excluded.started_at,
              heartbeat_at = excluded.heartbeat_at, settings_position = coalesce($5, nodes.settings_position),
              captured = excluded.captured, stored = excluded.stored, in_spool = excluded.in_spool, lost = excluded.lost,
              estimates = coalesce($10, nodes.estimates)
            """);
        command.Parameters.AddWithValue(beat.Node);
        command.Parameters.AddWithValue(beat.Url);
        command.Parameters.AddWithValue(beat.Version);
        command.Parameters.AddWithValue(beat.StartedAt.ToUniversalTime());
        command.Parameters.Add(new NpgsqlParameter<long?> { TypedValue = settingsPosition });
        command.Parameters.AddWithValue(beat.Captured);
        command.Parameters.AddWithValue(beat.Stored);
        command.Parameters.AddWithValue(beat.InSpool);
        command.Parameters.AddWithValue(beat.Lost);
        command.Parameters.Add(new NpgsqlParameter { Value = (object?)JsonOf(beat.Estimates) ?? DBNull.Value, NpgsqlDbType = NpgsqlDbType.Jsonb });
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    private static string? JsonOf(IReadOnlyList<Calibration>? estimates) => estimates is null ? null : JsonSerializer.Serialize(estimates);
}

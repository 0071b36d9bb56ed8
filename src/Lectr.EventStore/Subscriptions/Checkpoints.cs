using Npgsql;

namespace Lectr.EventStore.Subscriptions;

/// <summary>How far each projection has read the log.</summary>
public static class Checkpoints
{
    /// <summary>The position that a projection has handled; 0 before its first event.</summary>
    public static async Task<long> ReadAsync(NpgsqlConnection connection, string projection, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand("select position from lectr_read.checkpoints where projection = $1", connection)
        {
            Parameters = { new() { Value = projection } },
        };
        return await command.ExecuteScalarAsync(cancellationToken) is long position ? position : 0;
    }

    /// <summary>
    /// Moves a checkpoint in the caller's transaction, the one that holds the projection's writes. False when it does not stand at
    /// <paramref name="from"/> any more: another worker was here, and the transaction must be given up.
    /// </summary>
    public static async Task<bool> MoveAsync(NpgsqlConnection connection, string projection, long from, long to, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(
            """
            insert into lectr_read.checkpoints as known (projection, position)
            select $1, $3 where $2 = 0 or exists (select from lectr_read.checkpoints where projection = $1)
            on conflict (projection) do update set position = excluded.position, updated_at = now() where known.position = $2
            """,
            connection)
        {
            Parameters = { new() { Value = projection }, new() { Value = from }, new() { Value = to } },
        };
        return await command.ExecuteNonQueryAsync(cancellationToken) == 1;
    }
}

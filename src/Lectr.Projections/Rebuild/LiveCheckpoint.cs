using Npgsql;

namespace Lectr.Projections.Rebuild;

/// <summary>Holds a live read model still, and brings a copy of it to the same position.</summary>
internal sealed class LiveCheckpoint(EventStore.EventStore store)
{
    /// <summary>The most events that are worth folding while the worker waits.</summary>
    public const int MostEventsInside = 20_000;

    /// <summary>Locks the row as the worker does, until the transaction open on <paramref name="connection"/> ends; returns its position.</summary>
    public static async Task<long> LockAsync(ReadModel model, NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(
            """
            insert into lectr_read.checkpoints as known (projection, position) values ($1, 0)
            on conflict (projection) do update set position = known.position returning position
            """,
            connection)
        {
            Parameters = { new() { Value = model.Name } },
        };
        return (long)(await command.ExecuteScalarAsync(cancellationToken))!;
    }

    /// <summary>Folds the events between two positions in the transaction open on <paramref name="connection"/>.</summary>
    public async Task FoldAsync(ReadModel model, long from, long to, NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        var decoder = new BatchDecoder();
        while (from < to)
        {
            var page = await store.ReadAllAsync(from, ProjectionWorker.PageSize, cancellationToken);
            if (page.Position == from)
            {
                throw new InvalidOperationException("the log ends before the live checkpoint");
            }

            await model.ProjectAsync(decoder.Decode(page.Events).Between(from, to), connection, cancellationToken);
            from = page.Position;
        }
    }
}

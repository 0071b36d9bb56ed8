using Npgsql;

namespace Lectr.EventStore.Subscriptions;

/// <summary>Handles one page of the log, in order, with its writes in the transaction given.</summary>
public delegate Task PageHandler(NpgsqlConnection connection, NpgsqlTransaction transaction, IReadOnlyList<StoredEvent> events, CancellationToken cancellationToken);

/// <summary>
/// Follows the log for one projection: every event exactly once, because the checkpoint moves in the transaction of the handler's writes.
/// </summary>
public sealed class Subscription(EventStore store, string projection, PageHandler handle)
{
    /// <summary>Handles at most one page. An exception of the handler rolls back its writes and leaves the checkpoint.</summary>
    /// <param name="limit">Most events to handle at once.</param>
    /// <param name="cancellationToken">Gives up between reading and commit; nothing half-done stays.</param>
    public async Task<SubscriptionStep> StepAsync(int limit, CancellationToken cancellationToken)
    {
        await using var connection = await store.Source.OpenConnectionAsync(cancellationToken);
        var from = await Checkpoints.ReadAsync(connection, projection, cancellationToken);
        var page = await store.ReadAllAsync(from, limit, cancellationToken);
        if (page.Position == from)
        {
            return new SubscriptionStep.CaughtUp(from);
        }

        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);

        // The guard first: a worker that was overtaken must not wait for the other's row locks only to be refused.
        if (!await Checkpoints.MoveAsync(connection, projection, from, page.Position, cancellationToken))
        {
            return new SubscriptionStep.Overtaken();
        }

        if (page.Events.Count > 0)
        {
            await handle(connection, transaction, page.Events, cancellationToken);
        }

        await transaction.CommitAsync(cancellationToken);
        return new SubscriptionStep.Advanced(page.Position, page.Events.Count);
    }
}

/// <summary>What one step did.</summary>
public abstract record SubscriptionStep
{
    private SubscriptionStep() { }

    /// <summary>A page was handled; there may be more.</summary>
    public sealed record Advanced(long Position, int Events) : SubscriptionStep;

    /// <summary>Nothing to read after <paramref name="Position"/> for now.</summary>
    public sealed record CaughtUp(long Position) : SubscriptionStep;

    /// <summary>Another worker moved the checkpoint in the meantime; nothing was written.</summary>
    public sealed record Overtaken : SubscriptionStep;
}

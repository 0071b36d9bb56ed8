using Lectr.EventStore;
using Lectr.EventStore.Subscriptions;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace Lectr.Projections.Rebuild;

/// <summary>
/// Proves the figures' side of the books: folds every read model anew from the log beside the live one, holds both at one position
/// and compares them row by row. Live traffic goes on.
/// </summary>
public sealed class ReadModelVerification(EventStore.EventStore store, ILogger<ReadModelVerification> logger)
{
    /// <summary>Rows of live tables that were compared.</summary>
    public long RowsChecked { get; private set; }

    /// <summary>The first difference in words, or null when every figure is what the events give.</summary>
    /// <exception cref="InvalidOperationException">A rebuild is running.</exception>
    public async Task<string?> RunAsync(CancellationToken cancellationToken)
    {
        await using var only = await SessionLock.TryTakeAsync(store.Source, AdvisoryLocks.Rebuild, cancellationToken)
            ?? throw new InvalidOperationException("A rebuild is running.");
        await using var connection = await store.Source.OpenConnectionAsync(cancellationToken);
        var models = ReadModels.All(RebuildSchema.Name);
        await RebuildSchema.CreateAsync(models, connection, cancellationToken);
        try
        {
            var followers = models.Select(model => new Follower(model)).ToList();
            Compared? compared = null;
            while (compared is null)
            {
                await FollowAsync(followers, connection, cancellationToken);
                compared = await CompareAsync(models, followers[0].Position, connection, cancellationToken);
            }

            return compared.Difference;
        }
        finally
        {
            await RebuildSchema.DropAsync(connection, CancellationToken.None);
        }
    }

    /// <summary>Folds what every live read model has folded, and nothing after it.</summary>
    private async Task FollowAsync(List<Follower> followers, NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        var goal = await LowestCheckpointAsync(followers.Count, connection, cancellationToken);
        var run = new PageRun(ReadAsync, followers, RebuildSchema.Name, logger);
        while (await run.StepAsync(connection, cancellationToken))
        {
        }

        async Task<EventPage> ReadAsync(long after, int limit, CancellationToken token)
        {
            var page = await store.ReadAllAsync(after, limit, token);
            return page.Position <= goal ? page : new EventPage([.. page.Events.Where(stored => stored.Position <= goal)], Math.Max(after, goal));
        }
    }

    private static async Task<long> LowestCheckpointAsync(int models, NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(
            "select case when count(*) = $2 then min(position) else 0 end from lectr_read.checkpoints where projection = any($1)", connection)
        {
            Parameters =
            {
                new() { Value = ReadModels.All(ReadModel.LiveSchema).Select(model => model.Name).ToArray() },
                new() { Value = models },
            },
        };
        return await command.ExecuteScalarAsync(cancellationToken) as long? ?? 0;
    }

    /// <summary>Null when the live read models ran ahead further than they should be held for.</summary>
    private async Task<Compared?> CompareAsync(IReadOnlyList<ReadModel> models, long position, NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        foreach (var model in models)
        {
            var live = await LiveCheckpoint.LockAsync(model, connection, cancellationToken);
            if (live - position > LiveCheckpoint.MostEventsInside)
            {
                model.Forget();
                return null;
            }

            await new LiveCheckpoint(store).FoldAsync(model, position, live, connection, cancellationToken);
        }

        RowsChecked = 0;
        foreach (var table in models.SelectMany(model => model.Tables))
        {
            if (await FirstDifferenceAsync(table, connection, cancellationToken) is { } difference)
            {
                return new Compared(difference);
            }
        }

        return new Compared(Difference: null);
    }

    private async Task<string?> FirstDifferenceAsync(string table, NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        var columns = await ScalarAsync<string>(
            $"""
            select string_agg(quote_ident(attname), ', ' order by attname)
            from pg_attribute where attrelid = '{RebuildSchema.Name}.{table}'::regclass and attnum > 0 and not attisdropped
            """,
            connection,
            cancellationToken);

        // Weeks may have been dropped since the copy was begun.
        var where = table == "request_log" ? "where started_at >= coalesce((select dropped_before from lectr_read.request_log_retention), '-infinity')" : "";
        var live = $"select {columns} from {ReadModel.LiveSchema}.{table} {where}";
        var again = $"select {columns} from {RebuildSchema.Name}.{table} {where}";
        RowsChecked += await ScalarAsync<long>($"select count(*) from ({live}) as rows", connection, cancellationToken);
        return await ScalarAsync<string>(
            $"""
            select '{table}: it holds ' || left(to_jsonb(extra)::text, 600) || ', which the events do not give' from ({live} except all {again}) as extra
            union all
            select '{table}: it lacks ' || left(to_jsonb(lacking)::text, 600) || ', which the events give' from ({again} except all {live}) as lacking
            limit 1
            """,
            connection,
            cancellationToken);
    }

    private static async Task<T?> ScalarAsync<T>(string sql, NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(sql, connection) { CommandTimeout = 0 };
        return await command.ExecuteScalarAsync(cancellationToken) is T value ? value : default;
    }

    private sealed record Compared(string? Difference);
}

using Lectr.EventStore.Subscriptions;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace Lectr.Projections;

/// <summary>
/// Folds a page into read models, all of them and their checkpoints in one transaction. An event that one of them cannot fold is
/// found by halving the page, recorded in <c>dead_events</c>, and passed.
/// </summary>
/// <param name="schema">Where the read models live; checkpoints move only in the live schema.</param>
/// <param name="logger">Hears of dead events.</param>
internal sealed class PageWriter(string schema, ILogger logger)
{
    private readonly bool _movesCheckpoints = schema == ReadModel.LiveSchema;

    /// <summary>
    /// Folds the events at <paramref name="from"/> &lt; position &lt;= <paramref name="to"/> into models that all stand at
    /// <paramref name="from"/>. False when another worker was there first; then nothing was written.
    /// </summary>
    public async Task<bool> WriteAsync(
        IReadOnlyList<ReadModel> models, ProjectionBatch batch, long from, long to, NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        try
        {
            return await WriteWholeAsync(models, batch, from, to, connection, cancellationToken);
        }
        catch (Exception exception) when (IsFaultOfTheEvents(exception))
        {
            Forget(models);
            var positions = batch.Requests.Select(request => request.Position).Concat(batch.Others.Select(other => other.Stored.Position)).Order().ToList();
            if (positions.Count <= 1)
            {
                return await WriteOneByModelAsync(models, batch, from, to, connection, cancellationToken);
            }

            var middle = positions[(positions.Count - 1) / 2];
            return await WriteAsync(models, batch.Between(from, middle), from, middle, connection, cancellationToken)
                && await WriteAsync(models, batch.Between(middle, to), middle, to, connection, cancellationToken);
        }
        catch
        {
            Forget(models);
            throw;
        }
    }

    private async Task<bool> WriteWholeAsync(
        IReadOnlyList<ReadModel> models, ProjectionBatch batch, long from, long to, NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        if (!await MoveAsync(models, from, to, connection, cancellationToken))
        {
            return false;
        }

        foreach (var model in models)
        {
            await model.ProjectAsync(batch, connection, cancellationToken);
        }

        await RecordAsync(models, batch.Dead, connection, cancellationToken);
        await NotifyAsync(to, connection, cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return true;
    }

    private async Task<bool> WriteOneByModelAsync(
        IReadOnlyList<ReadModel> models, ProjectionBatch batch, long from, long to, NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        if (!await MoveAsync(models, from, to, connection, cancellationToken))
        {
            return false;
        }

        foreach (var model in models)
        {
            await transaction.SaveAsync("model", cancellationToken);
            try
            {
                await model.ProjectAsync(batch, connection, cancellationToken);
                await transaction.ReleaseAsync("model", cancellationToken);
            }
            catch (Exception exception) when (IsFaultOfTheEvents(exception))
            {
                await transaction.RollbackAsync("model", cancellationToken);
                model.Forget();
                await RecordAsync([model], [Dead(batch, exception)], connection, cancellationToken);
            }
        }

        await RecordAsync(models, batch.Dead, connection, cancellationToken);
        await NotifyAsync(to, connection, cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return true;
    }

    private async Task<bool> MoveAsync(IReadOnlyList<ReadModel> models, long from, long to, NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        if (!_movesCheckpoints)
        {
            return true;
        }

        foreach (var model in models)
        {
            if (!await Checkpoints.MoveAsync(connection, model.Name, from, to, cancellationToken))
            {
                return false;
            }
        }

        return true;
    }

    private async Task RecordAsync(IReadOnlyList<ReadModel> models, IReadOnlyList<DeadEvent> dead, NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        foreach (var model in models)
        {
            foreach (var lost in dead)
            {
                Log.EventIsDead(logger, model.Name, lost.Position, lost.Type, lost.Error);
                await using var command = new NpgsqlCommand(
                    $"""
                    insert into {schema}.dead_events (projection, position, organisation, type, error) values ($1, $2, $3, $4, $5)
                    on conflict (projection, position) do update set error = excluded.error, at = now()
                    """,
                    connection)
                {
                    Parameters =
                    {
                        new() { Value = model.Name }, new() { Value = lost.Position }, new() { Value = lost.Organisation },
                        new() { Value = lost.Type }, new() { Value = lost.Error },
                    },
                };
                await command.ExecuteNonQueryAsync(cancellationToken);
            }
        }
    }

    private async Task NotifyAsync(long to, NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        if (_movesCheckpoints)
        {
            await using var command = new NpgsqlCommand("select pg_notify($1, $2::text)", connection)
            {
                Parameters = { new() { Value = ProjectionWorker.Channel }, new() { Value = to } },
            };
            await command.ExecuteNonQueryAsync(cancellationToken);
        }
    }

    private static DeadEvent Dead(ProjectionBatch batch, Exception exception)
    {
        var error = exception is PostgresException postgres ? $"{postgres.SqlState} {postgres.MessageText}" : exception.GetType().Name;
        return batch.Requests.Count > 0
            ? new DeadEvent(batch.Requests[0].Position, batch.Requests[0].Organisation, "request_proxied", error)
            : new DeadEvent(batch.Others[0].Stored.Position, batch.Others[0].Stored.Tenant, batch.Others[0].Stored.Type, error);
    }

    /// <summary>A lost connection, a full disk or a deadlock says nothing about the events: the page is tried again.</summary>
    private static bool IsFaultOfTheEvents(Exception exception) => exception switch
    {
        OperationCanceledException => false,
        PostgresException postgres => !postgres.IsTransient && postgres.SqlState[..2] is "22" or "23" or "54" or "42",
        NpgsqlException => false,
        _ => exception is FormatException or ArgumentException or OverflowException or InvalidCastException,
    };

    private static void Forget(IReadOnlyList<ReadModel> models)
    {
        foreach (var model in models)
        {
            model.Forget();
        }
    }
}

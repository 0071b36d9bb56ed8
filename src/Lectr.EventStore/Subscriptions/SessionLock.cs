using Npgsql;

namespace Lectr.EventStore.Subscriptions;

/// <summary>
/// A lock that one process holds as long as it and its connection live: the one active worker. It holds no transaction open,
/// because an idle one would stop vacuum and Marten's daemon.
/// </summary>
public sealed class SessionLock : IAsyncDisposable
{
    private static readonly TimeSpan CheckEvery = TimeSpan.FromSeconds(5);

    private readonly NpgsqlConnection _connection;
    private readonly CancellationTokenSource _lost = new();
    private readonly CancellationTokenSource _released = new();
    private readonly Task _watch;

    private SessionLock(NpgsqlConnection connection)
    {
        _connection = connection;
        Lost = _lost.Token;
        _watch = Task.Run(WatchAsync);
    }

    /// <summary>Cancelled when the connection, and with it the lock, is gone: stop working at once.</summary>
    public CancellationToken Lost { get; }

    /// <summary>Takes the lock if it is free; null when another session holds it.</summary>
    /// <param name="source">Where to open the connection that is kept until the lock is disposed.</param>
    /// <param name="key">One of <see cref="AdvisoryLocks"/>.</param>
    /// <param name="cancellationToken">Gives up taking it.</param>
    public static Task<SessionLock?> TryTakeAsync(NpgsqlDataSource source, long key, CancellationToken cancellationToken) =>
        TryTakeAsync(source, "select pg_try_advisory_lock($1)", key, cancellationToken);

    /// <summary>Takes a share in the lock, beside other sharers; null when a session holds it alone.</summary>
    public static Task<SessionLock?> TryTakeSharedAsync(NpgsqlDataSource source, long key, CancellationToken cancellationToken) =>
        TryTakeAsync(source, "select pg_try_advisory_lock_shared($1)", key, cancellationToken);

    /// <summary>Gives the lock back.</summary>
    public async ValueTask DisposeAsync()
    {
        await _released.CancelAsync();
        await _watch;
        try
        {
            await using var command = new NpgsqlCommand("select pg_advisory_unlock_all()", _connection);
            await command.ExecuteNonQueryAsync();
        }
        catch (Exception exception) when (exception is NpgsqlException or InvalidOperationException)
        {
            // The connection is gone, and the lock with it.
        }

        await _connection.DisposeAsync();
        _lost.Dispose();
        _released.Dispose();
    }

    private static async Task<SessionLock?> TryTakeAsync(NpgsqlDataSource source, string sql, long key, CancellationToken cancellationToken)
    {
        var connection = await source.OpenConnectionAsync(cancellationToken);
        try
        {
            await using var command = new NpgsqlCommand(sql, connection) { Parameters = { new() { Value = key } } };
            if (await command.ExecuteScalarAsync(cancellationToken) is true)
            {
                return new SessionLock(connection);
            }
        }
        catch
        {
            await connection.DisposeAsync();
            throw;
        }

        await connection.DisposeAsync();
        return null;
    }

    /// <summary>Waiting reads the socket, so a server that goes away is seen at once; the query finds a peer that vanished silently.</summary>
    private async Task WatchAsync()
    {
        try
        {
            while (!_released.IsCancellationRequested)
            {
                await _connection.WaitAsync(CheckEvery, _released.Token);
                await using var command = new NpgsqlCommand("select 1", _connection) { CommandTimeout = 5 };
                await command.ExecuteScalarAsync(_released.Token);
            }
        }
        catch (OperationCanceledException) when (_released.IsCancellationRequested)
        {
            // Given back.
        }
        catch (Exception)
        {
            await _lost.CancelAsync();
        }
    }
}

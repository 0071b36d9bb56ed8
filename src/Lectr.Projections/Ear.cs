using Npgsql;

namespace Lectr.Projections;

/// <summary>Listens to one channel on one connection without missing what arrives while that connection answers a query.</summary>
internal sealed class Ear
{
    private readonly NpgsqlConnection _connection;
    private bool _heard;

    private Ear(NpgsqlConnection connection)
    {
        _connection = connection;
        connection.Notification += (_, _) => _heard = true;
    }

    /// <summary>Listens from now on; <paramref name="channel"/> is a constant of the program.</summary>
    public static async Task<Ear> OpenAsync(NpgsqlConnection connection, string channel, CancellationToken cancellationToken)
    {
        var ear = new Ear(connection);
        await using var listen = new NpgsqlCommand($"listen {channel}", connection);
        await listen.ExecuteNonQueryAsync(cancellationToken);
        return ear;
    }

    /// <summary>Returns when something was heard since the last call, or after <paramref name="timeout"/>.</summary>
    public async Task WaitAsync(TimeSpan timeout, CancellationToken cancellationToken)
    {
        if (!_heard)
        {
            await _connection.WaitAsync(timeout, cancellationToken);
        }

        _heard = false;
    }
}

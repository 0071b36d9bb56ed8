using Npgsql;

namespace Lectr.Postgres;

/// <summary>
/// Tells commands where the private server of a running Lectr is: a file in the data directory, readable by its owner alone, gone
/// with the server.
/// </summary>
internal sealed class RunningServer : IDisposable
{
    private readonly string _file;

    private RunningServer(string file) => _file = file;

    /// <summary>Writes the file.</summary>
    public static RunningServer Announce(string dataDirectory, string connectionString)
    {
        var file = FileIn(dataDirectory);
        var options = new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        using var writer = new StreamWriter(file, options);
        writer.Write(connectionString);
        return new RunningServer(file);
    }

    /// <summary>The running server's connection string; null when none runs, or only the file of a killed one is left.</summary>
    public static async Task<string?> FindAsync(string dataDirectory, CancellationToken cancellationToken)
    {
        var file = FileIn(dataDirectory);
        if (!File.Exists(file))
        {
            return null;
        }

        var connectionString = await File.ReadAllTextAsync(file, cancellationToken);
        try
        {
            await using var connection = new NpgsqlConnection(new NpgsqlConnectionStringBuilder(connectionString) { Pooling = false, Timeout = 3 }.ConnectionString);
            await connection.OpenAsync(cancellationToken);
            return connectionString;
        }
        catch (Exception failure) when (failure is NpgsqlException or TimeoutException or ArgumentException)
        {
            return null;
        }
    }

    public void Dispose() => File.Delete(_file);

    private static string FileIn(string dataDirectory) => Path.Combine(dataDirectory, "database.txt");
}

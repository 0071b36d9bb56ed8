using System.Diagnostics;
using System.Security.Cryptography;
using Npgsql;

namespace Lectr.EventStore.Postgres;

/// <summary>
/// A PostgreSQL that belongs to this process alone: made on first use, started with it, stopped with it, also when it is killed.
/// It lives beside the event store because the product and its tests start it by the same code.
/// </summary>
public sealed class PrivatePostgres : IAsyncDisposable
{
    private readonly ServerAccount _account;
    private readonly PostgresBinaries _binaries;
    private readonly PrivatePostgresOptions _options;
    private readonly string _folder;
    private readonly ServerSettings _settings;
    private readonly string _password;
    private readonly FileStream _lock;
    private ServerGuard? _guard;

    private PrivatePostgres(ServerAccount account, PostgresBinaries binaries, PrivatePostgresOptions options, string folder, string password, FileStream fileLock)
    {
        (_account, _binaries, _options, _folder, _password, _lock) = (account, binaries, options, folder, password, fileLock);
        _settings = ServerSettings.Choose(folder, options);
    }

    /// <summary>Where its data lies; differs from the wanted folder when Lectr is root and the server's account cannot get there.</summary>
    public string Folder => _folder;

    /// <summary>The bin folder in use, with pg_dump and the rest.</summary>
    public string Binaries => _binaries.Folder;

    private string Cluster => Path.Combine(_folder, "cluster");

    /// <summary>A connection string for one of its databases; the options' own by default.</summary>
    public string ConnectionString(string? database = null) => new NpgsqlConnectionStringBuilder
    {
        Host = _settings.SocketFolder ?? "127.0.0.1",
        Port = _settings.Port,
        Username = "lectr",
        Password = _settings.SocketFolder is null ? _password : null,
        Database = database ?? _options.Database,
    }.ConnectionString;

    /// <summary>Finds or fetches the binaries, makes the data directory on first use, starts the server and waits until it takes connections.</summary>
    /// <exception cref="PostgresUnavailableException">It cannot run here; the message names the ways out.</exception>
    public static async Task<PrivatePostgres> StartAsync(PrivatePostgresOptions options, CancellationToken cancellationToken)
    {
        var account = await ServerAccount.FindAsync(cancellationToken);
        var folder = await ServerDirectory.PrepareAsync(account, options.Directory, cancellationToken);
        var fileLock = Lock(folder);
        try
        {
            var binaries = await PostgresBinaries.FindAsync(account, options, folder + "-bin", ExistingMajor(folder), cancellationToken);
            var postgres = new PrivatePostgres(account, binaries, options, folder, ReadOrMakePassword(folder), fileLock);
            await postgres.InitialiseAsync(cancellationToken);
            await postgres.RunAsync(cancellationToken);
            return postgres;
        }
        catch
        {
            await fileLock.DisposeAsync();
            throw;
        }
    }

    /// <summary>Stops the server: open transactions are rolled back, everything committed is on disk.</summary>
    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _guard, null) is { } guard)
        {
            await guard.DisposeAsync();
        }

        await _lock.DisposeAsync();
        if (_options.DeleteWhenStopped && Directory.Exists(_folder))
        {
            Directory.Delete(_folder, recursive: true);
        }
    }

    /// <summary>Held while Lectr lives; the system frees it when Lectr is killed.</summary>
    private static FileStream Lock(string folder)
    {
        try
        {
            return new FileStream(Path.Combine(folder, "lectr.lock"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException)
        {
            throw new PostgresUnavailableException($"Another Lectr uses {folder}. Stop it, or name another folder in Lectr__DataDirectory.");
        }
    }

    private static int? ExistingMajor(string folder)
    {
        var file = Path.Combine(folder, "cluster", "PG_VERSION");
        return File.Exists(file) && int.TryParse(File.ReadAllText(file).Trim(), out var major) ? major : null;
    }

    private static string ReadOrMakePassword(string folder)
    {
        var file = Path.Combine(folder, "password");
        if (File.Exists(file))
        {
            return File.ReadAllText(file);
        }

        var password = RandomNumberGenerator.GetHexString(48, lowercase: true);
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        using var writer = new StreamWriter(file, options);
        writer.Write(password);
        return password;
    }

    private async Task InitialiseAsync(CancellationToken cancellationToken)
    {
        if (!Directory.Exists(Cluster))
        {
            _options.Progress("creating the database");
            var unfinished = Cluster + ".new";
            if (Directory.Exists(unfinished))
            {
                Directory.Delete(unfinished, recursive: true);
            }

            await MustAsync(
                [_binaries.Program("initdb"), "-D", unfinished, "-U", "lectr", "-A", "reject", "-E", "UTF8", "--locale=C", .. _options.Durable ? Array.Empty<string>() : ["--no-sync"]],
                "", cancellationToken);
            await WriteAsync(Path.Combine(unfinished, "postgresql.conf"), "include 'lectr.conf'\n", cancellationToken);
            Directory.Move(unfinished, Cluster);
        }

        await WriteAsync(Path.Combine(Cluster, "lectr.conf"), _settings.Configuration, cancellationToken);
        await WriteAsync(Path.Combine(Cluster, "pg_hba.conf"), _settings.HostBasedAuthentication, cancellationToken);
        await WriteAsync(Path.Combine(Cluster, "pg_ident.conf"), ServerSettings.Identities, cancellationToken);
    }

    private async Task RunAsync(CancellationToken cancellationToken)
    {
        // A server left behind by a Lectr that was killed: its lock is ours now, so no one else uses it.
        if (await _account.RunAsync([_binaries.Program("pg_ctl"), "status", "-D", Cluster], "", cancellationToken) is { ExitCode: 0 })
        {
            _options.Progress("taking over the database of a Lectr that was killed");
            await MustAsync([_binaries.Program("pg_ctl"), "stop", "-w", "-D", Cluster, "-m", "fast"], "", cancellationToken);
        }

        if (_settings.SocketFolder is null)
        {
            // Single-user mode needs no connection, so no moment exists in which the server would take one without the password.
            await MustAsync([_binaries.Program("postgres"), "--single", "-D", Cluster, "postgres"], $"alter role lectr password '{_password}'\n", cancellationToken);
        }

        _guard = await ServerGuard.StartAsync(_account, _binaries, Cluster, Path.Combine(_folder, "server.log"), _options, cancellationToken);
        await CreateDatabaseAsync(cancellationToken);
    }

    private async Task CreateDatabaseAsync(CancellationToken cancellationToken)
    {
        await using var source = NpgsqlDataSource.Create(new NpgsqlConnectionStringBuilder(ConnectionString("postgres")) { Pooling = false });
        await using var exists = source.CreateCommand("select 1 from pg_database where datname = $1");
        exists.Parameters.Add(new NpgsqlParameter { Value = _options.Database });
        if (await exists.ExecuteScalarAsync(cancellationToken) is null)
        {
            await using var create = source.CreateCommand($"create database \"{_options.Database.Replace("\"", "\"\"")}\"");
            await create.ExecuteNonQueryAsync(cancellationToken);
        }
    }

    /// <summary>Files of the cluster belong to the server's account, so that account writes them.</summary>
    private Task WriteAsync(string file, string text, CancellationToken cancellationToken) =>
        _account.Account is null
            ? File.WriteAllTextAsync(file, text, cancellationToken)
            : MustAsync(["sh", "-c", "umask 077 && cat > \"$1\"", "sh", file], text, cancellationToken);

    private async Task MustAsync(IReadOnlyList<string> command, string input, CancellationToken cancellationToken)
    {
        var result = await _account.RunAsync(command, input, cancellationToken);
        if (result.ExitCode != 0)
        {
            throw new PostgresUnavailableException($"{Path.GetFileName(command[0])} failed with exit code {result.ExitCode}: {(result.Errors + result.Output).Trim()}");
        }
    }
}

using System.Diagnostics;

namespace Lectr.EventStore.Postgres;

/// <summary>
/// A running server and what stops it. On Unix a shell waits at the end of a pipe that this process holds: when the pipe closes,
/// because Lectr stops or because it was killed, the shell stops the server. On Windows a killed Lectr leaves it for the next start to take over.
/// </summary>
internal sealed class ServerGuard : IAsyncDisposable
{
    // pg_ctl puts the server into a session of its own, so that Ctrl-C reaches Lectr first and the server last.
    private const string Script = """
        trap '' INT HUP TERM QUIT
        if "$1" start -w -t 120 -D "$2" -l "$3" </dev/null >/dev/null 2>&1; then echo started; else echo failed; exit 1; fi
        read -r _
        "$1" stop -w -t 120 -D "$2" -m "$4" </dev/null >/dev/null 2>&1
        if [ -n "$5" ]; then rm -rf "$5"; fi
        """;

    private readonly Process? _shell;
    private readonly Func<Task> _stop;

    private ServerGuard(Process? shell, Func<Task> stop) => (_shell, _stop) = (shell, stop);

    /// <summary>Starts the server and waits until it takes connections; recovery after a crash is part of that.</summary>
    /// <exception cref="PostgresUnavailableException">It does not start; the message ends with its log.</exception>
    public static async Task<ServerGuard> StartAsync(
        ServerAccount account, PostgresBinaries binaries, string cluster, string log, PrivatePostgresOptions options, CancellationToken cancellationToken)
    {
        var control = binaries.Program("pg_ctl");
        var mode = options.DeleteWhenStopped ? "immediate" : "fast";
        if (OperatingSystem.IsWindows())
        {
            var start = await account.RunAsync([control, "start", "-w", "-t", "120", "-D", cluster, "-l", log], "", cancellationToken);
            return start.ExitCode == 0
                ? new ServerGuard(null, () => account.RunAsync([control, "stop", "-w", "-D", cluster, "-m", mode], "", CancellationToken.None))
                : throw Failed(log);
        }

        var shell = account.Start("sh", "-c", Script, "sh", control, cluster, log, mode, options.DeleteWhenStopped ? Path.GetDirectoryName(cluster)! : "");
        var answer = await shell.StandardOutput.ReadLineAsync(cancellationToken);
        if (answer != "started")
        {
            shell.Dispose();
            throw Failed(log);
        }

        return new ServerGuard(shell, () =>
        {
            shell.StandardInput.Close();
            return shell.WaitForExitAsync();
        });
    }

    /// <summary>Stops the server and waits until it is gone.</summary>
    public async ValueTask DisposeAsync()
    {
        await _stop();
        _shell?.Dispose();
    }

    private static PostgresUnavailableException Failed(string log)
    {
        var tail = File.Exists(log) ? string.Join('\n', File.ReadLines(log).TakeLast(15)) : "(no log)";
        return new PostgresUnavailableException($"The private PostgreSQL does not start. The end of {log}:\n{tail}");
    }
}

using System.Diagnostics;

namespace Lectr.EventStore.Postgres;

/// <summary>Runs programs as the account that owns the private server: Lectr's own, or an unprivileged one when Lectr is root.</summary>
internal sealed class ServerAccount
{
    private readonly Func<IReadOnlyList<string>, IReadOnlyList<string>> _wrap;

    private ServerAccount(OsAccount? account, Func<IReadOnlyList<string>, IReadOnlyList<string>> wrap) => (Account, _wrap) = (account, wrap);

    /// <summary>The account changed to; null = Lectr's own.</summary>
    public OsAccount? Account { get; }

    /// <summary>Finds an account, and a tool to change to it, that work on this machine.</summary>
    /// <exception cref="PostgresUnavailableException">Lectr is root and no way to change to another account works.</exception>
    public static async Task<ServerAccount> FindAsync(CancellationToken cancellationToken)
    {
        if (OperatingSystem.IsWindows() || !Environment.IsPrivilegedProcess)
        {
            return new ServerAccount(null, command => command);
        }

        foreach (var account in OsAccount.Unprivileged())
        {
            foreach (var wrap in Tools(account))
            {
                var candidate = new ServerAccount(account, wrap);
                var id = await candidate.TryRunAsync(["id", "-u"], cancellationToken);
                if (id is { ExitCode: 0 } && id.Output.Trim() == account.UserId.ToString(System.Globalization.CultureInfo.InvariantCulture))
                {
                    return candidate;
                }
            }
        }

        throw new PostgresUnavailableException("Lectr runs as root, PostgreSQL refuses to, and none of setpriv, runuser and su can change to another account.");
    }

    /// <summary>Starts a program; standard input and output are redirected.</summary>
    public Process Start(params IReadOnlyList<string> command)
    {
        var wrapped = _wrap(command);
        var start = new ProcessStartInfo(wrapped[0], wrapped.Skip(1))
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
            CreateNoWindow = true,
            WorkingDirectory = OperatingSystem.IsWindows() ? Path.GetTempPath() : "/", // the account may not be allowed into Lectr's own
        };
        start.Environment["LC_ALL"] = "C";
        foreach (var name in start.Environment.Keys.Where(name => name.StartsWith("PG", StringComparison.Ordinal)).ToList())
        {
            start.Environment.Remove(name); // PGDATA, PGPORT and the like would steer the server's tools elsewhere
        }

        return Process.Start(start) ?? throw new InvalidOperationException($"{command[0]} did not start");
    }

    /// <summary>Runs a program to its end.</summary>
    public async Task<ProgramResult> RunAsync(IReadOnlyList<string> command, string input, CancellationToken cancellationToken)
    {
        using var process = Start(command);
        var output = process.StandardOutput.ReadToEndAsync(cancellationToken);
        var errors = process.StandardError.ReadToEndAsync(cancellationToken);
        try
        {
            await process.StandardInput.WriteAsync(input.AsMemory(), cancellationToken);
            process.StandardInput.Close();
        }
        catch (IOException)
        {
            // It ended without reading; its exit code says the rest.
        }

        await process.WaitForExitAsync(cancellationToken);
        return new ProgramResult(process.ExitCode, await output, await errors);
    }

    /// <summary>Runs a program that may not exist; null when it cannot be started.</summary>
    public async Task<ProgramResult?> TryRunAsync(IReadOnlyList<string> command, CancellationToken cancellationToken)
    {
        try
        {
            return await RunAsync(command, "", cancellationToken);
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return null;
        }
    }

    /// <summary>setpriv first: it neither forks nor asks PAM. Busybox has none that works here, but a su.</summary>
    private static IEnumerable<Func<IReadOnlyList<string>, IReadOnlyList<string>>> Tools(OsAccount account)
    {
        yield return command => ["setpriv", $"--reuid={account.UserId}", $"--regid={account.GroupId}", "--clear-groups", "--", .. command];
        yield return command => ["runuser", "-u", account.Name, "--", .. command];
        yield return command => ["su", "-s", "/bin/sh", account.Name, "-c", string.Join(' ', command.Select(Quote))];
    }

    private static string Quote(string argument) => $"'{argument.Replace("'", @"'\''")}'";
}

/// <summary>How a program ended and what it said.</summary>
internal sealed record ProgramResult(int ExitCode, string Output, string Errors);

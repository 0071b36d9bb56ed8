using System.Security.Cryptography;
using System.Text;

namespace Lectr.EventStore.Postgres;

/// <summary>
/// The folder that belongs to the server's account. Usually <c>&lt;data&gt;/postgres</c>; when Lectr is root and the unprivileged account
/// cannot get there (below /root, a parent with mode 0700), a folder below /var/lib or /var/tmp whose name is derived from it.
/// </summary>
internal static class ServerDirectory
{
    /// <summary>Makes the folder with mode 0700 for the account, and returns its path.</summary>
    /// <exception cref="PostgresUnavailableException">No place works.</exception>
    public static async Task<string> PrepareAsync(ServerAccount account, string wanted, CancellationToken cancellationToken)
    {
        wanted = Path.GetFullPath(wanted);
        if (account.Account is null)
        {
            MakePrivate(wanted);
            return wanted;
        }

        var name = "lectr-" + Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(wanted)))[..16];
        foreach (var place in new[] { wanted, Path.Combine("/var/lib", name), Path.Combine("/var/tmp", name) })
        {
            if (await TryOwnAsync(account, place, cancellationToken))
            {
                return place;
            }
        }

        throw new PostgresUnavailableException($"The account {account.Account.Name}, which runs PostgreSQL because Lectr is root, can reach neither {wanted} nor a folder below /var/lib or /var/tmp.");
    }

    private static void MakePrivate(string folder)
    {
        if (OperatingSystem.IsWindows())
        {
            Directory.CreateDirectory(folder); // below the user's own folders, which others cannot read
            return;
        }

        Directory.CreateDirectory(folder, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
    }

    private static async Task<bool> TryOwnAsync(ServerAccount account, string place, CancellationToken cancellationToken)
    {
        try
        {
            var existed = Directory.Exists(place);
            if (!existed)
            {
                MakePrivate(place);
            }
            else if (new DirectoryInfo(place).LinkTarget is not null)
            {
                return false; // in a folder that everyone writes to, a link may be a trap
            }

            // Root's own programs: the account gets the folder, never its parents.
            using var chown = System.Diagnostics.Process.Start("chown", ["-R", "-h", $"{account.Account!.UserId}:{account.Account.GroupId}", place]);
            await chown.WaitForExitAsync(cancellationToken);
            var reachable = await account.RunAsync(["sh", "-c", "cd \"$1\" && test -O . && test -w .", "sh", place], "", cancellationToken) is { ExitCode: 0 };
            if (!reachable && !existed)
            {
                Directory.Delete(place);
            }

            return reachable;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }
}

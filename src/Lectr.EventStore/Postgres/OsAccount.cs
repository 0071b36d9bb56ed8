using System.Globalization;

namespace Lectr.EventStore.Postgres;

/// <summary>An unprivileged account of this machine, for a server that refuses to run as root.</summary>
internal sealed record OsAccount(string Name, long UserId, long GroupId)
{
    /// <summary>Accounts worth trying, best first: postgres, nobody, then any other that is not root.</summary>
    public static IEnumerable<OsAccount> Unprivileged(string passwdFile = "/etc/passwd")
    {
        var all = File.ReadLines(passwdFile).Select(Parse).OfType<OsAccount>().Where(account => account.UserId > 0).ToList();
        return all.Where(account => account.Name == "postgres")
            .Concat(all.Where(account => account.Name == "nobody"))
            .Concat(all.Where(account => account.Name is not ("postgres" or "nobody")));
    }

    private static OsAccount? Parse(string line)
    {
        var fields = line.Split(':');
        return fields.Length >= 4
            && long.TryParse(fields[2], CultureInfo.InvariantCulture, out var user)
            && long.TryParse(fields[3], CultureInfo.InvariantCulture, out var group)
                ? new OsAccount(fields[0], user, group)
                : null;
    }
}

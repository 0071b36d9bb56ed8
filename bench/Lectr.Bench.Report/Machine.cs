using System.Globalization;
using System.Runtime.InteropServices;

namespace Lectr.Bench.Report;

/// <summary>Where a run took place: everything that its figures depend on, and nothing that names the place.</summary>
internal static class Machine
{
    public static string Describe() => Results.Table(
        ["", ""],
        [
            ["date", DateTimeOffset.UtcNow.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)],
            ["processor", $"{Line("/proc/cpuinfo", "model name")}, {Environment.ProcessorCount} cores"],
            ["memory", $"{GC.GetGCMemoryInfo().TotalAvailableMemoryBytes / (1024.0 * 1024 * 1024):0} GB"],
            ["system", RuntimeInformation.OSDescription.Split('#')[0].Trim()],
            [".NET", Environment.Version.ToString()],
            ["load average at the run's end", File.Exists("/proc/loadavg") ? string.Join(' ', File.ReadAllText("/proc/loadavg").Split(' ')[..3]) : ""],
            .. Versions(),
        ]);

    private static IEnumerable<IReadOnlyList<string>> Versions() =>
        (Environment.GetEnvironmentVariable("LECTR_BENCH_VERSIONS") ?? "").Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => (string[])[.. line.Split('=', 2)]);

    private static string Line(string file, string start) =>
        File.Exists(file) ? File.ReadLines(file).First(line => line.StartsWith(start, StringComparison.Ordinal)).Split(':', 2)[1].Trim() : "";
}

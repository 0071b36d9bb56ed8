using System.Diagnostics;
using System.Text.Json;
using Lectr.Testing;

namespace Lectr.EndToEnd.Tests.Conformance;

/// <summary>Runs the official npm SDKs; their packages are installed once, from the lock file.</summary>
internal static class NodeClient
{
    private static readonly string Folder = Path.Combine(Repository.Root, "tests", "conformance-node");
    private static readonly SemaphoreSlim Installing = new(1);

    /// <summary>What each case of <paramref name="file"/> gave, in order.</summary>
    public static async Task<IReadOnlyList<JsonElement>> RunAsync(string file, string address, string? lectrKey)
    {
        await InstallAsync();
        var output = await StartAsync("node", ["run.mjs", file, address, .. lectrKey is null ? (string[])[] : [lectrKey]], Patience.Span);
        return [.. output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Where(line => line[0] == '{').Select(line => JsonElement.Parse(line))];
    }

    private static async Task InstallAsync()
    {
        await Installing.WaitAsync();
        try
        {
            // npm writes this file last, so that it stands for a complete installation of the lock it is newer than.
            var done = new FileInfo(Path.Combine(Folder, "node_modules", ".package-lock.json"));
            if (!done.Exists || done.LastWriteTimeUtc < File.GetLastWriteTimeUtc(Path.Combine(Folder, "package-lock.json")))
            {
                await StartAsync("npm", ["ci"], TimeSpan.FromMinutes(5));
            }
        }
        finally
        {
            Installing.Release();
        }
    }

    private static async Task<string> StartAsync(string program, string[] arguments, TimeSpan limit)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments)
        {
            WorkingDirectory = Folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
        })!;
        var output = process.StandardOutput.ReadToEndAsync();
        var errors = process.StandardError.ReadToEndAsync();
        try
        {
            await process.WaitForExitAsync().WaitAsync(limit);
        }
        finally
        {
            if (!process.HasExited)
            {
                process.Kill(entireProcessTree: true);
            }
        }

        Assert.True(process.ExitCode == 0, $"{program} {string.Join(' ', arguments)} ended with {process.ExitCode}:\n{await errors}");
        return await output;
    }
}

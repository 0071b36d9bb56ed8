using System.Runtime.CompilerServices;

namespace Lectr.Architecture.Tests;

/// <summary>The source tree that these tests read.</summary>
internal static class Repository
{
    /// <summary>The folder that holds Lectr.sln.</summary>
    public static string Root { get; } = FindRoot();

    /// <summary>C# files below a folder of the repository, build output left out.</summary>
    public static IEnumerable<string> SourceFiles(string folder, string pattern = "*.cs") =>
        Directory.EnumerateFiles(Path.Combine(Root, folder), pattern, SearchOption.AllDirectories)
            .Where(file => !file.Split(Path.DirectorySeparatorChar).Any(part => part is "bin" or "obj" or "node_modules" or "dist" or "wwwroot"));

    /// <summary>A path relative to the repository, with forward slashes.</summary>
    public static string Relative(string file) => Path.GetRelativePath(Root, file).Replace('\\', '/');

    private static string FindRoot([CallerFilePath] string here = "")
    {
        var folder = Path.GetDirectoryName(here);
        while (folder is not null && !File.Exists(Path.Combine(folder, "Lectr.sln")))
        {
            folder = Path.GetDirectoryName(folder);
        }

        return folder ?? throw new InvalidOperationException("Lectr.sln was not found above " + here);
    }
}

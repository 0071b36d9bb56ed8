using System.Text.Json;
using Microsoft.Playwright;

namespace Lectr.Dashboard.Tests;

/// <summary>axe-core, from the dashboard's own development packages.</summary>
internal static class Accessibility
{
    private static readonly Lazy<string> Axe = new(() => File.ReadAllText(Path.Combine(Repository(), "dashboard", "node_modules", "axe-core", "axe.min.js")));

    /// <summary>Serious and critical findings on the page as it is now, one line each.</summary>
    public static async Task<IReadOnlyList<string>> FindingsAsync(IPage page)
    {
        await page.EvaluateAsync(Axe.Value);
        var result = await page.EvaluateAsync<JsonElement>("axe.run(document, { resultTypes: ['violations'] })");
        return
        [
            .. from violation in result.GetProperty("violations").EnumerateArray()
               let impact = violation.GetProperty("impact").GetString()
               where impact is "serious" or "critical"
               from node in violation.GetProperty("nodes").EnumerateArray()
               select $"{impact} {violation.GetProperty("id").GetString()}: {node.GetProperty("html").GetString()}",
        ];
    }

    private static string Repository()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "Lectr.sln")))
        {
            folder = folder.Parent;
        }

        return folder!.FullName;
    }
}

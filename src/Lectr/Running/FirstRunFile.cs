using System.Text.Json;
using Lectr.Api.FirstStart;

namespace Lectr.Running;

/// <summary><c>first-run.json</c> in the data directory: the credentials that the first start drew, readable by its owner alone.</summary>
internal static class FirstRunFile
{
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true };

    /// <summary>Writes it; returns its path.</summary>
    public static string Write(string dataDirectory, DrawnCredentials drawn, string? proxyUrl, string? apiUrl)
    {
        var path = Path.Combine(dataDirectory, "first-run.json");
        var options = new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        using var file = new FileStream(path, options);
        JsonSerializer.Serialize(
            file,
            new Dictionary<string, string?>(StringComparer.Ordinal)
            {
                ["lectr_key"] = drawn.LectrKey,
                ["admin_token"] = drawn.AdminToken,
                ["proxy_url"] = proxyUrl,
                ["api_url"] = apiUrl,
            },
            Indented);
        return path;
    }
}

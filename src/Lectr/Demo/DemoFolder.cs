namespace Lectr.Demo;

/// <summary>The demo's own data directory, new on every start, so that its four weeks always end now.</summary>
internal static class DemoFolder
{
    private const string Marker = "made-up-data.txt";

    /// <summary>
    /// Empties the folder if an earlier demo left it and no database runs in it, and marks it as a demo's. False when a database of
    /// before is still there.
    /// </summary>
    public static bool Renew(string folder)
    {
        var marker = Path.Combine(folder, Marker);
        if (File.Exists(marker) && Directory.GetFiles(folder, "postmaster.pid", SearchOption.AllDirectories).Length == 0)
        {
            Directory.Delete(folder, recursive: true);
        }

        Directory.CreateDirectory(folder);
        File.WriteAllText(marker, "Everything in this folder was made up by 'lectr demo', which empties it on every start.\n");
        return Directory.GetDirectories(folder).Length == 0;
    }
}

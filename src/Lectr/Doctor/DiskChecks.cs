using Lectr.Configuration;

namespace Lectr.Doctor;

/// <summary>Looks at the data directory and the spool in it.</summary>
internal static class DiskChecks
{
    private const double Gibibyte = 1024.0 * 1024 * 1024;

    /// <summary>Whether it may be written to, how much the spool holds and how much room is left for it.</summary>
    public static Finding Run(LectrOptions options)
    {
        var directory = Path.GetFullPath(options.DataDirectory);
        try
        {
            Directory.CreateDirectory(directory);
            var probe = Path.Combine(directory, $".doctor-{Guid.NewGuid():N}");
            File.WriteAllText(probe, "");
            File.Delete(probe);
            var spool = Path.Combine(directory, "proxy", "spool");
            var held = Directory.Exists(spool) ? new DirectoryInfo(spool).EnumerateFiles("*", SearchOption.AllDirectories).Sum(file => file.Length) : 0;
            var free = new DriveInfo(directory).AvailableFreeSpace;
            var message = $"{held / Gibibyte:0.000} GiB held in {directory}, {free / Gibibyte:0.0} GiB free, bound {options.Proxy.SpoolBytes / Gibibyte:0.0} GiB.";
            return free < options.Proxy.SpoolBytes - held
                ? Finding.Warning("spool", message + " The disk is full before the bound is reached: lower Lectr:Proxy:SpoolBytes, or make room.")
                : Finding.Ok("spool", message);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            return Finding.Failed("spool", $"{directory} cannot be written to: {failure.Message}");
        }
    }
}

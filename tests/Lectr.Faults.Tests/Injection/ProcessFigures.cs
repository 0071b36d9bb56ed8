using System.Globalization;
using Lectr.Testing;

namespace Lectr.Faults.Tests.Injection;

/// <summary>What a process holds right now, as the kernel counts it.</summary>
internal sealed record ProcessFigures(double ResidentMb, int Handles, int Sockets)
{
    /// <summary>Reads them; only Linux tells.</summary>
    public static ProcessFigures Of(LectrProcess process)
    {
        var resident = File.ReadLines($"/proc/{process.Id}/status").First(line => line.StartsWith("VmRSS:", StringComparison.Ordinal));
        var kilobytes = double.Parse(resident.Split((char[])[' ', '\t'], StringSplitOptions.RemoveEmptyEntries)[1], CultureInfo.InvariantCulture);
        var handles = Directory.GetFileSystemEntries($"/proc/{process.Id}/fd");
        return new ProcessFigures(Math.Round(kilobytes / 1024, 1), handles.Length, handles.Count(IsSocket));
    }

    private static bool IsSocket(string handle)
    {
        try
        {
            return new FileInfo(handle).LinkTarget?.StartsWith("socket:", StringComparison.Ordinal) ?? false;
        }
        catch (IOException)
        {
            return false; // closed since it was listed
        }
    }
}

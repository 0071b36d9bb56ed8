namespace Lectr.Bench.Proxy;

/// <summary>A process's own accounting, its children of the same role included (nginx workers).</summary>
internal static class ProcessCpu
{
    private const double TicksPerSecond = 100;

    /// <summary>CPU seconds, user and system, spent so far by the process and its children.</summary>
    public static double Seconds(int pid) => Family(pid).Sum(member =>
    {
        var fields = StatFields(member);
        return fields.Length < 13 ? 0 : (double.Parse(fields[11]) + double.Parse(fields[12])) / TicksPerSecond;
    });

    /// <summary>Resident memory in megabytes.</summary>
    public static double ResidentMegabytes(int pid) => Family(pid).Sum(member =>
    {
        var line = File.ReadLines($"/proc/{member}/status").FirstOrDefault(text => text.StartsWith("VmRSS", StringComparison.Ordinal));
        return line is null ? 0 : double.Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1]) / 1024;
    });

    private static IEnumerable<int> Family(int pid)
    {
        yield return pid;
        var children = $"/proc/{pid}/task/{pid}/children";
        if (!File.Exists(children))
        {
            yield break;
        }

        foreach (var child in File.ReadAllText(children).Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            yield return int.Parse(child);
        }
    }

    private static string[] StatFields(int pid)
    {
        try
        {
            var text = File.ReadAllText($"/proc/{pid}/stat");
            return text[(text.LastIndexOf(')') + 2)..].Split(' ');
        }
        catch (IOException)
        {
            return [];
        }
    }
}

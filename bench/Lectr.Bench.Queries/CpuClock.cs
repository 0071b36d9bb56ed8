using System.Diagnostics;
using Npgsql;

namespace Lectr.Bench.Queries;

/// <summary>Wall time, and CPU of this process and of the database server (Linux): what stays comparable on a busy machine.</summary>
internal sealed class CpuClock(string connectionString)
{
    private readonly long _start = Stopwatch.GetTimestamp();
    private readonly TimeSpan _own = Process.GetCurrentProcess().TotalProcessorTime;
    private readonly TimeSpan _server = ServerTicks(connectionString);

    public TimeSpan Elapsed => Stopwatch.GetElapsedTime(_start);

    public TimeSpan OwnCpu => Process.GetCurrentProcess().TotalProcessorTime - _own;

    public TimeSpan ServerCpu => ServerTicks(connectionString) - _server;

    /// <summary>CPU of the server's living processes and of those that ended: the parent's own counters hold both.</summary>
    private static TimeSpan ServerTicks(string connectionString)
    {
        using var source = NpgsqlDataSource.Create(connectionString);
        using var command = source.CreateCommand("select (regexp_split_to_array(pg_read_file('postmaster.pid'), '\\n'))[1]::int");
        var parent = (int)command.ExecuteScalar()!;
        return Directory.EnumerateDirectories("/proc")
            .Where(folder => int.TryParse(Path.GetFileName(folder), out _))
            .Select(Stat)
            .Where(stat => stat is not null && (stat[0] == $"{parent}" || stat[3] == $"{parent}"))
            .Aggregate(TimeSpan.Zero, (sum, stat) => sum + TimeSpan.FromMilliseconds(10 * (long.Parse(stat![13]) + long.Parse(stat[14]) + (stat[0] == $"{parent}" ? long.Parse(stat[15]) + long.Parse(stat[16]) : 0))));
    }

    private static string[]? Stat(string folder)
    {
        try
        {
            var text = File.ReadAllText(Path.Combine(folder, "stat"));
            var name = text.LastIndexOf(')');
            return [text[..text.IndexOf(' ', StringComparison.Ordinal)], "", .. text[(name + 2)..].Split(' ')];
        }
        catch (IOException)
        {
            return null;
        }
    }
}

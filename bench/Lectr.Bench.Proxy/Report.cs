using System.Text;

namespace Lectr.Bench.Proxy;

/// <summary>The report in Markdown: absolute figures, and the ratio to bare YARP in the same run.</summary>
internal sealed class Report
{
    private readonly StringBuilder _text = new();

    public Report(string machine) => _text.AppendLine($"""
        # Benchmarks

        One run of `bench/Lectr.Bench.Proxy`, {DateTimeOffset.UtcNow:yyyy-MM-dd}. {machine}
        The proxy under measurement has one core; load generator, upstream and PostgreSQL share the other. Targets are interleaved
        round by round, figures are medians over the rounds; CPU is the process's own accounting. Ratios hold better than
        absolute figures. "Everything on" is key look-up, body read for its model and shape, rules, forward, usage tap, event,
        spool and shipping into PostgreSQL.
        """);

    public void Table(string title, IReadOnlyList<Row> rows)
    {
        var yarp = rows.FirstOrDefault(row => row.Target == "YARP, bare");
        _text.AppendLine().AppendLine($"## {title}").AppendLine()
            .AppendLine("| target | requests/s | CPU per request | against bare YARP | p50 | p99 | resident | failures |")
            .AppendLine("|---|---:|---:|---:|---:|---:|---:|---:|");
        foreach (var row in rows)
        {
            var ratio = yarp is null || row.CpuMicroseconds == 0 ? "" : $"{row.CpuMicroseconds / yarp.CpuMicroseconds:0.00}";
            var cpu = row.CpuMicroseconds == 0 ? "" : $"{row.CpuMicroseconds:0.0} µs";
            _text.AppendLine($"| {row.Target} | {row.PerSecond:#,0} | {cpu} | {ratio} | {row.P50:0.000} ms | {row.P99:0.00} ms | {row.Megabytes:0} MB | {row.Failures} |");
        }
    }

    public void Streams(string title, IReadOnlyList<(string Target, StreamResult Result, double CpuMicroseconds)> rows)
    {
        var yarp = rows.FirstOrDefault(row => row.Target == "YARP, bare");
        _text.AppendLine().AppendLine($"## {title}").AppendLine()
            .AppendLine("| target | CPU per chunk | against bare YARP | time to first token p50 | p99 | chunk delay p50 | p99 | longest |")
            .AppendLine("|---|---:|---:|---:|---:|---:|---:|---:|");
        foreach (var (target, result, cpu) in rows)
        {
            var ratio = yarp.Result is null || cpu == 0 ? "" : $"{cpu / yarp.CpuMicroseconds:0.00}";
            _text.AppendLine($"| {target} | {(cpu == 0 ? "" : $"{cpu:0.0} µs")} | {ratio} | {result.FirstP50:0.00} ms | {result.FirstP99:0.00} ms | {result.ChunkP50:0.00} ms | {result.ChunkP99:0.00} ms | {result.Longest:0.0} ms |");
        }
    }

    public void Note(string text) => _text.AppendLine().AppendLine(text);

    public override string ToString() => _text.ToString();
}

using Lectr.Bench.Report;

namespace Lectr.Bench.Proxy;

/// <summary>The proxy's tables as they stand in the report.</summary>
internal static class Tables
{
    public static string Closed(IReadOnlyList<Row> rows) => Results.Table(
        ["target", "requests/s", "CPU per request", "against bare YARP", "allocated per request", "p50", "p99", "resident", "failures"],
        rows.Select(row => (string[])
        [
            row.Target,
            $"{row.Of(sample => sample.PerSecond):#,0}",
            Cpu(row),
            Ratio(row, rows),
            double.IsNaN(row.Of(sample => sample.Bytes)) ? "" : $"{row.Of(sample => sample.Bytes):#,0} B",
            $"{row.Of(sample => sample.P50):0.00} ms",
            $"{row.Of(sample => sample.P99):0.00} ms",
            row.Megabytes == 0 ? "" : $"{row.Megabytes:0} MB",
            $"{row.Samples.Sum(sample => sample.Failures)}",
        ]));

    public static string Line(IReadOnlyList<Row> rows) =>
        string.Join("; ", rows.Select(row => $"{row.Target} {row.Of(sample => sample.PerSecond):0}/s {row.Of(sample => sample.CpuMicroseconds):0.0} µs {Ratio(row, rows)} {row.Of(sample => sample.Bytes):0} B"));

    private static string Cpu(Row row) => row.Of(sample => sample.CpuMicroseconds) is var cpu and > 0 ? $"{cpu:0.0} µs" : "";

    private static string Ratio(Row row, IReadOnlyList<Row> rows) =>
        row.Against(rows.FirstOrDefault(other => other.Target == Targets.Yarp), sample => sample.CpuMicroseconds) is var ratio and > 0 ? $"{ratio:0.00}" : "";
}

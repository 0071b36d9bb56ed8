using System.Globalization;
using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Jobs;
using BenchmarkDotNet.Running;
using BenchmarkDotNet.Toolchains.InProcess.Emit;
using Lectr.Bench.Pieces;
using Lectr.Bench.Report;

// In this process: the generated projects that BenchmarkDotNet builds otherwise do not know the repository's settings.
var job = Job.ShortRun.WithToolchain(InProcessEmitToolchain.Instance);
var config = ManualConfig.Create(DefaultConfig.Instance)
    .AddJob(job)
    .WithOption(ConfigOptions.DisableOptimizationsValidator, value: true)
    .WithArtifactsPath(Path.Combine(Path.GetTempPath(), "lectr-bench-pieces"));
var summary = BenchmarkRunner.Run<Pieces>(config);
Results.FromEnvironment()?.Section("pieces", Results.Table(
    ["", "mean", "error", "allocated"],
    summary.Reports.Where(report => report.ResultStatistics is not null).Select(report => (string[])
    [
        report.BenchmarkCase.Descriptor.WorkloadMethodDisplayInfo.Trim('\''),
        Time(report.ResultStatistics!.Mean),
        "± " + Time(report.ResultStatistics.StandardError),
        $"{report.GcStats.GetBytesAllocatedPerOperation(report.BenchmarkCase) ?? 0} B",
    ])));
return summary.HasCriticalValidationErrors ? 1 : 0;

static string Time(double nanoseconds) => nanoseconds < 1000
    ? nanoseconds.ToString("0.0", CultureInfo.InvariantCulture) + " ns"
    : (nanoseconds / 1000).ToString("#,0.00", CultureInfo.InvariantCulture) + " µs";

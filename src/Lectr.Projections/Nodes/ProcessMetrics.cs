using System.Diagnostics;
using System.Text;

namespace Lectr.Projections.Nodes;

/// <summary>What every process of Lectr says of itself, in Prometheus' text format.</summary>
public static class ProcessMetrics
{
    /// <summary>Appends memory, processor time, threads and the moment of the start, by Prometheus' usual names.</summary>
    public static void Append(StringBuilder text)
    {
        using var process = Process.GetCurrentProcess();
        PrometheusText.One(text, "process_resident_memory_bytes", "gauge", "Resident memory.", process.WorkingSet64);
        PrometheusText.One(text, "process_cpu_seconds_total", "counter", "User and system processor time.", process.TotalProcessorTime.TotalSeconds);
        PrometheusText.One(text, "process_threads", "gauge", "Threads.", process.Threads.Count);
        PrometheusText.One(text, "process_start_time_seconds", "gauge", "Start, in seconds since 1970.", (process.StartTime.ToUniversalTime() - DateTime.UnixEpoch).TotalSeconds);
        PrometheusText.One(text, "dotnet_gc_heap_bytes", "gauge", "Bytes on the managed heap.", GC.GetTotalMemory(forceFullCollection: false));
        PrometheusText.One(text, "dotnet_gc_pause_seconds_total", "counter", "Time in which the garbage collector held everything up.", GC.GetTotalPauseDuration().TotalSeconds);
        PrometheusText.One(text, "dotnet_threadpool_queue_length", "gauge", "Work that waits for a thread.", ThreadPool.PendingWorkItemCount);
    }
}

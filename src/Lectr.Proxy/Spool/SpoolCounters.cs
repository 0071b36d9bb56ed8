using System.Runtime.InteropServices;

namespace Lectr.Proxy.Spool;

/// <summary>The sums of one node since its spool began. <paramref name="Captured"/> = <paramref name="Stored"/> + <paramref name="InSpool"/> + <paramref name="Lost"/>.</summary>
/// <param name="Captured">Requests recorded, kept or lost.</param>
/// <param name="Stored">Requests whose events are in the log.</param>
/// <param name="InSpool">Requests that wait in the spool.</param>
/// <param name="Lost">Requests that could not be kept.</param>
/// <param name="Bytes">Bytes in the spool's files.</param>
/// <param name="Damaged">Files set aside as damaged.</param>
[StructLayout(LayoutKind.Auto)]
public readonly record struct SpoolCounters(long Captured, long Stored, long InSpool, long Lost, long Bytes, long Damaged);

/// <summary>Another process works in the same spool directory.</summary>
public sealed class SpoolInUseException(string directory, Exception inner)
    : Exception($"The spool in {directory} is in use by another process; give each proxy a data directory of its own.", inner);

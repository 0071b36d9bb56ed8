using Microsoft.Win32.SafeHandles;

namespace Lectr.Proxy.Spool;

/// <summary>Writes whole records to the end of the segment in use, and begins the next one when it is full. One caller at a time.</summary>
internal sealed class SpoolWriter(SpoolSegments segments, long segmentBytes) : IDisposable
{
    private SafeFileHandle? _file;

    /// <summary>The segment in use; null before the first record.</summary>
    public SpoolSegment? Active { get; private set; }

    /// <summary>Writes one record in one system call; <paramref name="end"/> is where the first segment of this run begins.</summary>
    public bool TryWrite(ReadOnlySpan<byte> record, long end, out Exception? refused)
    {
        try
        {
            if (Active is null || Active.Length + record.Length > segmentBytes)
            {
                Roll(Active?.End ?? end);
            }

            RandomAccess.Write(_file!, record, Active!.Length);
            Active.Length += record.Length;
            refused = null;
            return true;
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            TryTruncate();
            refused = failure;
            return false;
        }
    }

    /// <summary>Gives the segment in use up, so that its file can be deleted; the next record begins another.</summary>
    public void Release()
    {
        _file?.Dispose();
        (_file, Active) = (null, null);
    }

    /// <inheritdoc/>
    public void Dispose() => _file?.Dispose();

    private void Roll(long start)
    {
        var file = File.OpenHandle(segments.PathOf(start), FileMode.Create, FileAccess.ReadWrite, FileShare.ReadWrite | FileShare.Delete);
        _file?.Dispose();
        _file = file;
        Active = segments.Add(start);
    }

    // Half a record must not stay behind: a shorter one over it would leave its tail.
    private void TryTruncate()
    {
        try
        {
            if (_file is not null && Active is not null)
            {
                RandomAccess.SetLength(_file, Active.Length);
            }
        }
        catch (IOException)
        {
            // The next write starts at the same offset, and readers never look beyond the last whole record.
        }
    }
}

using System.Runtime.InteropServices;

namespace Lectr.Proxy.Spool;

/// <summary>Events read, and the position after them.</summary>
/// <param name="Events">Their bodies stay valid until the next read.</param>
/// <param name="Next">Where to read on.</param>
/// <param name="Intact">The position after the last event.</param>
/// <param name="Skipped">Damaged places that were stepped over.</param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct SpoolPage(IReadOnlyList<SpooledEvent> Events, long Next, long Intact, int Skipped);

/// <summary>Reads records out of segments. Not safe for concurrent use.</summary>
internal sealed class SpoolReader
{
    private const int OrdinaryBuffer = 256 * 1024;
    private const int LargeBuffer = 4 * 1024 * 1024;
    private readonly List<SpooledEvent> _events = [];
    private byte[] _buffer = new byte[OrdinaryBuffer];

    /// <summary>
    /// Reads up to <paramref name="most"/> events of one segment from a position on; a damaged place is stepped over up to the next
    /// record that is intact.
    /// </summary>
    public SpoolPage Read(SpoolSegment segment, long position, long end, int most)
    {
        _events.Clear();
        Fit(end - position);
        var offset = Math.Max(0, position - segment.Base);
        var limit = end - segment.Base;
        var filled = Fill(segment, offset, limit);
        var used = 0;
        var intact = 0;
        var skipped = 0;
        while (_events.Count < most && used < filled)
        {
            var record = SpoolRecord.LengthAt(_buffer.AsSpan(used, filled - used));
            if (record > 0)
            {
                _events.Add(SpoolRecord.Read(_buffer.AsMemory(used, record)));
                used += record;
                intact = used;
            }
            else if (record == 0 && offset + filled < limit)
            {
                if (used > 0)
                {
                    break;
                }

                Array.Resize(ref _buffer, Math.Max(_buffer.Length * 2, SpoolRecord.Longest + SpoolRecord.HeadLength));
                filled = Fill(segment, offset, limit);
            }
            else
            {
                skipped++;
                used = NextRecord(used + 1, filled, offset + filled < limit);
            }
        }

        return new SpoolPage(_events, segment.Base + offset + used, segment.Base + offset + intact, skipped);
    }

    /// <summary>How many intact records a segment holds from a position on, and the position after the last of them.</summary>
    public (long Count, long Intact) Count(SpoolSegment segment, long position)
    {
        long count = 0;
        var intact = Math.Max(position, segment.Base);
        for (var at = intact; at < segment.End;)
        {
            var page = Read(segment, at, segment.End, int.MaxValue);
            count += page.Events.Count;
            intact = page.Events.Count > 0 ? page.Intact : intact;
            at = page.Next;
        }

        return (count, intact);
    }

    // Large pages while much is waiting, and no large buffer kept for long after.
    private void Fit(long waiting)
    {
        if (waiting > OrdinaryBuffer && _buffer.Length < LargeBuffer)
        {
            _buffer = new byte[LargeBuffer];
        }
        else if (waiting < OrdinaryBuffer / 4 && _buffer.Length > OrdinaryBuffer)
        {
            _buffer = new byte[OrdinaryBuffer];
        }
    }

    // A record that may go on beyond what was read is tried again with more of the file.
    private int NextRecord(int from, int filled, bool more)
    {
        for (var at = from; at < filled; at++)
        {
            var record = SpoolRecord.LengthAt(_buffer.AsSpan(at, filled - at));
            if (record > 0 || (record == 0 && more))
            {
                return at;
            }
        }

        return filled;
    }

    private int Fill(SpoolSegment segment, long offset, long limit)
    {
        using var file = File.OpenHandle(segment.Path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        var wanted = (int)Math.Min(_buffer.Length, limit - offset);
        var filled = 0;
        while (filled < wanted)
        {
            var read = RandomAccess.Read(file, _buffer.AsSpan(filled, wanted - filled), offset + filled);
            if (read == 0)
            {
                break;
            }

            filled += read;
        }

        return filled;
    }
}

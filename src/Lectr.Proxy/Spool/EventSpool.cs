using System.Buffers;
using System.Security.Cryptography;
using Lectr.Domain.Requests;
using Microsoft.Extensions.Logging;

namespace Lectr.Proxy.Spool;

/// <summary>
/// The local files in which every event stands before its client can have the whole answer. One write system call an event, on
/// the request's own thread; a disk that refuses loses the event, visibly, and never the request.
/// </summary>
internal sealed class EventSpool : IDisposable
{
    [ThreadStatic]
    private static ArrayBufferWriter<byte>? _scratch;

    private readonly ProxyOptions _options;
    private readonly ILogger _logger;
    private readonly FileStream _claim;
    private readonly SpoolState _state;
    private readonly SpoolSegments _segments;
    private readonly Lock _writing = new();
    private readonly SpoolSignal _signal = new();
    private readonly SpoolWriter _writer;
    private long _bytes;
    private long _waiting;
    private long _appended;
    private long _lost;
    private long _end;
    private bool _refused;
    private bool _disposed;

    private EventSpool(string directory, ProxyOptions options, ILogger logger, FileStream claim)
    {
        (_options, _logger, _claim) = (options, logger, claim);
        Node = SpoolState.NodeName(Path.Combine(directory, "node"), Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(3)));
        _state = SpoolState.Open(Path.Combine(directory, "state"));
        _segments = SpoolSegments.Find(directory);
        _writer = new SpoolWriter(_segments, options.SpoolSegmentBytes);
        _lost = _state.Lost;
        Recover();
        _state.Run = Math.Max(_state.Run, SpoolSegments.RunOf(_segments.Last?.Base ?? 0)) + 1;
        _end = SpoolSegments.StartOf(_state.Run);
        _state.TrySave();
    }

    /// <summary>The node's name, stable across restarts.</summary>
    public string Node { get; }

    /// <summary>The position after the last record.</summary>
    public long End => Volatile.Read(ref _end);

    /// <summary>Everything before this position is in the log, as far as is known here.</summary>
    public long Shipped => _state.Shipped;

    /// <summary>The sums since the spool began.</summary>
    public SpoolCounters Counters
    {
        get
        {
            lock (_writing)
            {
                return new SpoolCounters(_state.Stored + _waiting + _lost, _state.Stored, _waiting, _lost, _bytes, _state.Damaged);
            }
        }
    }

    /// <summary>Opens the spool in a directory that no other process uses.</summary>
    /// <exception cref="SpoolInUseException">Another process uses it.</exception>
    public static EventSpool Open(string directory, ProxyOptions options, ILogger logger)
    {
        Directory.CreateDirectory(directory);
        FileStream claim;
        try
        {
            claim = new FileStream(Path.Combine(directory, "lock"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException taken)
        {
            throw new SpoolInUseException(directory, taken);
        }

        return new EventSpool(directory, options, logger, claim);
    }

    /// <summary>Writes an event; false when it could not be kept, which is counted.</summary>
    public bool Append(string organisation, RequestProxied proxied)
    {
        var scratch = _scratch ??= new ArrayBufferWriter<byte>(4096);
        scratch.ResetWrittenCount();
        SpoolRecord.Write(scratch, organisation, proxied);
        lock (_writing)
        {
            if (!TryWrite(scratch.WrittenSpan))
            {
                _lost++;
                _state.Lost = _lost;
                _state.TrySave();
                return false;
            }

            _waiting++;
            _appended++;
        }

        _signal.Set();
        return true;
    }

    /// <summary>Returns when something waits beyond the position; at once when it does already.</summary>
    public Task WaitBeyondAsync(long position, CancellationToken cancellationToken) => _signal.WaitAsync(() => End > position, cancellationToken);

    /// <summary>Reads events from a position on, across files.</summary>
    public SpoolPage Read(SpoolReader reader, long position, int most)
    {
        while (true)
        {
            SpoolSegment? segment;
            long end;
            lock (_writing)
            {
                segment = _segments.At(position);
                end = segment is null ? 0 : segment.End;
            }

            if (segment is null)
            {
                return new SpoolPage([], position, position, 0);
            }

            var page = reader.Read(segment, Math.Max(position, segment.Base), end, most);
            if (page.Skipped > 0)
            {
                segment.Damaged = true;
            }

            if (page.Events.Count > 0 || page.Next == position)
            {
                return page;
            }

            position = page.Next;
        }
    }

    /// <summary>The log holds everything before <paramref name="position"/>: deletes what is not needed any more. <paramref name="stored"/> events were new.</summary>
    public void Ship(long position, long stored)
    {
        IReadOnlyList<SpoolSegment> gone;
        lock (_writing)
        {
            _state.Shipped = position;
            _state.Stored += stored;
            _waiting -= stored;
            if (_refused && position >= _end)
            {
                // A disk that is full with what was shipped would refuse for ever.
                _writer.Release();
            }

            gone = _segments.RemoveBefore(position, _writer.Active);
            _bytes -= gone.Sum(segment => segment.Length);
            _state.Damaged += gone.Count(segment => segment.Damaged);
            if (position >= _end)
            {
                // What was counted and is not there any more was damaged on the disk.
                _lost += _waiting;
                _waiting = 0;
                _state.Lost = _lost;
            }

            _state.TrySave();
        }

        foreach (var segment in gone)
        {
            Discard(segment);
        }
    }

    /// <summary>Takes over what the database says was shipped and stored, after a start or a batch whose fate is not known.</summary>
    public void Reconcile(long position, long stored)
    {
        List<SpoolSegment> known;
        long appended;
        lock (_writing)
        {
            if (_state.Shipped == position && _state.Stored == stored)
            {
                return;
            }

            appended = _appended;
            known = [.. _segments.All.Where(segment => segment.End > position).Select(segment => segment.Copy())];
        }

        var reader = new SpoolReader();
        var counted = known.Sum(segment => reader.Count(segment, position).Count);
        lock (_writing)
        {
            _state.Stored = stored;
            _waiting = counted + _appended - appended;
        }

        Ship(position, 0);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        lock (_writing)
        {
            _disposed = true;
            _state.TrySave();
            _writer.Dispose();
            _state.Dispose();
            _claim.Dispose();
        }
    }

    private bool TryWrite(ReadOnlySpan<byte> record)
    {
        if (_disposed || _bytes + record.Length > _options.SpoolBytes)
        {
            return Refuse(null);
        }

        if (!_writer.TryWrite(record, _end, out var refused))
        {
            return Refuse(refused);
        }

        _bytes += record.Length;
        _refused = false;
        Volatile.Write(ref _end, _writer.Active!.End);
        return true;
    }

    private bool Refuse(Exception? refused)
    {
        if (!_refused)
        {
            _refused = true;
            Log.SpoolRefused(_logger, refused);
        }

        return false;
    }

    private void Recover()
    {
        var reader = new SpoolReader();
        foreach (var segment in _segments.All)
        {
            var (count, intact) = reader.Count(segment, segment.Base);
            if (intact < segment.End)
            {
                Log.TornTail(_logger, segment.End - intact, segment.Path);
                segment.Length = intact - segment.Base;
                using var file = File.OpenHandle(segment.Path, FileMode.Open, FileAccess.ReadWrite);
                RandomAccess.SetLength(file, segment.Length);
            }

            _bytes += segment.Length;
            _waiting += segment.Base >= _state.Shipped ? count : segment.End > _state.Shipped ? reader.Count(segment, _state.Shipped).Count : 0;
        }
    }

    private void Discard(SpoolSegment segment)
    {
        try
        {
            if (segment.Damaged)
            {
                File.Move(segment.Path, Path.ChangeExtension(segment.Path, ".damaged"), overwrite: true);
                Log.SegmentDamaged(_logger, segment.Path);
            }
            else
            {
                File.Delete(segment.Path);
            }
        }
        catch (IOException kept)
        {
            Log.SegmentKept(_logger, segment.Path, kept);
        }
    }
}

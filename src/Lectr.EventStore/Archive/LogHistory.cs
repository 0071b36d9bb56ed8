using Lectr.EventStore.Subscriptions;

namespace Lectr.EventStore.Archive;

/// <summary>
/// The whole log, archived events included, in order of position: what a rebuild and a proof of the books read. Without an
/// archive it is the log alone. For one reader that goes forward; the archiver waits until it is disposed.
/// </summary>
public sealed class LogHistory : IAsyncDisposable
{
    private readonly EventStore _store;
    private readonly EventArchive? _archive;
    private readonly SessionLock? _held;
    private readonly Queue<StoredEvent> _live = [];
    private IAsyncEnumerator<StoredEvent>? _archived;
    private bool _moreArchived;
    private long _next = -1;
    private long _liveUpTo;

    private LogHistory(EventStore store, EventArchive? archive, SessionLock? held) => (_store, _archive, _held) = (store, archive, held);

    /// <summary>Waits until the archiver is not at work, and keeps it from beginning: between files and rows nothing moves.</summary>
    public static async Task<LogHistory> OpenAsync(EventStore store, EventArchive? archive, CancellationToken cancellationToken) =>
        new(store, archive, archive is null ? null : await ArchiveShare.TakeAsync(store.Source, cancellationToken));

    /// <summary>Like <see cref="EventStore.ReadAllAsync"/>, with the archived events among the others. Cheap when each call begins where the last one ended.</summary>
    /// <exception cref="InvalidDataException">An archive file is not what its manifest says.</exception>
    public async Task<EventPage> ReadAsync(long after, int limit, CancellationToken cancellationToken)
    {
        if (_archive is null)
        {
            return await _store.ReadAllAsync(after, limit, cancellationToken);
        }

        if (after != _next)
        {
            await BeginAsync(_archive, after, cancellationToken);
        }

        var caughtUp = false;
        if (_live.Count == 0)
        {
            var page = await _store.ReadAllAsync(_liveUpTo, limit, cancellationToken);
            caughtUp = page.Position == _liveUpTo;
            _liveUpTo = page.Position;
            foreach (var stored in page.Events)
            {
                _live.Enqueue(stored);
            }
        }

        var events = new List<StoredEvent>(limit);
        while (events.Count < limit && await TakeAsync(caughtUp) is { } taken)
        {
            events.Add(taken);
        }

        var last = events.Count == 0 ? after : events[^1].Position;
        var wholePage = _live.Count == 0 && (!_moreArchived || _archived!.Current.Position > _liveUpTo);
        _next = wholePage ? Math.Max(last, _liveUpTo) : last;
        _liveUpTo = Math.Max(_liveUpTo, _next);
        return new EventPage(events, _next);
    }

    /// <summary>Closes the files and lets the archiver go on.</summary>
    public async ValueTask DisposeAsync()
    {
        if (_archived is not null)
        {
            await _archived.DisposeAsync();
        }

        if (_held is not null)
        {
            await _held.DisposeAsync();
        }
    }

    private async Task BeginAsync(EventArchive archive, long after, CancellationToken cancellationToken)
    {
        if (_archived is not null)
        {
            await _archived.DisposeAsync();
        }

        _live.Clear();
        (_next, _liveUpTo) = (after, after);
        _archived = archive.ReadAsync(after, cancellationToken).GetAsyncEnumerator(cancellationToken);
        _moreArchived = await _archived.MoveNextAsync();
    }

    /// <summary>The next event of either side; an event on both sides, where a deletion was interrupted, comes once.</summary>
    private async Task<StoredEvent?> TakeAsync(bool caughtUp)
    {
        _live.TryPeek(out var live);
        var upTo = live?.Position ?? (caughtUp ? long.MaxValue : _liveUpTo);
        if (_moreArchived && _archived!.Current.Position <= upTo)
        {
            var archived = _archived.Current;
            _moreArchived = await _archived.MoveNextAsync();
            if (archived.Position == live?.Position)
            {
                _live.Dequeue();
            }

            return archived;
        }

        return live is null ? null : _live.Dequeue();
    }
}

namespace Lectr.EventStore.Archive;

/// <summary>Goes forward through archived and stored events together, in order of position, over one state of the archive.</summary>
internal sealed class ArchiveCursor : IAsyncDisposable
{
    private readonly IAsyncEnumerator<StoredEvent> _archived;
    private readonly Queue<StoredEvent> _live = [];
    private long _liveUpTo;

    private ArchiveCursor(ArchiveListing listing, IAsyncEnumerator<StoredEvent> archived, long after) =>
        (Listing, _archived, Next, _liveUpTo) = (listing, archived, after, after);

    /// <summary>The state of the archive that it reads.</summary>
    public ArchiveListing Listing { get; }

    /// <summary>Where the next page begins.</summary>
    public long Next { get; private set; }

    /// <summary>Whether archived events are still to come.</summary>
    public bool MoreArchived { get; private set; }

    public static async Task<ArchiveCursor> OpenAsync(EventArchive archive, ArchiveListing listing, long after)
    {
        var archived = archive.ReadAsync(listing, after, CancellationToken.None).GetAsyncEnumerator();
        return new ArchiveCursor(listing, archived, after) { MoreArchived = await archived.MoveNextAsync() };
    }

    /// <summary>The next page.</summary>
    /// <param name="readLive">Reads the database after a position.</param>
    /// <param name="limit">Most events.</param>
    public async Task<EventPage> ReadAsync(Func<long, Task<EventPage>> readLive, int limit)
    {
        var caughtUp = false;
        if (_live.Count == 0)
        {
            var page = await readLive(_liveUpTo);
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

        var last = events.Count == 0 ? Next : events[^1].Position;
        var whole = _live.Count == 0 && (!MoreArchived || _archived.Current.Position > _liveUpTo);
        Next = whole ? Math.Max(last, _liveUpTo) : last;
        _liveUpTo = Math.Max(_liveUpTo, Next);
        return new EventPage(events, Next);
    }

    public ValueTask DisposeAsync() => _archived.DisposeAsync();

    /// <summary>The next event of either side; an event on both sides, where a deletion was interrupted, comes once.</summary>
    private async Task<StoredEvent?> TakeAsync(bool caughtUp)
    {
        _live.TryPeek(out var live);
        if (!MoreArchived || _archived.Current.Position > (live?.Position ?? (caughtUp ? long.MaxValue : _liveUpTo)))
        {
            return live is null ? null : _live.Dequeue();
        }

        var archived = _archived.Current;
        MoreArchived = await _archived.MoveNextAsync();
        if (archived.Position == live?.Position)
        {
            _live.Dequeue();
        }

        return archived;
    }
}

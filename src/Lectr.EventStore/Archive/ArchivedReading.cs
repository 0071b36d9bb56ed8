using System.Collections.Concurrent;

namespace Lectr.EventStore.Archive;

/// <summary>
/// Reads the whole log, archived events among the others. It needs no lock against the archiver: an event is in a file before it
/// leaves the database and back before its file counts no more, and a page is read again when the archive changed meanwhile.
/// </summary>
internal sealed class ArchivedReading(EventArchive archive)
{
    private const int MostCursors = 8;

    // By where their next page begins: whoever reads forward finds its files open.
    private readonly ConcurrentDictionary<long, ArchiveCursor> _cursors = new();

    /// <summary>Like <see cref="EventStore.ReadAllAsync"/>; <paramref name="readLive"/> reads the database alone.</summary>
    public async Task<EventPage> RunAsync(long after, int limit, Func<long, Task<EventPage>> readLive)
    {
        while (true)
        {
            var listing = archive.Listing();
            var page = after >= listing.LastPosition ? await readLive(after) : await ReadBothAsync(listing, after, limit, readLive);
            if (ReferenceEquals(archive.Listing(), listing))
            {
                return page;
            }
        }
    }

    private async Task<EventPage> ReadBothAsync(ArchiveListing listing, long after, int limit, Func<long, Task<EventPage>> readLive)
    {
        var cursor = await OpenAsync(listing, after);
        var kept = false;
        try
        {
            var page = await cursor.ReadAsync(readLive, limit);
            kept = cursor.MoreArchived && _cursors.Count < MostCursors && _cursors.TryAdd(cursor.Next, cursor);
            return page;
        }
        finally
        {
            if (!kept)
            {
                await cursor.DisposeAsync();
            }
        }
    }

    private async Task<ArchiveCursor> OpenAsync(ArchiveListing listing, long after)
    {
        if (_cursors.TryRemove(after, out var open))
        {
            if (ReferenceEquals(open.Listing, listing))
            {
                return open;
            }

            await open.DisposeAsync();
        }

        if (_cursors.Count >= MostCursors)
        {
            foreach (var left in _cursors.Keys)
            {
                if (_cursors.TryRemove(left, out var abandoned))
                {
                    await abandoned.DisposeAsync();
                }
            }
        }

        return await ArchiveCursor.OpenAsync(archive, listing, after);
    }
}

using System.Runtime.CompilerServices;
using Lectr.EventStore.Subscriptions;

namespace Lectr.EventStore.Archive;

/// <summary>
/// The whole log, archived events included, in order of position: what a rebuild and a proof of the books read. Without an
/// archive it is the log alone.
/// </summary>
public sealed class LogHistory(EventStore store, EventArchive? archive)
{
    private static readonly TimeSpan BetweenTries = TimeSpan.FromMilliseconds(200);

    /// <summary>Pages of at most <paramref name="limit"/> events after a position; ends where the log ends now. The archiver waits meanwhile.</summary>
    public async IAsyncEnumerable<EventPage> ReadAsync(long after, int limit, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        if (archive is null)
        {
            await foreach (var page in LivePagesAsync(after, limit, cancellationToken))
            {
                yield return page;
            }

            yield break;
        }

        await using var held = await HoldAsync(cancellationToken);
        await using var archived = archive.ReadAsync(after, cancellationToken).GetAsyncEnumerator(cancellationToken);
        var more = await archived.MoveNextAsync();
        var gathered = new List<StoredEvent>(limit);
        await foreach (var page in LivePagesAsync(after, limit, cancellationToken))
        {
            foreach (var live in page.Events)
            {
                for (; more && archived.Current.Position <= live.Position; more = await archived.MoveNextAsync())
                {
                    if (archived.Current.Position < live.Position)
                    {
                        gathered.Add(archived.Current);
                    }

                    if (gathered.Count == limit)
                    {
                        yield return Cut(ref gathered);
                    }
                }

                gathered.Add(live);
                if (gathered.Count >= limit)
                {
                    yield return Cut(ref gathered);
                }
            }
        }

        for (; more; more = await archived.MoveNextAsync())
        {
            gathered.Add(archived.Current);
            if (gathered.Count == limit)
            {
                yield return Cut(ref gathered);
            }
        }

        if (gathered.Count > 0)
        {
            yield return Cut(ref gathered);
        }
    }

    private static EventPage Cut(ref List<StoredEvent> gathered)
    {
        var page = new EventPage(gathered, gathered[^1].Position);
        gathered = [];
        return page;
    }

    private async IAsyncEnumerable<EventPage> LivePagesAsync(long after, int limit, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        while (true)
        {
            var page = await store.ReadAllAsync(after, limit, cancellationToken);
            if (page.Position == after)
            {
                yield break;
            }

            after = page.Position;
            yield return page;
        }
    }

    /// <summary>Between the list of files and the rows of the database nothing may move.</summary>
    private async Task<SessionLock> HoldAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            if (await SessionLock.TryTakeSharedAsync(store.Source, AdvisoryLocks.Archive, cancellationToken) is { } held)
            {
                return held;
            }

            await Task.Delay(BetweenTries, cancellationToken);
        }
    }
}

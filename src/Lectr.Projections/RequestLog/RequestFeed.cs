using System.Runtime.CompilerServices;
using Lectr.Domain.Requests;
using Lectr.EventStore;
using Lectr.EventStore.Subscriptions;
using Npgsql;

namespace Lectr.Projections.RequestLog;

/// <summary>Answers <c>/requests/live</c>: the requests of an organisation as their events arrive in the log, before any read model.</summary>
public sealed class RequestFeed(EventStore.EventStore store, TimeProvider time)
{
    private const int PageSize = 500;
    private static readonly TimeSpan Poll = TimeSpan.FromSeconds(1);

    /// <summary>Where the log ends now: what is stored after this call, a reader from here meets.</summary>
    public async Task<long> EndAsync(CancellationToken cancellationToken)
    {
        await using var command = store.Source.CreateCommand("select coalesce(max(seq_id), 0) from lectr.mt_events");
        return await command.ExecuteScalarAsync(cancellationToken) is long last ? last : 0;
    }

    /// <summary>Requests stored after <paramref name="position"/>, in order of the log, until cancelled. Each caller holds one connection.</summary>
    public async IAsyncEnumerable<RequestProxied> FollowAsync(string organisation, long position, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await using var wakeup = new Wakeup(store.Source, Poll, time, [Channels.EventsAppended]);
        while (!cancellationToken.IsCancellationRequested)
        {
            var page = await store.ReadAllAsync(position, PageSize, cancellationToken);
            foreach (var stored in page.Events)
            {
                if (stored.Tenant == organisation && EventTypes.ToDomainEvent(stored) is RequestProxied request)
                {
                    yield return request;
                }
            }

            if (page.Position == position)
            {
                await wakeup.WaitAsync(Channels.EventsAppended, cancellationToken);
            }

            position = page.Position;
        }
    }
}

using System.Globalization;
using System.Threading.Channels;
using Lectr.Domain.Requests;
using Lectr.Domain.Simulation;
using Lectr.EventStore;
using Lectr.Projections.Settings;

namespace Lectr.Bench.Queries;

/// <summary>Writes simulated traffic straight into the log, as the proxies' batches do.</summary>
internal sealed class StoredStory(EventStore.EventStore store, TrafficSimulation traffic)
{
    private const string Organisation = "default";
    private const int BatchSize = 5_000;

    /// <summary>What the story's people decided, once for each database.</summary>
    public async Task WriteDecisionsAsync()
    {
        await AppendAsync(SettingsStream.SettingsId, traffic.History.PriceEdits.Select(edit => EventTypes.ToNewEvent(edit, Guid.CreateVersion7(edit.At), edit.At, edit.Actor)));
        await AppendAsync("rules", traffic.History.RuleEdits.Select(edit => EventTypes.ToNewEvent(edit, Guid.CreateVersion7(edit.At), edit.At, edit.Actor)));
    }

    /// <summary>The requests of a span, in order of time; made on one core while the database works on the other.</summary>
    public async Task<long> WriteRequestsAsync(DateTimeOffset from, DateTimeOffset to)
    {
        var batches = Channel.CreateBounded<StreamBatch[]>(4);
        var maker = Task.Run(async () =>
        {
            foreach (var chunk in traffic.Between(from, to).Chunk(BatchSize))
            {
                await batches.Writer.WriteAsync(Batch(chunk));
            }

            batches.Writer.Complete();
        });
        var written = 0L;
        await foreach (var batch in batches.Reader.ReadAllAsync())
        {
            await store.AppendBatchAsync(batch, inSameTransaction: null, CancellationToken.None);
            written += batch.Sum(stream => stream.Events.Count);
        }

        await maker;
        return written;
    }

    /// <summary>Requests as the log takes them: a stream for each proxy and day.</summary>
    public static StreamBatch[] Batch(IEnumerable<RequestProxied> requests) =>
    [
        .. requests.GroupBy(request => string.Create(CultureInfo.InvariantCulture, $"requests/{request.Node}/{request.StartedAt.UtcDateTime:yyyy-MM-dd}"))
            .Select(stream => new StreamBatch(
                Organisation, stream.Key, [.. stream.Select(request => EventTypes.ToNewEvent(request, request.RequestId, request.StartedAt, userName: null))])),
    ];

    private async Task AppendAsync(string stream, IEnumerable<NewEvent> events) =>
        await store.AppendAsync(Organisation, stream, expectedVersion: null, [.. events], SettingsProjection.ProjectAsync, CancellationToken.None);
}

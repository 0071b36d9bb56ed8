using System.Globalization;
using System.Text.Json.Serialization;
using Lectr.Domain.Requests;
using Lectr.EventStore;

namespace Lectr.Import;

/// <summary>What an import did.</summary>
internal sealed class ImportReport
{
    [JsonPropertyName("rows")] public long Rows { get; set; }

    [JsonPropertyName("imported")] public long Imported { get; set; }

    [JsonPropertyName("known")] public long Known { get; set; }

    [JsonPropertyName("unpriced")] public long Unpriced { get; set; }

    [JsonPropertyName("skipped")] public SortedDictionary<string, long> Skipped { get; } = new(StringComparer.Ordinal);

    [JsonPropertyName("cost_usd")] public decimal CostUsd { get; set; }

    [JsonPropertyName("litellm_spend_usd")] public decimal LiteLlmSpendUsd { get; set; }

    [JsonPropertyName("from")] public DateTimeOffset? From { get; set; }

    [JsonPropertyName("to")] public DateTimeOffset? To { get; set; }
}

/// <summary>Appends the rows of an export, one stream a day; a row that an earlier import stored is known by its id and left out.</summary>
internal sealed class SpendLogImport(EventStore.EventStore store, SpendLogMapping mapping, string organisation)
{
    private const int BatchSize = 5_000;

    private readonly Dictionary<string, HashSet<Guid>> _known = new(StringComparer.Ordinal);
    private readonly Dictionary<string, List<NewEvent>> _waiting = new(StringComparer.Ordinal);
    private int _count;

    /// <summary>Imports all rows; <paramref name="progress"/> is told after every batch.</summary>
    public async Task<ImportReport> RunAsync(IAsyncEnumerable<SpendLog> rows, Action<ImportReport> progress, CancellationToken cancellationToken)
    {
        var report = new ImportReport();
        await foreach (var row in rows.WithCancellation(cancellationToken))
        {
            report.Rows++;
            switch (mapping.Map(row))
            {
                case Mapped.Skipped(var reason):
                    report.Skipped[reason] = report.Skipped.GetValueOrDefault(reason) + 1;
                    break;
                case Mapped.Request(var request):
                    await TakeAsync(request, row.Spend, report, cancellationToken);
                    break;
            }

            if (_count >= BatchSize)
            {
                await AppendAsync(cancellationToken);
                progress(report);
            }
        }

        await AppendAsync(cancellationToken);
        progress(report);
        return report;
    }

    private async Task TakeAsync(RequestProxied request, decimal spend, ImportReport report, CancellationToken cancellationToken)
    {
        var stream = string.Create(CultureInfo.InvariantCulture, $"requests/{SpendLogMapping.Source}/{request.StartedAt.UtcDateTime:yyyy-MM-dd}");
        if (!_known.TryGetValue(stream, out var known))
        {
            var stored = await store.ReadStreamAsync(organisation, stream, 1, long.MaxValue, cancellationToken);
            _known[stream] = known = [.. stored.Select(e => e.Id)];
        }

        if (!known.Add(request.RequestId))
        {
            report.Known++;
            return;
        }

        if (!_waiting.TryGetValue(stream, out var waiting))
        {
            _waiting[stream] = waiting = [];
        }

        waiting.Add(EventTypes.ToNewEvent(request, request.RequestId, request.StartedAt.AddMilliseconds(request.LatencyMs), null));
        _count++;
        report.Imported++;
        report.Unpriced += request.Cost is null ? 1 : 0;
        report.CostUsd += request.Cost?.Usd ?? 0;
        report.LiteLlmSpendUsd += spend;
        report.From = report.From is { } from && from < request.StartedAt ? from : request.StartedAt;
        report.To = report.To is { } to && to > request.StartedAt ? to : request.StartedAt;
    }

    private async Task AppendAsync(CancellationToken cancellationToken)
    {
        if (_waiting.Count > 0)
        {
            await store.AppendBatchAsync([.. _waiting.Select(day => new StreamBatch(organisation, day.Key, day.Value))], null, cancellationToken);
            _waiting.Clear();
            _count = 0;
        }
    }
}

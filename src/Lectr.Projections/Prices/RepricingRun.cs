using System.Collections.Immutable;
using Lectr.Domain.Pricing;
using Lectr.EventStore;
using Lectr.EventStore.Subscriptions;
using Lectr.Projections.RequestLog;
using Lectr.Projections.Settings;
using Npgsql;

namespace Lectr.Projections.Prices;

/// <summary>What came of a repricing.</summary>
public abstract record RepricingResult
{
    private RepricingResult() { }

    /// <summary>One event for every day with a change: appended, or in a dry run only planned.</summary>
    public sealed record Done(ImmutableArray<TrafficRepriced> Days) : RepricingResult;

    /// <summary>Another repricing is running, or its figures are still being projected: try again in a moment.</summary>
    public sealed record Busy : RepricingResult;
}

/// <summary>
/// Prices recorded requests anew with the prices that hold now for their time. One at a time, and each sees what the one
/// before it changed, so that the differences add up.
/// </summary>
public sealed class RepricingRun(EventStore.EventStore store, TimeProvider time)
{
    /// <summary>The stream that keeps repricings, one an organisation.</summary>
    public const string StreamId = "repricings";

    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(20);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);

    /// <summary>Plans day by day, and appends unless <paramref name="dryRun"/>.</summary>
    public async Task<RepricingResult> RunAsync(string organisation, RepricingScope scope, RepricingOrder order, bool dryRun, CancellationToken cancellationToken)
    {
        await using var held = await SessionLock.TryTakeAsync(store.Source, AdvisoryLocks.Repricing, cancellationToken);
        if (held is null || !await IsProjectedAsync(organisation, cancellationToken))
        {
            return new RepricingResult.Busy();
        }

        var book = await new OrganisationPrices(store.Source).LoadAsync(organisation, cancellationToken);
        var days = ImmutableArray.CreateBuilder<TrafficRepriced>();
        await using (var connection = await store.Source.OpenConnectionAsync(cancellationToken))
        {
            for (var from = scope.From; from < scope.To; from = TimeWindow.FloorDay(from).AddDays(1))
            {
                var end = TimeWindow.FloorDay(from).AddDays(1);
                days.AddRange(await PlanAsync(connection, organisation, book, scope with { From = from, To = end < scope.To ? end : scope.To }, order, cancellationToken));
            }
        }

        if (!dryRun && days.Count > 0)
        {
            await store.AppendAsync(
                organisation, StreamId, null,
                [.. days.Select(day => EventTypes.ToNewEvent(day, Guid.CreateVersion7(order.At), order.At, order.Actor))], null, cancellationToken);
        }

        return new RepricingResult.Done(days.ToImmutable());
    }

    private static async Task<ImmutableArray<TrafficRepriced>> PlanAsync(
        NpgsqlConnection connection, string organisation, PriceBook book, RepricingScope day, RepricingOrder order, CancellationToken cancellationToken)
    {
        await using var transaction = await connection.BeginTransactionAsync(System.Data.IsolationLevel.RepeatableRead, cancellationToken);
        var through = await Checkpoints.ReadAsync(connection, RequestLogName, cancellationToken);
        await using var command = new NpgsqlCommand(
            $"""
            select {RequestRow.Columns}, position from lectr_read.request_log
            where organisation = $1 and started_at >= $2 and started_at < $3 and ($4::text is null or provider_actual = $4) and (not $5 or cost_usd is null)
            """,
            connection,
            transaction);
        command.Parameters.AddWithValue(organisation);
        command.Parameters.AddWithValue(day.From.UtcDateTime);
        command.Parameters.AddWithValue(day.To.UtcDateTime);
        command.Parameters.Add(new NpgsqlParameter<string?> { TypedValue = day.Provider });
        command.Parameters.AddWithValue(day.OnlyUnpriced);
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        return Repricing.Plan(Rows(reader), book, day, through, order);
    }

    private static IEnumerable<RepricingSubject> Rows(NpgsqlDataReader reader)
    {
        while (reader.Read())
        {
            var request = RequestRow.Read(reader);
            yield return new RepricingSubject(reader.GetInt64(reader.FieldCount - 1), request, request.Cost);
        }
    }

    /// <summary>Whether the log shows every earlier repricing; waits a while for it.</summary>
    private async Task<bool> IsProjectedAsync(string organisation, CancellationToken cancellationToken)
    {
        var started = time.GetTimestamp();
        while (true)
        {
            await using var command = store.Source.CreateCommand(
                """
                select coalesce((select max(seq_id) from lectr.mt_events where tenant_id = $1 and stream_id = $2), 0)
                  <= coalesce((select position from lectr_read.checkpoints where projection = $3), 0)
                """);
            command.Parameters.AddWithValue(organisation);
            command.Parameters.AddWithValue(StreamId);
            command.Parameters.AddWithValue(RequestLogName);
            if (await command.ExecuteScalarAsync(cancellationToken) is true)
            {
                return true;
            }

            if (time.GetElapsedTime(started) > LongestWait)
            {
                return false;
            }

            await Task.Delay(Pause, time, cancellationToken);
        }
    }

    private static string RequestLogName { get; } = new RequestLogModel(ReadModel.LiveSchema).Name;
}

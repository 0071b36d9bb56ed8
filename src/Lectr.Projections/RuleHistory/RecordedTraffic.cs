using Lectr.Domain.Pricing;
using Lectr.Domain.Requests;
using Lectr.Domain.Rules;
using Lectr.Domain.Rules.Backtesting;
using Npgsql;

namespace Lectr.Projections.RuleHistory;

/// <summary>Slices to backtest over. <paramref name="Exact"/> is false where long prompts could not be told from short ones, because their requests are no longer in the log.</summary>
public sealed record TrafficRecord(IReadOnlyList<TrafficSlice> Slices, bool Exact);

/// <summary>
/// Recorded traffic for backtests, from the traffic cube: a few hundred sums stand for any number of requests. Only groups that
/// hold a prompt beyond a long-prompt threshold of a target are summed again from the request log, on each side of it.
/// </summary>
public sealed class RecordedTraffic(NpgsqlDataSource source)
{
    private const string Sums =
        """
        sum(requests)::bigint, sum(unpriced)::bigint, sum(unpriced_with_usage)::bigint, sum(cost_usd), sum(input)::bigint, sum(cache_read)::bigint,
        sum(cache_write_short)::bigint, sum(cache_write_long)::bigint, sum(output)::bigint, sum(reasoning)::bigint, sum(audio_input)::bigint,
        sum(audio_output)::bigint, sum(image_input)::bigint, sum(image_output)::bigint, sum(audio_seconds), max(max_prompt_tokens)::bigint
        """;

    private const string CellColumns =
        """
        requests, unpriced, unpriced_with_usage, cost_usd, input, cache_read, cache_write_short, cache_write_long, output, reasoning,
        audio_input, audio_output, image_input, image_output, audio_seconds, max_prompt_tokens
        """;

    private const string Prompt = "coalesce(input, 0) + coalesce(cache_read, 0) + coalesce(cache_write_short, 0) + coalesce(cache_write_long, 0)";

    /// <summary>
    /// The traffic of a window, fit for a backtest of <paramref name="rules"/> at <paramref name="prices"/>;
    /// <paramref name="ruleId"/> leaves only what that rule routed.
    /// </summary>
    public async Task<TrafficRecord> ReadAsync(
        string organisation, TimeWindow window, PriceBook prices, RuleSet rules, string? ruleId, CancellationToken cancellationToken)
    {
        var periods = new TrafficPeriods(window, prices);
        var groups = await ReadCubeAsync(organisation, periods, ruleId, cancellationToken);
        var thresholds = ThresholdsOf(prices, rules, groups);
        var mixed = thresholds.Length == 0 ? [] : groups.Where(group => group.Slice.LongestPrompt > thresholds[0]).ToList();
        if (mixed.Count == 0)
        {
            return new TrafficRecord([.. groups.Select(group => group.Slice)], Exact: true);
        }

        var split = await SplitAsync(mixed, thresholds, periods, window, cancellationToken);
        var exact = mixed.TrueForAll(group => split.TryGetValue((group.Key, group.Period), out var parts) && parts.Sum(part => part.Requests) == group.Slice.Requests);
        var slices = groups.SelectMany(group =>
            split.TryGetValue((group.Key, group.Period), out var parts) && parts.Sum(part => part.Requests) == group.Slice.Requests ? parts : [group.Slice]);
        return new TrafficRecord([.. slices], exact);
    }

    private async Task<List<Group>> ReadCubeAsync(string organisation, TrafficPeriods periods, string? ruleId, CancellationToken cancellationToken)
    {
        await using var command = source.CreateCommand(
            $"""
            select c.period, c.key, k.feature, k.task, k.provider_requested, k.model_requested, k.wire_format, k.provider_actual,
              coalesce(nullif(k.model_reported, ''), k.model_actual), k.rule_id, {Sums}
            from {TrafficPeriods.Cells(CellColumns)} c
            join lectr_read.traffic_keys k on k.key = c.key
            where k.organisation = $1 and ($8::text is null or k.rule_id = $8)
            group by c.period, c.key, k.key, k.organisation
            order by c.period, c.key
            """);
        command.Parameters.AddWithValue(organisation);
        periods.Bind(command);
        command.Parameters.Add(new NpgsqlParameter<string?> { TypedValue = ruleId });
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var groups = new List<Group>();
        while (await reader.ReadAsync(cancellationToken))
        {
            var period = reader.GetInt32(0);
            var slice = new TrafficSlice
            {
                Feature = Text(reader, 2),
                Task = Text(reader, 3),
                ProviderRequested = reader.GetString(4),
                ModelRequested = Text(reader, 5),
                WireFormat = reader.GetString(6),
                ProviderActual = reader.GetString(7),
                ModelActual = Text(reader, 8),
                RuleId = Text(reader, 9),
                Moment = periods.Moments[period],
                Requests = 0,
            };
            groups.Add(new Group(reader.GetGuid(1), period, WithSums(slice, reader, 10)));
        }

        return groups;
    }

    /// <summary>The same groups from the request log, one slice for each side of each threshold.</summary>
    private async Task<Dictionary<(Guid Key, int Period), List<TrafficSlice>>> SplitAsync(
        List<Group> groups, long[] thresholds, TrafficPeriods periods, TimeWindow window, CancellationToken cancellationToken)
    {
        await using var command = source.CreateCommand(
            $"""
            select key, period, width_bucket(prompt, $2::bigint[]) as band, {Sums} from (
              select key, width_bucket(started_at, $3::timestamptz[]) - 1 as period, {Prompt} as prompt, 1 as requests,
                case when cost_usd is null then 1 else 0 end as unpriced,
                case when cost_usd is null and (usage_source <> 0 or input is not null or output is not null) then 1 else 0 end as unpriced_with_usage,
                coalesce(cost_usd, 0) as cost_usd, input, cache_read, cache_write_short, cache_write_long, output, reasoning,
                audio_input, audio_output, image_input, image_output, audio_seconds, {Prompt} as max_prompt_tokens
              from lectr_read.request_log
              where key = any($1) and started_at >= $4 and started_at < $5) r
            group by key, period, band
            """);
        command.Parameters.AddWithValue(groups.Select(group => group.Key).Distinct().ToArray());
        command.Parameters.AddWithValue(thresholds.Select(threshold => threshold + 1).ToArray());
        command.Parameters.AddWithValue(periods.Moments.Select(moment => moment.UtcDateTime).ToArray());
        command.Parameters.AddWithValue(window.From.UtcDateTime);
        command.Parameters.AddWithValue(window.To.UtcDateTime);
        var byPlace = groups.ToDictionary(group => (group.Key, group.Period), group => group.Slice);
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var split = new Dictionary<(Guid, int), List<TrafficSlice>>();
        while (await reader.ReadAsync(cancellationToken))
        {
            var place = (reader.GetGuid(0), reader.GetInt32(1));
            if (byPlace.TryGetValue(place, out var whole))
            {
                var band = reader.GetInt32(2);
                var part = WithSums(whole with { AllAbove = band == 0 ? -1 : thresholds[band - 1] }, reader, 3);
                (split.TryGetValue(place, out var parts) ? parts : split[place] = []).Add(part);
            }
        }

        return split;
    }

    /// <summary>Thresholds of every model that the backtest may price anew: targets, and what was asked for where a rule routed.</summary>
    private static long[] ThresholdsOf(PriceBook prices, RuleSet rules, List<Group> groups)
    {
        var models = rules.Rules.Where(rule => rule.Enabled).Select(rule => (rule.Target.Provider, Model: (string?)rule.Target.Model))
            .Concat(groups.Where(group => group.Slice.RuleId is not null).Select(group => (Provider: group.Slice.ProviderRequested, Model: group.Slice.ModelRequested)))
            .Distinct()
            .ToList();
        return
        [
            .. groups.Select(group => group.Slice.Moment).Distinct()
                .SelectMany(moment => models.Select(model => prices.Find(model.Provider, model.Model, moment)?.Rates.LongPrompt?.Above))
                .OfType<long>()
                .Distinct()
                .Order(),
        ];
    }

    private static TrafficSlice WithSums(TrafficSlice slice, NpgsqlDataReader reader, int first)
    {
        var requests = reader.GetInt64(first);
        return slice with
        {
            Requests = requests,
            Priced = requests - reader.GetInt64(first + 1),
            Unpriced = reader.GetInt64(first + 2),
            CostUsd = reader.GetDecimal(first + 3),
            Usage = new Usage
            {
                Input = Count(reader, first + 4) ?? 0,
                CacheRead = Count(reader, first + 5),
                CacheWriteShort = Count(reader, first + 6),
                CacheWriteLong = Count(reader, first + 7),
                Output = Count(reader, first + 8) ?? 0,
                Reasoning = Count(reader, first + 9),
                AudioInput = Count(reader, first + 10),
                AudioOutput = Count(reader, first + 11),
                ImageInput = Count(reader, first + 12),
                ImageOutput = Count(reader, first + 13),
                AudioSeconds = reader.IsDBNull(first + 14) ? null : reader.GetDecimal(first + 14),
            },
            LongestPrompt = Count(reader, first + 15),
        };
    }

    // A sum of zero says nothing of whether the class was counted at all: it is left out.
    private static long? Count(NpgsqlDataReader reader, int column) => reader.IsDBNull(column) || reader.GetInt64(column) == 0 ? null : reader.GetInt64(column);

    private static string? Text(NpgsqlDataReader reader, int column) => reader.IsDBNull(column) ? null : reader.GetString(column);

    private sealed record Group(Guid Key, int Period, TrafficSlice Slice);
}

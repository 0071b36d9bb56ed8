using Lectr.Domain.Recommendations;
using Lectr.Domain.Requests;
using Npgsql;

namespace Lectr.Projections.Recommendations;

/// <summary>
/// Sums the traffic cube into the groups that recommendations are made from. Traffic that a rule moved counts as a group without
/// requests: it keeps wider rules away and is not recommended again.
/// </summary>
public sealed class UsageGroups(NpgsqlDataSource source)
{
    private const string Columns =
        """
        requests, success, unpriced, input, cache_read, cache_write_short, cache_write_long, output, reasoning, audio_input, audio_output,
        image_input, image_output, audio_seconds, cost_usd, max_prompt_tokens, max_completion_tokens, max_schema_depth, with_tools,
        with_response_format, with_images
        """;

    /// <summary>One group for every feature, task, provider and model that clients named in the window.</summary>
    public async Task<IReadOnlyList<UsageGroup>> ReadAsync(string organisation, TimeWindow window, CancellationToken cancellationToken)
    {
        await using var command = source.CreateCommand();
        Traffic.TrafficSlices.Bind(command, organisation, window);
        command.CommandText =
            $"""
            select k.feature, k.task, k.provider_requested, k.model_requested, k.model_reported, k.rule_id is not null,
              greatest(0, least(sum(success), sum(requests) - sum(unpriced)))::bigint,
              sum(input)::bigint, sum(cache_read)::bigint, sum(cache_write_short)::bigint, sum(cache_write_long)::bigint, sum(output)::bigint,
              sum(reasoning)::bigint, sum(audio_input)::bigint, sum(audio_output)::bigint, sum(image_input)::bigint, sum(image_output)::bigint,
              sum(audio_seconds), sum(cost_usd), max(max_prompt_tokens), max(max_completion_tokens), max(max_schema_depth),
              sum(with_tools)::bigint, sum(with_response_format)::bigint, sum(with_images)::bigint
            from {Traffic.TrafficSlices.From(Columns)}
            where k.organisation = $1 and k.model_requested is not null
            group by 1, 2, 3, 4, 5, 6
            """;
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var parts = new List<UsageGroup>();
        while (await reader.ReadAsync(cancellationToken))
        {
            parts.Add(ReadPart(reader));
        }

        return [.. parts.GroupBy(part => (part.Feature, part.Task, part.Provider, part.Model)).Select(Sum)];
    }

    private static UsageGroup ReadPart(NpgsqlDataReader row)
    {
        var part = new UsageGroup
        {
            Feature = Text(row, 0),
            Task = Text(row, 1),
            Provider = row.GetString(2),
            Model = row.GetString(3),
            ModelReported = Text(row, 4),
            Requests = 0,
            CostUsd = 0,
            LongestPrompt = 0,
            Tokens = new Usage(),
        };
        var requests = row.GetInt64(6);
        return row.GetBoolean(5) || requests == 0 ? part : part with
        {
            Requests = requests,
            Tokens = new Usage
            {
                Input = row.GetInt64(7),
                CacheRead = row.GetInt64(8),
                CacheWriteShort = row.GetInt64(9),
                CacheWriteLong = row.GetInt64(10),
                Output = row.GetInt64(11),
                Reasoning = row.GetInt64(12),
                AudioInput = row.GetInt64(13),
                AudioOutput = row.GetInt64(14),
                ImageInput = row.GetInt64(15),
                ImageOutput = row.GetInt64(16),
                AudioSeconds = row.GetDecimal(17),
            },
            CostUsd = row.GetDecimal(18),
            LongestPrompt = row.GetInt64(19),
            LongestOutput = row.GetInt64(20),
            DeepestSchema = (int)Math.Min(row.GetInt64(21), int.MaxValue),
            WithTools = Math.Min(row.GetInt64(22), requests),
            WithResponseFormat = Math.Min(row.GetInt64(23), requests),
            WithImages = Math.Min(row.GetInt64(24), requests),
        };
    }

    private static UsageGroup Sum(IEnumerable<UsageGroup> parts)
    {
        var all = parts.OrderByDescending(part => part.Requests).ToList();
        return all[0] with
        {
            Requests = all.Sum(part => part.Requests),
            Tokens = new Usage
            {
                Input = all.Sum(part => part.Tokens.Input),
                CacheRead = all.Sum(part => part.Tokens.CacheRead),
                CacheWriteShort = all.Sum(part => part.Tokens.CacheWriteShort),
                CacheWriteLong = all.Sum(part => part.Tokens.CacheWriteLong),
                Output = all.Sum(part => part.Tokens.Output),
                Reasoning = all.Sum(part => part.Tokens.Reasoning),
                AudioInput = all.Sum(part => part.Tokens.AudioInput),
                AudioOutput = all.Sum(part => part.Tokens.AudioOutput),
                ImageInput = all.Sum(part => part.Tokens.ImageInput),
                ImageOutput = all.Sum(part => part.Tokens.ImageOutput),
                AudioSeconds = all.Sum(part => part.Tokens.AudioSeconds),
            },
            CostUsd = all.Sum(part => part.CostUsd),
            LongestPrompt = all.Max(part => part.LongestPrompt),
            LongestOutput = all.Max(part => part.LongestOutput),
            DeepestSchema = all.Max(part => part.DeepestSchema),
            WithTools = all.Sum(part => part.WithTools),
            WithResponseFormat = all.Sum(part => part.WithResponseFormat),
            WithImages = all.Sum(part => part.WithImages),
        };
    }

    private static string? Text(NpgsqlDataReader row, int column) => row.IsDBNull(column) ? null : row.GetString(column);
}

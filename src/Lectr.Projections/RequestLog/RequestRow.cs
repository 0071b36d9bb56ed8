using Lectr.Domain.Requests;
using Lectr.Projections.Traffic;
using Npgsql;
using NpgsqlTypes;

namespace Lectr.Projections.RequestLog;

/// <summary>A row of the request log: written from a request, read back as the same request.</summary>
internal static class RequestRow
{
    /// <summary>Columns in the order of <see cref="Read"/>, and after the row's place in that of <see cref="WriteAsync"/>.</summary>
    public const string Columns =
        """
        request_id, started_at, node, key_id, feature, task, provider_declared, endpoint, wire_format, provider_requested, provider_actual,
        model_requested, model_actual, model_reported, rule_id, rule_name, skipped_rule_id, skipped_rule_name, skipped_reason, rules_version,
        status, http_status, error_code, streaming, latency_us, ttft_us, overhead_us, request_bytes, response_bytes, usage_source,
        input, cache_read, cache_write_short, cache_write_long, output, reasoning, audio_input, audio_output, image_input, image_output,
        audio_seconds, cost_usd, price_id, service_tier, messages, prompt_chars, tools, response_format, schema_depth, images,
        max_output_tokens, provider_request_id, user_agent, imported_from
        """;

    /// <summary>Writes one row of <c>COPY (position, key, organisation, columns)</c>.</summary>
    public static void Write(NpgsqlBinaryImporter copy, ProjectedRequest row)
    {
        var request = row.Request;
        copy.StartRow();
        copy.Write(row.Position, NpgsqlDbType.Bigint);
        copy.Write(row.KeyId, NpgsqlDbType.Uuid);
        Text(copy, row.Organisation);
        copy.Write(request.RequestId, NpgsqlDbType.Uuid);
        copy.Write(request.StartedAt.UtcDateTime, NpgsqlDbType.TimestampTz);
        Text(copy, request.Node);
        Text(copy, request.KeyId);
        Text(copy, request.Feature);
        Text(copy, request.Task);
        Text(copy, request.ProviderDeclared);
        Text(copy, request.Endpoint);
        Text(copy, request.WireFormat);
        Text(copy, request.ProviderRequested);
        Text(copy, request.ProviderActual);
        Text(copy, request.ModelRequested);
        Text(copy, request.ModelActual);
        Text(copy, request.ModelReported);
        Text(copy, request.Rule?.Id);
        Text(copy, request.Rule?.Name);
        Text(copy, request.RuleSkipped?.Id);
        Text(copy, request.RuleSkipped?.Name);
        Text(copy, request.RuleSkipped?.Reason);
        copy.Write(request.RulesVersion, NpgsqlDbType.Bigint);
        copy.Write((short)request.Status, NpgsqlDbType.Smallint);
        copy.Write(request.HttpStatus, NpgsqlDbType.Integer);
        Text(copy, request.ErrorCode);
        copy.Write(request.Streaming, NpgsqlDbType.Boolean);
        copy.Write(TrafficCell.Microseconds(request.LatencyMs), NpgsqlDbType.Bigint);
        Number(copy, request.TtftMs is { } ttft ? TrafficCell.Microseconds(ttft) : null);
        copy.Write(TrafficCell.Microseconds(request.OverheadMs), NpgsqlDbType.Bigint);
        copy.Write(request.RequestBytes, NpgsqlDbType.Bigint);
        copy.Write(request.ResponseBytes, NpgsqlDbType.Bigint);
        copy.Write((short)request.UsageSource, NpgsqlDbType.Smallint);
        WriteUsage(copy, request.Usage);
        Money(copy, request.Cost?.Usd);
        Text(copy, request.Cost?.PriceId);
        Text(copy, request.ServiceTier);
        WriteShape(copy, request.Shape);
        Text(copy, request.ProviderRequestId);
        Text(copy, request.UserAgent);
        Text(copy, request.ImportedFrom);
    }

    /// <summary>The request that a row of <see cref="Columns"/> holds.</summary>
    public static RequestProxied Read(NpgsqlDataReader row) => new()
    {
        RequestId = row.GetGuid(0),
        StartedAt = new DateTimeOffset(row.GetDateTime(1)),
        Node = row.GetString(2),
        KeyId = row.GetString(3),
        Feature = Text(row, 4),
        Task = Text(row, 5),
        ProviderDeclared = Text(row, 6),
        Endpoint = row.GetString(7),
        WireFormat = row.GetString(8),
        ProviderRequested = row.GetString(9),
        ProviderActual = row.GetString(10),
        ModelRequested = Text(row, 11),
        ModelActual = Text(row, 12),
        ModelReported = Text(row, 13),
        Rule = row.IsDBNull(14) ? null : new RuleRef(row.GetString(14), row.GetString(15)),
        RuleSkipped = row.IsDBNull(16) ? null : new SkippedRule(row.GetString(16), row.GetString(17), row.GetString(18)),
        RulesVersion = row.GetInt64(19),
        Status = (RequestStatus)row.GetInt16(20),
        HttpStatus = row.GetInt32(21),
        ErrorCode = Text(row, 22),
        Streaming = row.GetBoolean(23),
        LatencyMs = row.GetInt64(24) / 1000d,
        TtftMs = Number(row, 25) / 1000d,
        OverheadMs = row.GetInt64(26) / 1000d,
        RequestBytes = row.GetInt64(27),
        ResponseBytes = row.GetInt64(28),
        UsageSource = (UsageSource)row.GetInt16(29),
        Usage = ReadUsage(row, 30),
        Cost = row.IsDBNull(41) ? null : new RequestCost(row.GetDecimal(41), row.GetString(42)),
        ServiceTier = Text(row, 43),
        Shape = ReadShape(row, 44),
        ProviderRequestId = Text(row, 51),
        UserAgent = Text(row, 52),
        ImportedFrom = Text(row, 53),
    };

    private static void WriteUsage(NpgsqlBinaryImporter copy, Usage? usage)
    {
        Number(copy, usage?.Input);
        Number(copy, usage?.CacheRead);
        Number(copy, usage?.CacheWriteShort);
        Number(copy, usage?.CacheWriteLong);
        Number(copy, usage?.Output);
        Number(copy, usage?.Reasoning);
        Number(copy, usage?.AudioInput);
        Number(copy, usage?.AudioOutput);
        Number(copy, usage?.ImageInput);
        Number(copy, usage?.ImageOutput);
        Money(copy, usage?.AudioSeconds);
    }

    private static Usage? ReadUsage(NpgsqlDataReader row, int first)
    {
        var usage = new Usage
        {
            Input = Number(row, first),
            CacheRead = Number(row, first + 1),
            CacheWriteShort = Number(row, first + 2),
            CacheWriteLong = Number(row, first + 3),
            Output = Number(row, first + 4),
            Reasoning = Number(row, first + 5),
            AudioInput = Number(row, first + 6),
            AudioOutput = Number(row, first + 7),
            ImageInput = Number(row, first + 8),
            ImageOutput = Number(row, first + 9),
            AudioSeconds = row.IsDBNull(first + 10) ? null : row.GetDecimal(first + 10),
        };
        return usage == NoUsage ? null : usage;
    }

    private static readonly Usage NoUsage = new();
    private static readonly RequestShape NoShape = new();

    private static void WriteShape(NpgsqlBinaryImporter copy, RequestShape? shape)
    {
        Integer(copy, shape?.Messages);
        Number(copy, shape?.PromptChars);
        Integer(copy, shape?.Tools);
        Text(copy, shape?.ResponseFormat);
        Integer(copy, shape?.SchemaDepth);
        Integer(copy, shape?.Images);
        Number(copy, shape?.MaxOutputTokens);
    }

    private static RequestShape? ReadShape(NpgsqlDataReader row, int first)
    {
        var shape = new RequestShape
        {
            Messages = Integer(row, first),
            PromptChars = Number(row, first + 1),
            Tools = Integer(row, first + 2),
            ResponseFormat = Text(row, first + 3),
            SchemaDepth = Integer(row, first + 4),
            Images = Integer(row, first + 5),
            MaxOutputTokens = Number(row, first + 6),
        };
        return shape == NoShape ? null : shape;
    }

    private static void Text(NpgsqlBinaryImporter copy, string? value)
    {
        if (value is null)
        {
            copy.WriteNull();
        }
        else
        {
            copy.Write(PlainText.Of(value)!, NpgsqlDbType.Text);
        }
    }

    private static void Number(NpgsqlBinaryImporter copy, long? value)
    {
        if (value is { } number)
        {
            copy.Write(number, NpgsqlDbType.Bigint);
        }
        else
        {
            copy.WriteNull();
        }
    }

    private static void Integer(NpgsqlBinaryImporter copy, int? value)
    {
        if (value is { } number)
        {
            copy.Write(number, NpgsqlDbType.Integer);
        }
        else
        {
            copy.WriteNull();
        }
    }

    private static void Money(NpgsqlBinaryImporter copy, decimal? value)
    {
        if (value is { } amount)
        {
            copy.Write(amount, NpgsqlDbType.Numeric);
        }
        else
        {
            copy.WriteNull();
        }
    }

    private static string? Text(NpgsqlDataReader row, int column) => row.IsDBNull(column) ? null : row.GetString(column);

    private static long? Number(NpgsqlDataReader row, int column) => row.IsDBNull(column) ? null : row.GetInt64(column);

    private static int? Integer(NpgsqlDataReader row, int column) => row.IsDBNull(column) ? null : row.GetInt32(column);
}

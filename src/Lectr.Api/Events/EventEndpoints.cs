using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using Lectr.Api.Access;
using Lectr.Api.Problems;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Npgsql;

namespace Lectr.Api.Events;

/// <summary>A page of the log in its order. <see cref="NextAfter"/>: pass it as <c>after</c> for the next page; null at the end.</summary>
public sealed record EventListAnswer(
    [property: JsonPropertyName("items")] IReadOnlyList<EventAnswer> Items,
    [property: JsonPropertyName("next_after")] long? NextAfter);

/// <summary>One event as the log holds it.</summary>
public sealed record EventAnswer(
    [property: JsonPropertyName("position")] long Position,
    [property: JsonPropertyName("id")] Guid Id,
    [property: JsonPropertyName("stream")] string Stream,
    [property: JsonPropertyName("version")] long Version,
    [property: JsonPropertyName("type")] string Type,
    [property: JsonPropertyName("at")] DateTimeOffset At,
    [property: JsonPropertyName("actor")] string? Actor,
    [property: JsonPropertyName("data")] JsonNode Data);

/// <summary>The raw log of one organisation.</summary>
internal static class EventEndpoints
{
    private const int DefaultLimit = 100;
    private const int LargestLimit = 1000;
    private const string Columns = "seq_id, e.id, stream_id, e.version, e.type, e.timestamp, user_name, data";

    private const string InOrder =
        $"select {Columns} from lectr.mt_events e where tenant_id = $1 and seq_id > $2 and ($4 is null or e.type = $4) order by seq_id limit $5";

    /// <summary>
    /// The log has no index by type, and it is Marten's to index: a rare type is looked for where it can be, in the streams that hold
    /// no requests. Each is read in its own order, which is that of the log.
    /// </summary>
    private const string ByStream =
        $"""
        select {Columns} from lectr.mt_streams s
        cross join lateral (
          select * from lectr.mt_events e
          where e.tenant_id = s.tenant_id and e.stream_id = s.id and e.seq_id > $2 and ($4 is null or e.type = $4)
          order by e.version limit $5) e
        where s.tenant_id = $1 and (s.id = $3 or ($3 is null and s.id not like 'requests/%'))
        order by seq_id limit $5
        """;

    public static void MapEvents(this IEndpointRouteBuilder api) =>
        api.MapGet("/events", ListAsync).WithTags("Events").Produces<EventListAnswer>().ProducesValidationProblem().WithSummary("The raw log, oldest first");

    private static async Task<IResult> ListAsync(
        HttpContext context, NpgsqlDataSource source, string? stream, string? type, long? after, int? limit, CancellationToken cancellationToken)
    {
        if (limit is < 1 or > LargestLimit)
        {
            return Problem.Invalid("limit", $"A limit lies between 1 and {LargestLimit}.");
        }

        var count = limit ?? DefaultLimit;
        var inOrder = Named(stream) is null && Named(type) is null or "request_proxied";
        await using var command = source.CreateCommand(inOrder ? InOrder : ByStream);
        command.Parameters.AddWithValue(Caller.Of(context).Organisation);
        command.Parameters.AddWithValue(after ?? 0);
        command.Parameters.Add(new NpgsqlParameter<string?> { TypedValue = Named(stream) });
        command.Parameters.Add(new NpgsqlParameter<string?> { TypedValue = Named(type) });
        command.Parameters.AddWithValue(count);
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var items = new List<EventAnswer>();
        while (await reader.ReadAsync(cancellationToken))
        {
            items.Add(new EventAnswer(
                reader.GetInt64(0), reader.GetGuid(1), reader.GetString(2), reader.GetInt64(3), reader.GetString(4),
                reader.GetFieldValue<DateTimeOffset>(5), await reader.IsDBNullAsync(6, cancellationToken) ? null : reader.GetString(6), Shown(reader.GetFieldValue<byte[]>(7))));
        }

        return Results.Ok(new EventListAnswer(items, items.Count == count ? items[^1].Position : null));
    }

    private static string? Named(string? text) => string.IsNullOrEmpty(text) ? null : text;

    /// <summary>Digests of secrets are of use to no reader.</summary>
    private static JsonNode Shown(byte[] json)
    {
        var data = JsonNode.Parse(json)!;
        (data as JsonObject)?.Remove("sha256");
        return data;
    }
}

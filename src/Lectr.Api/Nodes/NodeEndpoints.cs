using System.Text.Json.Serialization;
using Lectr.Api.Access;
using Lectr.Projections.Nodes;
using Lectr.Projections.RuleHistory;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Npgsql;

namespace Lectr.Api.Nodes;

/// <summary>Proxies, by name.</summary>
public sealed record NodeListAnswer([property: JsonPropertyName("items")] IReadOnlyList<NodeAnswer> Items);

/// <summary>A proxy as it last spoke of itself.</summary>
/// <param name="Node">Its name, stable across restarts.</param>
/// <param name="Url">Where it listens.</param>
/// <param name="Version">Version of the program.</param>
/// <param name="StartedAt">When its process started, UTC.</param>
/// <param name="LastSeenAt">Its last heartbeat, UTC.</param>
/// <param name="Alive">Whether that is younger than three seconds.</param>
/// <param name="RulesVersion">Version of this organisation's rules that it uses.</param>
/// <param name="Spool">What waits on its disk for the database.</param>
public sealed record NodeAnswer(
    [property: JsonPropertyName("node")] string Node,
    [property: JsonPropertyName("url")] string Url,
    [property: JsonPropertyName("version")] string Version,
    [property: JsonPropertyName("started_at")] DateTimeOffset StartedAt,
    [property: JsonPropertyName("last_seen_at")] DateTimeOffset LastSeenAt,
    [property: JsonPropertyName("alive")] bool Alive,
    [property: JsonPropertyName("rules_version")] long RulesVersion,
    [property: JsonPropertyName("spool")] NodeSpool Spool);

/// <summary>A spool.</summary>
/// <param name="Records">Requests in it.</param>
public sealed record NodeSpool([property: JsonPropertyName("records")] long Records);

/// <summary>Proxies alive, the rules they use, and their spools.</summary>
internal static class NodeEndpoints
{
    public static void MapNodes(this IEndpointRouteBuilder api) =>
        api.MapGet("/nodes", ListAsync).WithTags("Nodes").Produces<NodeListAnswer>().WithSummary("Proxies alive, their rules version and spool");

    private static async Task<IResult> ListAsync(HttpContext context, NodeRegistry nodes, NpgsqlDataSource source, CancellationToken cancellationToken)
    {
        var known = await nodes.ReadAsync(cancellationToken);
        var versions = await RuleVersionsAsync(source, Caller.Of(context).Organisation, [.. known.Select(node => node.SettingsPosition)], cancellationToken);
        return Results.Ok(new NodeListAnswer([.. known.Zip(versions, (node, version) => new NodeAnswer(
            node.Said.Node, node.Said.Url, node.Said.Version, node.Said.StartedAt, node.HeartbeatAt, node.Alive, version, new NodeSpool(node.Said.InSpool)))]));
    }

    /// <summary>The version of the rules stream at each global position, in order.</summary>
    private static async Task<List<long>> RuleVersionsAsync(NpgsqlDataSource source, string organisation, long[] positions, CancellationToken cancellationToken)
    {
        await using var command = source.CreateCommand(
            """
            select coalesce((select max(version) from lectr.mt_events where tenant_id = $1 and stream_id = $2 and seq_id <= position), 0)
            from unnest($3) with ordinality as asked (position, number) order by number
            """);
        command.Parameters.AddWithValue(organisation);
        command.Parameters.AddWithValue(RuleStream.StreamId);
        command.Parameters.AddWithValue(positions);
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var versions = new List<long>(positions.Length);
        while (await reader.ReadAsync(cancellationToken))
        {
            versions.Add(reader.GetInt64(0));
        }

        return versions;
    }
}

using System.Text.Json.Serialization;
using Lectr.Projections.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Lectr.Api.Accounting;

/// <summary>The books in total and by proxy: every request captured is stored, waits in a spool, or is counted as lost.</summary>
public sealed record AccountingAnswer(
    [property: JsonPropertyName("captured")] long Captured,
    [property: JsonPropertyName("stored")] long Stored,
    [property: JsonPropertyName("in_spool")] long InSpool,
    [property: JsonPropertyName("lost")] long Lost,
    [property: JsonPropertyName("nodes")] IReadOnlyList<NodeAccount> Nodes);

/// <summary>The books of one proxy, as of its last heartbeat.</summary>
public sealed record NodeAccount(
    [property: JsonPropertyName("node")] string Node,
    [property: JsonPropertyName("captured")] long Captured,
    [property: JsonPropertyName("stored")] long Stored,
    [property: JsonPropertyName("in_spool")] long InSpool,
    [property: JsonPropertyName("lost")] long Lost,
    [property: JsonPropertyName("as_of")] DateTimeOffset AsOf);

/// <summary>Proof that nothing is missing.</summary>
internal static class AccountingEndpoints
{
    public static void MapAccounting(this IEndpointRouteBuilder api) =>
        api.MapGet("/accounting", GetAsync).WithTags("Nodes").Produces<AccountingAnswer>().WithSummary("Captured, stored, in spool, lost, by proxy");

    private static async Task<IResult> GetAsync(NodeRegistry nodes, CancellationToken cancellationToken)
    {
        var accounts = (await nodes.ReadAsync(cancellationToken))
            .Select(node => new NodeAccount(node.Said.Node, node.Said.Captured, node.Said.Stored, node.Said.InSpool, node.Said.Lost, node.HeartbeatAt))
            .ToList();
        return Results.Ok(new AccountingAnswer(
            accounts.Sum(node => node.Captured), accounts.Sum(node => node.Stored), accounts.Sum(node => node.InSpool), accounts.Sum(node => node.Lost), accounts));
    }
}

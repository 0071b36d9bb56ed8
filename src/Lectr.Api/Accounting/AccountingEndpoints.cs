using Lectr.Projections.Accounting;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Lectr.Api.Accounting;

/// <summary>Proof that nothing is missing.</summary>
internal static class AccountingEndpoints
{
    public static void MapAccounting(this IEndpointRouteBuilder api) =>
        api.MapGet("/accounting", GetAsync).WithTags("Nodes").Produces<AccountingReport>().WithSummary("Captured, stored, in spool, lost, by proxy");

    private static async Task<IResult> GetAsync(AccountingQuery accounting, CancellationToken cancellationToken) =>
        Results.Ok(await accounting.RunAsync(cancellationToken));
}

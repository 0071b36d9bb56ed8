using Lectr.Api.Access;
using Lectr.Api.Problems;
using Lectr.Domain.Providers;
using Lectr.Projections.Settings;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Lectr.Api.Providers;

/// <summary>Base URLs per organisation.</summary>
internal static class ProviderEndpoints
{
    public static void MapProviders(this IEndpointRouteBuilder api)
    {
        var providers = api.MapGroup("/providers").WithTags("Providers");
        providers.MapGet("", ListAsync).Produces<ProviderListAnswer>().WithSummary("Every provider and where its requests go");
        providers.MapGet("/{provider}", GetAsync).Produces<ProviderAnswer>().ProducesProblem(404).WithSummary("One provider");
        providers.MapPut("/{provider}", ProviderSetting.SetAsync).ForAdmins().Produces<ProviderAnswer>().ProducesProblem(404).WithSummary("Set or clear the base URL");
    }

    private static async Task<IResult> ListAsync(HttpContext context, SettingsStream settings, ApiOptions options, CancellationToken cancellationToken)
    {
        var state = await settings.LoadSettingsAsync(Caller.Of(context).Organisation, cancellationToken);
        return Results.Ok(new ProviderListAnswer(
            [.. ProviderCatalog.All.Select(provider => ProviderAnswer.Of(provider, state.BaseUrls.GetValueOrDefault(provider.Id), options))]));
    }

    private static async Task<IResult> GetAsync(HttpContext context, SettingsStream settings, ApiOptions options, string provider, CancellationToken cancellationToken)
    {
        if (ProviderCatalog.Find(provider) is not { } known)
        {
            return Problem.NotFound("provider", provider);
        }

        var state = await settings.LoadSettingsAsync(Caller.Of(context).Organisation, cancellationToken);
        return Results.Ok(ProviderAnswer.Of(known, state.BaseUrls.GetValueOrDefault(known.Id), options));
    }
}

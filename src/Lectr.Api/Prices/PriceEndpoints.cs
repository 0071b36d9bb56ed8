using Lectr.Api.Access;
using Lectr.Api.Problems;
using Lectr.Domain.Pricing;
using Lectr.Projections;
using Lectr.Projections.Nodes;
using Lectr.Projections.Prices;
using Lectr.Projections.Settings;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Lectr.Api.Prices;

/// <summary>The price book, an organisation's own prices, and what they mean for recorded requests.</summary>
internal static class PriceEndpoints
{
    private static readonly TimeSpan CheckedWindow = TimeSpan.FromDays(30);

    public static void MapPrices(this IEndpointRouteBuilder api)
    {
        var prices = api.MapGroup("/prices").WithTags("Prices");
        prices.MapGet("", ListAsync).Produces<PriceListAnswer>().WithSummary("Every price with the days that it holds for");
        prices.MapPut("", SetAsync).ForAdmins().Produces<PriceAnswer>().WithSummary("Set the organisation's own price of a model");
        prices.MapDelete("", RemoveAsync).ForAdmins().Produces<LiveReport>().ProducesProblem(404).WithSummary("Take an own price away, by its id");
        prices.MapGet("/check", CheckAsync).Produces<PriceCheckAnswer>().ProducesValidationProblem().WithSummary("Models in use without a price, prices and models that end soon");
        prices.MapPost("/reprice", RepricingEndpoint.RunAsync).ForAdmins().Produces<RepricingAnswer>().ProducesProblem(409)
            .WithSummary("Price recorded requests anew with the prices that hold for their time");
    }

    private static async Task<IResult> ListAsync(
        HttpContext context, OrganisationPrices prices, TimeProvider time, string? provider, string? model, CancellationToken cancellationToken)
    {
        var book = await prices.LoadAsync(Caller.Of(context).Organisation, cancellationToken);
        var known = string.IsNullOrEmpty(model) ? null : model;
        return Results.Ok(new PriceListAnswer(
        [
            .. book.Rows
                .Where(row => string.IsNullOrEmpty(provider) || string.Equals(row.Provider, provider, StringComparison.OrdinalIgnoreCase))
                .Where(row => known is null
                    || string.Equals(row.Model, known, StringComparison.OrdinalIgnoreCase)
                    || string.Equals(ModelCatalogue.BuiltIn.Find(row.Provider, known)?.Model, row.Model, StringComparison.OrdinalIgnoreCase))
                .Select(row => PriceAnswer.Of(row, book, time.GetUtcNow())),
        ]));
    }

    private static async Task<IResult> SetAsync(
        HttpContext context, PriceStream stream, OrganisationPrices prices, LiveConfirmation live, TimeProvider time, PriceInput input, CancellationToken cancellationToken)
    {
        var caller = Caller.Of(context);
        var id = NewSecret.Id("");
        var result = await stream.EditAsync(
            caller.Organisation,
            now => new SetPrice(id, input.Provider ?? "", input.Model ?? "", input.ValidFrom, input.Rates ?? new PriceRates(), input.Reason) { Actor = caller.Name, At = now },
            cancellationToken);
        if (result.Outcome is not PriceOutcome.Accepted { Edit: PriceSet set })
        {
            return Refusal(result.Outcome);
        }

        var report = await live.WaitAsync(result.Position, cancellationToken);
        var book = await prices.LoadAsync(caller.Organisation, cancellationToken);
        var row = book.Rows.First(row => row.PriceId == set.Price.PriceId);
        return Results.Ok(PriceAnswer.Of(row, book, time.GetUtcNow()) with { Live = report });
    }

    private static async Task<IResult> RemoveAsync(HttpContext context, PriceStream stream, LiveConfirmation live, string? id, CancellationToken cancellationToken)
    {
        var caller = Caller.Of(context);
        var result = await stream.EditAsync(caller.Organisation, now => new RemovePrice(id ?? "") { Actor = caller.Name, At = now }, cancellationToken);
        return result.Outcome is PriceOutcome.Accepted
            ? Results.Ok(await live.WaitAsync(result.Position, cancellationToken))
            : Refusal(result.Outcome);
    }

    private static async Task<IResult> CheckAsync(
        HttpContext context, SeenModelsQuery seen, OrganisationPrices prices, TimeProvider time, DateTimeOffset? from, DateTimeOffset? to, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        if (TimeWindow.Resolve(from ?? (to ?? now) - CheckedWindow, to, now) is not { } window)
        {
            return Problem.Invalid("from", "The window's beginning lies before its end.");
        }

        var organisation = Caller.Of(context).Organisation;
        var book = await prices.LoadAsync(organisation, cancellationToken);
        return Results.Ok(new PriceCheckAnswer(
            window.From, window.To, PriceCheck.Findings(await seen.RunAsync(organisation, window, cancellationToken), book, now)));
    }

    private static IResult Refusal(PriceOutcome outcome) => outcome switch
    {
        PriceOutcome.Invalid invalid => Problem.Invalid(invalid.Errors),
        PriceOutcome.NotFound missing => Problem.NotFound("own price", missing.Id),
        _ => throw new ArgumentOutOfRangeException(nameof(outcome)),
    };
}

using Lectr.Api.Access;
using Lectr.Api.Problems;
using Lectr.Domain.Pricing;
using Lectr.Domain.Providers;
using Lectr.Projections.Prices;
using Microsoft.AspNetCore.Http;

namespace Lectr.Api.Prices;

internal static class RepricingEndpoint
{
    private const int LongestDays = 400;

    public static async Task<IResult> RunAsync(HttpContext context, RepricingRun run, TimeProvider time, RepricingInput input, CancellationToken cancellationToken)
    {
        if (input.From >= input.To)
        {
            return Problem.Invalid("from", "The window's beginning lies before its end.");
        }

        if (input.To - input.From > TimeSpan.FromDays(LongestDays))
        {
            return Problem.Invalid("to", $"A window has at most {LongestDays} days.");
        }

        var provider = ProviderCatalog.Find(input.Provider);
        if (!string.IsNullOrEmpty(input.Provider) && provider is null)
        {
            return Problem.Invalid("provider", $"The providers are {string.Join(", ", ProviderCatalog.All.Select(known => known.Id))}.");
        }

        var caller = Caller.Of(context);
        var order = new RepricingOrder(NewSecret.Id("repricing_"), caller.Name, time.GetUtcNow(), input.Reason);
        var scope = new RepricingScope
        {
            From = input.From.ToUniversalTime(),
            To = input.To.ToUniversalTime(),
            Provider = provider?.Id,
            Model = string.IsNullOrEmpty(input.Model) ? null : input.Model,
            OnlyUnpriced = input.OnlyUnpriced ?? false,
        };
        var dryRun = input.DryRun ?? false;
        return await run.RunAsync(caller.Organisation, scope, order, dryRun, cancellationToken) is RepricingResult.Done done
            ? Results.Ok(AnswerOf(order, dryRun, done))
            : Problem.Of(StatusCodes.Status409Conflict, "Another repricing is running.", "Its figures are not in the read models yet. Try again in a moment.");
    }

    private static RepricingAnswer AnswerOf(RepricingOrder order, bool dryRun, RepricingResult.Done done) => new(
        order.Id,
        dryRun,
        done.Days.Sum(day => day.Requests),
        done.Days.Sum(day => day.UnpricedBefore),
        done.Days.Sum(day => day.UsdBefore),
        done.Days.Sum(day => day.UsdAfter),
        done.Days.Sum(day => day.UsdAfter - day.UsdBefore),
        [.. done.Days.Select(day => new RepricedDay(day.From, day.To, day.Requests, day.UsdBefore, day.UsdAfter))]);
}

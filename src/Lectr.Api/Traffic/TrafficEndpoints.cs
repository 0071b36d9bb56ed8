using Lectr.Api.Problems;
using Lectr.Projections;
using Lectr.Projections.Traffic;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Lectr.Api.Traffic;

/// <summary>What the traffic cost, at a glance, by feature, over time.</summary>
internal static class TrafficEndpoints
{
    private const int MostBuckets = 5_000;
    private static readonly TimeSpan LongestByHour = TimeSpan.FromDays(3);

    public static void MapTraffic(this IEndpointRouteBuilder api)
    {
        var traffic = api.MapGroup("").WithTags("Traffic");
        traffic.MapGet("/overview", OverviewAsync).Produces<Overview>().ProducesValidationProblem().WithSummary("Spend, requests, errors, latency at a glance");
        traffic.MapGet("/features", FeaturesAsync).Produces<FeatureTable>().ProducesValidationProblem().WithSummary("Cost by feature, most expensive first");
        traffic.MapGet("/series", SeriesAsync).Produces<Series>().ProducesValidationProblem().WithSummary("Figures over time by feature, model, provider, task or rule");
    }

    private static async Task<IResult> OverviewAsync([AsParameters] TrafficQuery query, OverviewQuery overview, CancellationToken cancellationToken)
    {
        var (filter, refusal) = query.Read();
        return filter is null ? refusal! : Results.Ok(await overview.RunAsync(filter, cancellationToken));
    }

    private static async Task<IResult> FeaturesAsync([AsParameters] TrafficQuery query, FeaturesQuery features, CancellationToken cancellationToken)
    {
        var (filter, refusal) = query.Read();
        return filter is null ? refusal! : Results.Ok(await features.RunAsync(filter, cancellationToken));
    }

    /// <summary>Without <c>group_by</c> by feature; without <c>bucket</c> by hour up to three days, else by day.</summary>
    private static async Task<IResult> SeriesAsync(
        [AsParameters] TrafficQuery query, SeriesQuery series, string? group_by, string? bucket, CancellationToken cancellationToken)
    {
        var (filter, refusal) = query.Read();
        if (filter is null)
        {
            return refusal!;
        }

        if (Grouping(group_by) is not { } grouping)
        {
            return Problem.Invalid("group_by", "Series group by feature, model, provider, task or rule.");
        }

        if (Bucket(bucket, filter.Window) is not { } width)
        {
            return Problem.Invalid("bucket", "A bucket is an hour or a day.");
        }

        var buckets = (filter.Window.To - filter.Window.From) / (width == SeriesBucket.Hour ? TimeSpan.FromHours(1) : TimeSpan.FromDays(1));
        return buckets > MostBuckets
            ? Problem.Invalid("bucket", $"The window has more than {MostBuckets} buckets: choose wider ones, or a shorter window.")
            : Results.Ok(await series.RunAsync(filter, grouping, width, cancellationToken));
    }

    private static SeriesGrouping? Grouping(string? name) => name switch
    {
        null or "" or "feature" => SeriesGrouping.Feature,
        "model" => SeriesGrouping.Model,
        "provider" => SeriesGrouping.Provider,
        "task" => SeriesGrouping.Task,
        "rule" => SeriesGrouping.Rule,
        _ => null,
    };

    private static SeriesBucket? Bucket(string? name, TimeWindow window) => name switch
    {
        null or "" => window.To - window.From <= LongestByHour ? SeriesBucket.Hour : SeriesBucket.Day,
        "hour" => SeriesBucket.Hour,
        "day" => SeriesBucket.Day,
        _ => null,
    };
}

using Lectr.Api.Access;
using Lectr.Api.Problems;
using Lectr.Projections;
using Lectr.Projections.Traffic;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;

namespace Lectr.Api.Traffic;

/// <summary>Query parameters that figures share. Times without an offset are UTC.</summary>
internal sealed record TrafficQuery(
    HttpContext Context,
    TimeProvider Time,
    [property: FromQuery(Name = "from")] DateTimeOffset? From,
    [property: FromQuery(Name = "to")] DateTimeOffset? To,
    [property: FromQuery(Name = "feature")] string? Feature,
    [property: FromQuery(Name = "tagged")] bool? Tagged,
    [property: FromQuery(Name = "task")] string? Task,
    [property: FromQuery(Name = "provider")] string? Provider,
    [property: FromQuery(Name = "model")] string? Model,
    [property: FromQuery(Name = "rule_id")] string? RuleId)
{
    /// <summary>The filter that they make, or what is wrong with them.</summary>
    public (TrafficFilter? Filter, IResult? Refusal) Read() => TimeWindow.Resolve(From, To, Time.GetUtcNow()) is { } window
        ? (new TrafficFilter(Caller.Of(Context).Organisation, window)
        {
            Feature = FeatureCondition.Parse(Text(Feature), Tagged),
            Task = Text(Task),
            Provider = Text(Provider),
            Model = Text(Model),
            RuleId = Text(RuleId),
        }, null)
        : (null, Problem.Invalid("from", "The window's beginning lies before its end."));

    /// <summary>An empty parameter is none.</summary>
    internal static string? Text(string? text) => string.IsNullOrEmpty(text) ? null : text;
}

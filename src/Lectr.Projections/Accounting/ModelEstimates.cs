using System.Text.Json.Serialization;
using Lectr.Domain.Estimates;

namespace Lectr.Projections.Accounting;

/// <summary>How far off the estimates of one model's tokens are, measured on answers that reported their usage and were not learnt from.</summary>
public sealed record ModelEstimates(
    [property: JsonPropertyName("provider")] string Provider,
    [property: JsonPropertyName("model")] string Model,
    [property: JsonPropertyName("learnt")] long Learnt,
    [property: JsonPropertyName("input")] EstimateAccuracy Input,
    [property: JsonPropertyName("output")] EstimateAccuracy Output)
{
    /// <summary>What all nodes measured, by model; those that passed most often first.</summary>
    public static IReadOnlyList<ModelEstimates> Of(IEnumerable<Calibration> calibrations) =>
    [
        .. calibrations.GroupBy(one => (one.Provider, one.Model))
            .Select(model => new ModelEstimates(
                model.Key.Provider,
                model.Key.Model,
                model.Sum(one => one.Learnt),
                EstimateAccuracy.Of(model.Select(one => one.PromptError)),
                EstimateAccuracy.Of(model.Select(one => one.OutputError))))
            .OrderByDescending(model => model.Learnt).ThenBy(model => model.Provider, StringComparer.Ordinal).ThenBy(model => model.Model, StringComparer.Ordinal),
    ];
}

/// <summary>Errors as shares of the truth (0.1 = 10 %); null before any comparison.</summary>
/// <param name="HeldBack">Answers compared.</param>
/// <param name="MeanError">Mean absolute error of one answer.</param>
/// <param name="TotalError">Error of the sum; positive = too high.</param>
public sealed record EstimateAccuracy(
    [property: JsonPropertyName("held_back")] long HeldBack,
    [property: JsonPropertyName("mean_error")] double? MeanError,
    [property: JsonPropertyName("total_error")] double? TotalError)
{
    internal static EstimateAccuracy Of(IEnumerable<EstimateError> errors)
    {
        var all = errors.Aggregate((sum, error) => sum + error);
        return new EstimateAccuracy(all.HeldBack, Rounded(all.Mean), Rounded(all.Total));
    }

    private static double? Rounded(double? share) => share is { } value ? Math.Round(value, 4) : null;
}

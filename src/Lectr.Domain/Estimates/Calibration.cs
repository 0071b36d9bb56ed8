using System.Text.Json.Serialization;

namespace Lectr.Domain.Estimates;

/// <summary>What is known about one model's tokens, and how far off the estimates were on answers that were held back from learning.</summary>
public sealed record Calibration
{
    /// <summary>The model's provider.</summary>
    [JsonPropertyName("provider")] public required string Provider { get; init; }

    /// <summary>The model asked for.</summary>
    [JsonPropertyName("model")] public required string Model { get; init; }

    /// <summary>Prompt tokens over prompt characters.</summary>
    [JsonPropertyName("prompt")] public Line Prompt { get; init; } = Line.Prior;

    /// <summary>Output tokens over output characters.</summary>
    [JsonPropertyName("output")] public Line Output { get; init; } = Line.Prior;

    /// <summary>Answers learnt from.</summary>
    [JsonPropertyName("learnt")] public long Learnt { get; init; }

    /// <summary>Error of prompt estimates on held-back answers.</summary>
    [JsonPropertyName("prompt_error")] public EstimateError PromptError { get; init; } = new(0, 0, 0, 0);

    /// <summary>Error of output estimates on held-back answers.</summary>
    [JsonPropertyName("output_error")] public EstimateError OutputError { get; init; } = new(0, 0, 0, 0);
}

/// <summary>How far off estimates were on answers whose true counts were known and not learnt from.</summary>
/// <param name="HeldBack">Answers compared.</param>
/// <param name="AbsoluteShare">Sum over them of the absolute error as a share of the truth.</param>
/// <param name="Estimated">Sum of tokens estimated.</param>
/// <param name="Reported">Sum of tokens reported.</param>
public sealed record EstimateError(
    [property: JsonPropertyName("held_back")] long HeldBack,
    [property: JsonPropertyName("absolute_share")] double AbsoluteShare,
    [property: JsonPropertyName("estimated")] long Estimated,
    [property: JsonPropertyName("reported")] long Reported)
{
    /// <summary>Mean absolute error of one answer as a share of the truth (0.1 = 10 %); null before any comparison.</summary>
    [JsonPropertyName("mean_error")] public double? Mean => HeldBack == 0 ? null : AbsoluteShare / HeldBack;

    /// <summary>Error of the sum (positive = too high) as a share of the truth; null before any comparison.</summary>
    [JsonPropertyName("total_error")] public double? Total => Reported == 0 ? null : ((double)Estimated / Reported) - 1;

    /// <summary>Compares one more answer.</summary>
    public EstimateError With(long estimated, long reported) => new(
        HeldBack + 1,
        AbsoluteShare + (Math.Abs(estimated - reported) / (double)Math.Max(1, reported)),
        Estimated + estimated,
        Reported + reported);

    /// <summary>Both comparisons as one.</summary>
    public static EstimateError operator +(EstimateError left, EstimateError right) => new(
        left.HeldBack + right.HeldBack, left.AbsoluteShare + right.AbsoluteShare, left.Estimated + right.Estimated, left.Reported + right.Reported);
}

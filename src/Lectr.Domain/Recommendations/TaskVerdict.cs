using System.Globalization;

namespace Lectr.Domain.Recommendations;

/// <summary>How far down a group's work may go.</summary>
internal enum Descent
{
    /// <summary>To the smallest tier, or a cheaper model of the present one.</summary>
    Lowest,

    /// <summary>To the next lower tier that has a fitting model.</summary>
    Nearest,

    /// <summary>One tier down or not at all.</summary>
    OneTier,
}

/// <summary>How far down a group's work may go, how sure that is, and why.</summary>
internal sealed record TaskVerdict(Confidence Confidence, Descent Descent, string Reason)
{
    /// <summary>The task that is never moved.</summary>
    public const string Reasoning = "reasoning";

    private const decimal LongSummaryPrompt = 4_000m;
    private const decimal LongestSummaryPrompt = 16_000m;
    private const int DeepSchema = 2;
    private const decimal LongExtraction = 500m;

    /// <summary>Whether a task is protected, however it is spelt: a stray capital or space must not undo the protection.</summary>
    public static bool IsProtected(string? task) => task is not null && task.AsSpan().Trim().Equals(Reasoning, StringComparison.OrdinalIgnoreCase);

    /// <summary>The verdict on a group by its task, or by its traits alone where the task says nothing; null where nothing speaks for a smaller model.</summary>
    public static TaskVerdict? Of(UsageGroup group) => group.Task switch
    {
        var task when IsProtected(task) => null,
        "classification" => new(Confidence.High, Descent.Lowest, "The task is classification: picking one of a few labels is work that the smallest models do well."),
        "summarisation" => OfSummarisation(group),
        "extraction" => OfExtraction(group),
        _ => OfTraits(group),
    };

    private static TaskVerdict? OfSummarisation(UsageGroup group) => group.MeanPrompt switch
    {
        > LongestSummaryPrompt => null,
        > LongSummaryPrompt => new(
            Confidence.Medium, Descent.Nearest,
            $"The task is summarisation, and texts of {Count(group.MeanPrompt)} tokens on average are long: one step down, and worth a sample check."),
        _ => new(Confidence.High, Descent.Lowest, "The task is summarisation of short texts, which small models do well."),
    };

    private static TaskVerdict OfExtraction(UsageGroup group)
    {
        if (group.DeepestSchema > DeepSchema)
        {
            return new(
                Confidence.Low, Descent.OneTier,
                $"The task is extraction into a form nested {group.DeepestSchema} levels deep, where small models slip more often: one step down only, and test it.");
        }

        return group.MeanOutput > LongExtraction
            ? new(Confidence.Low, Descent.OneTier, $"The task is extraction with long answers ({Count(group.MeanOutput)} tokens on average): one step down only, and test it.")
            : new(Confidence.High, Descent.Lowest, "The task is extraction into a flat form, which small models do well.");
    }

    /// <summary>
    /// Without a task that says so, only traits are left: short prompts and answers and structured output speak for a smaller
    /// model; tools, images, long texts and much thinking against it.
    /// </summary>
    private static TaskVerdict? OfTraits(UsageGroup group)
    {
        var shortPrompt = group.MeanPrompt <= 1_000m;
        var shortAnswer = group.MeanOutput <= 150m;
        var structured = group.ShareOf(group.WithResponseFormat) >= 0.5m && group.DeepestSchema <= DeepSchema;
        var against = (group.ShareOf(group.WithTools) > 0.2m ? 1 : 0)
            + (group.ShareOf(group.WithImages) > 0.2m ? 1 : 0)
            + (group.MeanPrompt > 4_000m ? 1 : 0)
            + (group.MeanOutput > 1_000m ? 1 : 0)
            + (group.ReasoningShare > 0.5m ? 1 : 0);
        var score = (shortPrompt ? 1 : 0) + (shortAnswer ? 1 : 0) + (structured ? 1 : 0) - (2 * against);
        var seen = $"prompts of {Count(group.MeanPrompt)} and answers of {Count(group.MeanOutput)} tokens on average"
            + (structured ? ", mostly in a fixed form" : "");
        return score switch
        {
            >= 2 => new(Confidence.Medium, shortAnswer ? Descent.Lowest : Descent.Nearest, $"No task type tells what this work is, but its traits look simple: {seen}."),
            1 => new(Confidence.Low, Descent.OneTier, $"No task type tells what this work is; its traits are mixed: {seen}. Tag it with X-Lectr-Task to be surer."),
            _ => null,
        };
    }

    private static string Count(decimal tokens) => tokens.ToString("#,0", CultureInfo.InvariantCulture);
}

namespace Lectr.Projections.Traffic;

/// <summary>
/// Which requests of one organisation to count; a null condition lets everything through. Comparisons are exact and ordinal.
/// </summary>
/// <param name="Organisation">The organisation's id.</param>
/// <param name="Window">Whole hours, by the moment that a request started.</param>
public sealed record TrafficFilter(string Organisation, TimeWindow Window)
{
    /// <summary>X-Lectr-Feature; see <see cref="FeatureCondition"/> for how requests without one are asked for.</summary>
    public FeatureCondition? Feature { get; init; }

    /// <summary>X-Lectr-Task.</summary>
    public string? Task { get; init; }

    /// <summary>The provider that was asked.</summary>
    public string? Provider { get; init; }

    /// <summary>The model that was sent upstream.</summary>
    public string? Model { get; init; }

    /// <summary>Id of the rule that was applied.</summary>
    public string? RuleId { get; init; }

    /// <summary>Whether any condition is set.</summary>
    public bool IsNarrowed => Feature is not null || Task is not null || Provider is not null || Model is not null || RuleId is not null;
}

/// <summary>One feature, or (<paramref name="Name"/> null) the requests without a feature tag.</summary>
public sealed record FeatureCondition(string? Name)
{
    /// <summary>How requests without a tag are called in answers.</summary>
    public const string Untagged = "untagged";

    /// <summary>
    /// From the query parameters <c>feature</c> and <c>tagged</c>: <c>feature=untagged</c> asks for the requests without a tag;
    /// the feature that is really named so is <c>feature=untagged&amp;tagged=true</c>. Null = no condition.
    /// </summary>
    public static FeatureCondition? Parse(string? feature, bool? tagged) => (feature, tagged) switch
    {
        (null, false) => new FeatureCondition(Name: null),
        (null, _) => null,
        (Untagged, null or false) => new FeatureCondition(Name: null),
        _ => new FeatureCondition(feature),
    };
}

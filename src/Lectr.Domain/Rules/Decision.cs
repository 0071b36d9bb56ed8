namespace Lectr.Domain.Rules;

/// <summary>What becomes of one request.</summary>
public abstract record Decision
{
    private Decision() { }

    /// <summary>No rule matches, or the request names no model: forwarded unchanged.</summary>
    public sealed record Passthrough : Decision
    {
        private Passthrough() { }

        /// <summary>The only one.</summary>
        public static Passthrough Unchanged { get; } = new();
    }

    /// <summary>Model and provider are replaced by the rule's target.</summary>
    public sealed record Apply(Rule Rule) : Decision;

    /// <summary>
    /// A rule matches and cannot be applied: forwarded unchanged. <paramref name="Reason"/> is one of
    /// <see cref="Requests.SkipReasons"/>; <paramref name="Rule"/> is null when evaluation failed before one was found.
    /// </summary>
    public sealed record Skipped(Rule? Rule, string Reason) : Decision;
}

/// <summary>What is known of the model that a request names.</summary>
public enum ModelReading
{
    /// <summary>The endpoint has no model: the request is not routable.</summary>
    None,

    /// <summary>The model is in the rule subject.</summary>
    Named,

    /// <summary>The body could not be read for its model within the limits.</summary>
    Unreadable,
}

/// <summary>
/// What only the caller knows of a target: asked once, for the rule that matched. A struct keeps the hot path free of allocations.
/// </summary>
public interface IRouteChecks
{
    /// <summary>Whether the target's provider offers the request's endpoint in its wire format.</summary>
    bool OffersEndpoint(RuleTarget target);

    /// <summary>Whether a usable credential for the target's provider exists.</summary>
    bool HasCredential(RuleTarget target);
}

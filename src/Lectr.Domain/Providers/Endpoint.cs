namespace Lectr.Domain.Providers;

/// <summary>Where a request names its model.</summary>
public enum ModelPlace
{
    /// <summary>Nowhere: nothing to route by.</summary>
    None,

    /// <summary>In the body: the top-level <c>model</c> of JSON, or the multipart field of that name.</summary>
    Body,

    /// <summary>In the path.</summary>
    Path,
}

/// <summary>What a request's method, path and query alone say: wire format, owner, model in the path.</summary>
/// <param name="Format">The wire format that the path belongs to.</param>
/// <param name="Family">The endpoint family of the support matrix, for example <c>chat_completions</c>.</param>
/// <param name="Template">Method and path with ids and models replaced by placeholders; never holds a query string.</param>
/// <param name="OwnerProvider">The provider that the path belongs to; null when any provider of the format may serve it.</param>
/// <param name="ModelPlace">Where the model is named.</param>
/// <param name="PathModel">The decoded model when the address names one; it may do so where no rule applies, as in reading a model's card.</param>
/// <param name="StatefulId">Whether the path names an object stored at one provider, so that it must never be rerouted.</param>
public sealed record Endpoint(
    WireFormat Format,
    string Family,
    string Template,
    string? OwnerProvider,
    ModelPlace ModelPlace,
    string? PathModel,
    bool StatefulId)
{
    /// <summary>Whether the answer's usage is a new charge: false for counting, listing, and reading what was paid before.</summary>
    public bool Billed { get; init; }

    /// <summary>Characters of the path before what <c>{rest}</c> of an upstream address stands for.</summary>
    internal int PrefixLength { get; init; }

    /// <summary>Where in the path the model stands; empty when it does not.</summary>
    internal Range ModelRange { get; init; }
}

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
/// <param name="PathModel">The decoded model when it stands in the path.</param>
/// <param name="StatefulId">Whether the path names an object stored at one provider, so that it must never be rerouted.</param>
public sealed record Endpoint(
    WireFormat Format,
    string Family,
    string Template,
    string? OwnerProvider,
    ModelPlace ModelPlace,
    string? PathModel,
    bool StatefulId);

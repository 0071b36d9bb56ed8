namespace Lectr.Domain.Providers;

/// <summary>The paths of Anthropic's messages.</summary>
internal static class AnthropicEndpoints
{
    private const string Root = "/v1/messages";

    /// <summary>The endpoint of a path at or below <c>/v1/messages</c>.</summary>
    public static Endpoint Match(string method, string path)
    {
        var rest = path.AsSpan(Root.Length).Trim('/');
        var family = rest.IsEmpty ? "messages"
            : rest is "count_tokens" ? "messages_count_tokens"
            : rest.StartsWith("batches", StringComparison.Ordinal) ? "messages_batches"
            : Family.Other.Name;
        var post = method == "POST";
        return new Endpoint(
            WireFormats.AnthropicMessages,
            family,
            PathTemplate.Of(method, path),
            Owners.Of(WireFormats.AnthropicMessages),
            post && family is "messages" or "messages_count_tokens" ? ModelPlace.Body : ModelPlace.None,
            null,
            PathTemplate.NamesObject(rest))
        {
            Billed = post && family is "messages",
            PrefixLength = "/v1".Length,
        };
    }
}

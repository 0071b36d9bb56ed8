namespace Lectr.Proxy.Request;

/// <summary>The response format types that are recorded by name; a text that a client made up is recorded as <c>other</c>.</summary>
internal static class FormatNames
{
    /// <summary>The name of a requested format's type.</summary>
    public static string Known(ref JsonWalk walk, in JsonText type) =>
        walk.Is(type, "json_schema"u8) ? "json_schema"
        : walk.Is(type, "json_object"u8) ? "json_object"
        : walk.Is(type, "text"u8) ? "text"
        : walk.Is(type, "application/json"u8) ? "json_object"
        : walk.Is(type, "text/plain"u8) ? "text"
        : walk.Is(type, "grammar"u8) ? "grammar"
        : "other";
}

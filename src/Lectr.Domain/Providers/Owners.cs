namespace Lectr.Domain.Providers;

/// <summary>The provider that a wire format's paths belong to when nothing else is declared.</summary>
internal static class Owners
{
    /// <summary>Id of the format's own provider; null for the format that all speak.</summary>
    public static string? Of(WireFormat format) => format.Name switch
    {
        "anthropic_messages" => "anthropic",
        "gemini_native" => "gemini",
        "azure_deployments" => "azure",
        _ => null,
    };
}

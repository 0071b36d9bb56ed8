using Lectr.Domain.Providers.Anthropic;
using Lectr.Domain.Providers.Gemini;
using Lectr.Domain.Providers.OpenAI;

namespace Lectr.Domain.Providers;

/// <summary>All wire formats.</summary>
public static class WireFormats
{
    /// <summary>OpenAI's format, spoken by every provider in part.</summary>
    public static WireFormat OpenAI { get; } = new OpenAIFormat("openai");

    /// <summary>OpenAI's bodies under Azure's dated paths, where the path names a deployment.</summary>
    public static WireFormat AzureDeployments { get; } = new OpenAIFormat("azure_deployments");

    /// <summary>Anthropic's messages.</summary>
    public static WireFormat AnthropicMessages { get; } = new AnthropicFormat();

    /// <summary>Gemini's own format.</summary>
    public static WireFormat GeminiNative { get; } = new GeminiFormat();

    /// <summary>Every format, in the order of the table of paths.</summary>
    public static IReadOnlyList<WireFormat> All { get; } = [AnthropicMessages, GeminiNative, AzureDeployments, OpenAI];
}

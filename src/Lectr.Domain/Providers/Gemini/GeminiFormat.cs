using Lectr.Domain.Providers.Reading;

namespace Lectr.Domain.Providers.Gemini;

/// <summary>Gemini's own format: generateContent and its kin, and interactions.</summary>
internal sealed class GeminiFormat : WireFormat
{
    private static readonly string[] Binding = ["cachedContent", "previous_interaction_id"];

    /// <inheritdoc/>
    public override string Name => "gemini_native";

    /// <inheritdoc/>
    public override IReadOnlyList<string> BindingMembers(Endpoint endpoint) => Binding;

    /// <inheritdoc/>
    public override AnswerReader ReadAnswer(Endpoint endpoint, AnswerHead head) =>
        BodyReader.For(new GeminiFold(endpoint), head);

    /// <inheritdoc/>
    public override byte[] ErrorBody(int httpStatus, string code, string message) => ErrorBodies.Gemini(httpStatus, code, message);
}

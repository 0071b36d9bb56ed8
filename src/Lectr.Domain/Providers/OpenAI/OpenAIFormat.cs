using Lectr.Domain.Providers.Reading;

namespace Lectr.Domain.Providers.OpenAI;

/// <summary>OpenAI's bodies: chat, responses, completions, embeddings, images, audio.</summary>
internal sealed class OpenAIFormat(string name) : WireFormat
{
    private static readonly string[] ResponsesBinding = ["previous_response_id", "conversation", "prompt"];

    /// <inheritdoc/>
    public override string Name => name;

    /// <inheritdoc/>
    public override IReadOnlyList<string> BindingMembers(Endpoint endpoint) =>
        endpoint.Family.StartsWith("responses", StringComparison.Ordinal) ? ResponsesBinding : [];

    /// <inheritdoc/>
    public override AnswerReader ReadAnswer(Endpoint endpoint, AnswerHead head) =>
        BodyReader.For(new OpenAIFold(endpoint), head);

    /// <inheritdoc/>
    public override byte[] ErrorBody(int httpStatus, string code, string message) => ErrorBodies.OpenAI(httpStatus, code, message);
}

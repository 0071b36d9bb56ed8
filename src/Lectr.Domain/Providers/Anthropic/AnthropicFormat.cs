using Lectr.Domain.Providers.Reading;

namespace Lectr.Domain.Providers.Anthropic;

/// <summary>Anthropic's messages.</summary>
internal sealed class AnthropicFormat : WireFormat
{
    private static readonly string[] Binding = ["container"];

    /// <inheritdoc/>
    public override string Name => "anthropic_messages";

    /// <inheritdoc/>
    public override IReadOnlyList<string> BindingMembers(Endpoint endpoint) => Binding;

    /// <inheritdoc/>
    public override IReadOnlyList<string> OwnHeaders { get; } = ["anthropic-version"];

    /// <inheritdoc/>
    public override AnswerReader ReadAnswer(Endpoint endpoint, AnswerHead head) =>
        BodyReader.For(new AnthropicFold(endpoint), head);

    /// <inheritdoc/>
    public override byte[] ErrorBody(int httpStatus, string code, string message) => ErrorBodies.Anthropic(httpStatus, code, message);
}

namespace Lectr.Domain.Providers.Reading;

/// <summary>Reads an answer of which nothing can be learnt: audio, images, plain text.</summary>
internal sealed class SilentReader : AnswerReader
{
    /// <inheritdoc/>
    public override bool Ended => false;

    /// <inheritdoc/>
    public override void Append(ReadOnlySpan<byte> bytes)
    {
    }

    /// <inheritdoc/>
    public override Answer Finish(bool whole) => new();
}

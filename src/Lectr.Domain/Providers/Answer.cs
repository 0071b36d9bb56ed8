using Lectr.Domain.Requests;

namespace Lectr.Domain.Providers;

/// <summary>The head of an upstream answer, as far as reading its usage needs it.</summary>
/// <param name="Status">HTTP status code.</param>
/// <param name="ContentType">Content-Type as sent, parameters included.</param>
/// <param name="RequestedStreaming">Whether the request asked for a stream.</param>
public readonly record struct AnswerHead(int Status, string? ContentType, bool RequestedStreaming);

/// <summary>What an answer said about itself, read from a copy of its (decoded) bytes.</summary>
public sealed record Answer
{
    /// <summary>Token counts; null when none were reported.</summary>
    public Usage? Usage { get; init; }

    /// <summary>The model that the answer names.</summary>
    public string? Model { get; init; }

    /// <summary>The service tier that the answer names.</summary>
    public string? ServiceTier { get; init; }

    /// <summary>The provider's error code or type, from an error body or an error inside a stream.</summary>
    public string? ErrorCode { get; init; }

    /// <summary>Whether a stream broke off with an error inside it, below a successful status.</summary>
    public bool ErrorInStream { get; init; }

    /// <summary>The answer's own id, where the body holds the only one.</summary>
    public string? Id { get; init; }

    /// <summary>Characters of output text that passed by, for estimates.</summary>
    public long OutputChars { get; init; }

    /// <summary>Usage per model where one answer was served by several (they are priced one by one); empty otherwise.</summary>
    public IReadOnlyList<(string Model, Usage Usage)> Breakdown { get; init; } = [];
}

/// <summary>
/// Reads one answer incrementally from a copy of its decoded bytes, in chunks split anywhere, in bounded memory.
/// Never throws on any input: what cannot be read is simply not reported.
/// </summary>
public abstract class AnswerReader
{
    /// <summary>Whether the format's own end marker has been seen, so that a client may stop reading now.</summary>
    public abstract bool Ended { get; }

    /// <summary>Takes the next bytes.</summary>
    public abstract void Append(ReadOnlySpan<byte> bytes);

    /// <summary>What was learnt. <paramref name="whole"/> is false when the answer was cut short.</summary>
    public abstract Answer Finish(bool whole);
}

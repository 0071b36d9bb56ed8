using Lectr.Domain.Requests;

namespace Lectr.Domain.Estimates;

/// <summary>What passed by of one request, as far as its token counts need it.</summary>
/// <param name="Provider">The provider that was asked.</param>
/// <param name="Model">The model that was sent upstream; null when the request named none.</param>
/// <param name="Billed">Whether the endpoint charges for new work, and the answer's status was below 400.</param>
/// <param name="Streaming">Whether the answer was a stream of events.</param>
/// <param name="Whole">Whether the answer came to its own end, without an error inside it.</param>
/// <param name="PromptChars">Characters of the prompt; null when the body could not be read.</param>
/// <param name="OutputChars">Characters of output text that passed by.</param>
/// <param name="Images">Images in the prompt: their tokens do not show in its characters.</param>
/// <param name="Reported">What the answer reported; null when nothing.</param>
public readonly record struct Passage(
    string Provider,
    string? Model,
    bool Billed,
    bool Streaming,
    bool Whole,
    long? PromptChars,
    long OutputChars,
    int Images,
    Usage? Reported);

using Lectr.Domain.Requests;

namespace Lectr.Domain.Providers.Reading;

/// <summary>What one wire format makes of an answer's documents: one for a whole body, one per event of a stream.</summary>
internal abstract class AnswerFold(Endpoint endpoint)
{
    /// <summary>The members to keep and the names of output text, for a stream's events or for a whole body.</summary>
    public abstract CaptureSpec Spec(bool stream);

    /// <summary>
    /// A quick look at an event's data: true when it holds nothing but output text, whose characters have then been counted.
    /// False sends it to <see cref="Take"/>.
    /// </summary>
    public abstract bool Skim(ReadOnlySpan<byte> data);

    /// <summary>Takes in one document.</summary>
    public void Take(JsonTap json)
    {
        try
        {
            Document(json);
        }
        catch (InvalidOperationException)
        {
            // Text that is no Unicode (a broken sequence, half a surrogate pair) can only be told by reading it; it tells nothing.
        }
    }

    /// <summary>Learns from one document.</summary>
    protected abstract void Document(JsonTap json);

    /// <summary>Whether the format's end marker was seen.</summary>
    public bool Ended { get; private set; }

    /// <summary>Whether usage of this endpoint is a new charge.</summary>
    protected bool Billed { get; } = endpoint.Billed;

    /// <summary>Characters counted by <see cref="Skim"/>.</summary>
    protected long SkimmedChars { get; set; }

    /// <summary>The model that the answer names.</summary>
    protected string? Model { get; set; }

    /// <summary>The answer's id.</summary>
    protected string? Id { get; set; }

    /// <summary>The tier that the answer names.</summary>
    protected string? Tier { get; set; }

    /// <summary>The error's code or type.</summary>
    protected string? ErrorCode { get; private set; }

    /// <summary>Usage per model where the answer reports it so.</summary>
    protected IReadOnlyList<(string Model, Usage Usage)> Breakdown { get; set; } = [];

    /// <summary>The end marker has been seen.</summary>
    public void Done() => Ended = true;

    /// <summary>The usage as far as it is known.</summary>
    protected abstract Usage? Usage();

    /// <summary>What was learnt.</summary>
    public Answer Result(int status, long tapChars) => new()
    {
        Usage = Billed ? Usage() : null,
        Model = Model,
        ServiceTier = Tier,
        ErrorCode = ErrorCode,
        ErrorInStream = ErrorCode is not null && status < 400,
        Id = Id,
        OutputChars = SkimmedChars + tapChars,
        Breakdown = Billed ? Breakdown : [],
    };

    /// <summary>Records the error in a slot, if there is one there.</summary>
    protected bool TakeError(JsonTap json, int slot)
    {
        if (!json.Has(slot))
        {
            return false;
        }

        using var error = json.Json(slot);
        ErrorCode = (error is null ? null : ErrorCodes.Read(error.RootElement)) ?? ErrorCode ?? ErrorCodes.Unnamed;
        return true;
    }

    /// <summary>Records an error by its code alone.</summary>
    protected void TakeError(string? code) => ErrorCode = ErrorCodes.Clean(code) ?? ErrorCode ?? ErrorCodes.Unnamed;
}

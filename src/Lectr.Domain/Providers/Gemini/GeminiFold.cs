using Lectr.Domain.Providers.Reading;
using Lectr.Domain.Requests;

namespace Lectr.Domain.Providers.Gemini;

/// <summary>Folds Gemini's answers: whole, as events, or as one JSON array of chunks; and the events of an interaction.</summary>
internal sealed class GeminiFold(Endpoint endpoint) : AnswerFold(endpoint)
{
    private static readonly CaptureSpec Members = new(
        [
            "usageMetadata", "error", "modelVersion", "responseId", "event_type", "usage", "model", "id",
            "interaction.usage", "interaction.model", "interaction.id", "interaction.error", "metadata.total_usage",
        ],
        ["text"]);

    private readonly GeminiUsage _usage = new();

    private enum Slot
    {
        UsageMetadata,
        Error,
        ModelVersion,
        ResponseId,
        EventType,
        Usage,
        Model,
        Id,
        InteractionUsage,
        InteractionModel,
        InteractionId,
        InteractionError,
        RunningUsage,
    }

    /// <inheritdoc/>
    public override CaptureSpec Spec(bool stream) => Members;

    /// <inheritdoc/>
    public override bool Skim(ReadOnlySpan<byte> data) => false;

    /// <inheritdoc/>
    protected override void Document(JsonTap json)
    {
        Model = json.Text((int)Slot.ModelVersion, json.Text((int)Slot.InteractionModel, json.Text((int)Slot.Model, Model)));
        Id = json.Text((int)Slot.ResponseId, json.Text((int)Slot.InteractionId, json.Text((int)Slot.Id, Id)));
        Take(json, Slot.UsageMetadata);
        Take(json, Slot.RunningUsage);
        Take(json, Slot.InteractionUsage);
        Take(json, Slot.Usage);
        var failed = TakeError(json, (int)Slot.Error) | TakeError(json, (int)Slot.InteractionError);
        if (failed || json.Text((int)Slot.EventType) is "interaction.completed")
        {
            Done();
        }
    }

    /// <inheritdoc/>
    protected override Usage? Usage() => _usage.Normalise();

    private void Take(JsonTap json, Slot slot)
    {
        using var usage = json.Json((int)slot);
        if (usage is null)
        {
            return;
        }

        if (slot == Slot.UsageMetadata)
        {
            _usage.Take(usage.RootElement);
        }
        else
        {
            _usage.TakeInteraction(usage.RootElement);
        }
    }
}

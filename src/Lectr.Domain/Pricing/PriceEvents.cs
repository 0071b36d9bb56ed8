using System.Collections.Immutable;
using System.Text.Json.Serialization;

namespace Lectr.Domain.Pricing;

/// <summary>An edit of an organisation's own prices, in its stream <c>settings</c>.</summary>
public abstract record PriceEvent
{
    /// <summary>Name of the admin token that made the edit.</summary>
    [JsonPropertyName("actor")] public required string Actor { get; init; }

    /// <summary>When the edit was decided, UTC.</summary>
    [JsonPropertyName("at")] public required DateTimeOffset At { get; init; }
}

/// <summary>
/// The organisation has its own price of a model from a moment on, in place of an earlier one for the same moment. Requests
/// that are already recorded keep their cost.
/// </summary>
public sealed record PriceSet : PriceEvent
{
    /// <summary>The price.</summary>
    [JsonPropertyName("price")] public required PriceOverride Price { get; init; }

    /// <summary>The editor's words on why, for example a contract's number.</summary>
    [JsonPropertyName("reason")] public string? Reason { get; init; }
}

/// <summary>An override holds no more; the catalogue, or an earlier override, does.</summary>
public sealed record PriceRemoved : PriceEvent
{
    /// <summary>The override's id.</summary>
    [JsonPropertyName("id")] public required string Id { get; init; }

    /// <summary>The provider it was for.</summary>
    [JsonPropertyName("provider")] public required string Provider { get; init; }

    /// <summary>The model it was for.</summary>
    [JsonPropertyName("model")] public required string Model { get; init; }

    /// <summary>The moment it held from.</summary>
    [JsonPropertyName("valid_from")] public required DateTimeOffset ValidFrom { get; init; }
}

/// <summary>An organisation's overrides after some of its edits.</summary>
public sealed record PricesState(ImmutableArray<PriceOverride> Overrides)
{
    /// <summary>Before the first edit.</summary>
    public static PricesState Empty { get; } = new([]);

    /// <summary>The state after <paramref name="edit"/>.</summary>
    public PricesState Apply(PriceEvent edit) => edit switch
    {
        PriceSet set => new([.. Overrides.Where(o => o.Slot != set.Price.Slot), set.Price]),
        PriceRemoved removed => new(Overrides.RemoveAll(o => o.Id == removed.Id)),
        _ => throw new ArgumentOutOfRangeException(nameof(edit)),
    };

    /// <summary>The state after all of <paramref name="edits"/>, in their order.</summary>
    public static PricesState Fold(IEnumerable<PriceEvent> edits) => edits.Aggregate(Empty, (state, edit) => state.Apply(edit));
}

using System.Text.Json.Serialization;

namespace Lectr.Domain.Settings;

/// <summary>An edit of what an organisation has besides rules and prices: keys, admin tokens, providers, its own existence.</summary>
public abstract record SettingsEvent
{
    /// <summary>Name of the admin token that made the edit.</summary>
    [JsonPropertyName("actor")] public required string Actor { get; init; }

    /// <summary>When the edit was decided, UTC.</summary>
    [JsonPropertyName("at")] public required DateTimeOffset At { get; init; }
}

/// <summary>A wish to edit; a pure <c>Handle</c> beside each kind of command decides on it.</summary>
public abstract record SettingsCommand
{
    /// <summary>Name of the admin token.</summary>
    public required string Actor { get; init; }

    /// <summary>Now, UTC.</summary>
    public required DateTimeOffset At { get; init; }
}

using System.Text.Json.Serialization;
using Lectr.Domain.Settings;

namespace Lectr.Domain.Organisations;

/// <summary>A tenant: its keys, rules, prices and traffic are seen by no other.</summary>
/// <param name="Id">Lower-case letters, digits, hyphens.</param>
/// <param name="Name">What people call it.</param>
/// <param name="CreatedAt">When, UTC.</param>
public sealed record Organisation(string Id, string Name, DateTimeOffset CreatedAt)
{
    /// <summary>The one that exists from the first start on.</summary>
    public const string Default = "default";
}

/// <summary>An organisation exists.</summary>
public sealed record OrganisationCreated : SettingsEvent
{
    /// <summary>Its id, the tenant of all its events.</summary>
    [JsonPropertyName("organisation")] public required string Organisation { get; init; }

    /// <summary>What people call it.</summary>
    [JsonPropertyName("name")] public required string Name { get; init; }
}

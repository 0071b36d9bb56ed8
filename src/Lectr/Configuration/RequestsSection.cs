namespace Lectr.Configuration;

/// <summary>The list of single requests, as against the figures and the events, which stay.</summary>
public sealed class RequestsSection
{
    /// <summary>Days that single requests can be listed for, at least one; for ever when empty.</summary>
    public int? KeepDays { get; set; }

    /// <summary><see cref="KeepDays"/> as a span; null = for ever.</summary>
    internal TimeSpan? Age => KeepDays is { } days ? TimeSpan.FromDays(days) : null;
}

namespace Lectr.Configuration;

/// <summary>Old request events in files in place of the database.</summary>
public sealed class ArchiveSection
{
    /// <summary>Days after which a day's request events move to files; nothing moves when empty.</summary>
    public int? AfterDays { get; set; }

    /// <summary>Folder of the files, one for all API processes of a database; <c>archive</c> in the data directory when empty.</summary>
    public string? Directory { get; set; }

    /// <summary><see cref="AfterDays"/> as a span; null = nothing moves.</summary>
    internal TimeSpan? Age => AfterDays is { } days ? TimeSpan.FromDays(days) : null;
}

namespace Lectr.EventStore.Archive;

/// <summary>The files of an archive at one moment, by first position; those restored are left out.</summary>
internal sealed record ArchiveListing(IReadOnlyList<ArchiveManifest> Manifests)
{
    /// <summary>The highest position in any file; 0 without files.</summary>
    public long LastPosition { get; } = Manifests.Select(manifest => manifest.LastPosition).DefaultIfEmpty().Max();

    /// <summary>Whether the other one means the same events; a deletion that has ended changes nothing.</summary>
    public bool HasSameFiles(ArchiveListing other) =>
        Manifests.Select(manifest => (manifest.File, manifest.Sha256)).SequenceEqual(other.Manifests.Select(manifest => (manifest.File, manifest.Sha256)));
}

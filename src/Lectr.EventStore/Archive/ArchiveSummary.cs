namespace Lectr.EventStore.Archive;

/// <summary>Counts what goes into a file, or comes out of one.</summary>
internal sealed class ArchiveSummary
{
    private readonly Dictionary<(string Tenant, string Stream), (long First, long Last)> _ranges = [];

    public long Events { get; private set; }

    public long First { get; private set; }

    public long Last { get; private set; }

    /// <summary>Tenants and streams in a fixed order.</summary>
    public IReadOnlyList<ArchivedRange> Streams =>
    [
        .. _ranges.Select(range => new ArchivedRange(range.Key.Tenant, range.Key.Stream, range.Value.First, range.Value.Last))
            .OrderBy(range => range.Tenant, StringComparer.Ordinal)
            .ThenBy(range => range.Stream, StringComparer.Ordinal),
    ];

    /// <summary>Takes the next event.</summary>
    /// <exception cref="InvalidDataException">It does not follow the one before.</exception>
    public void Add(StoredEvent stored)
    {
        if (Events > 0 && stored.Position <= Last)
        {
            throw new InvalidDataException($"position {stored.Position} stands after {Last}");
        }

        var key = (stored.Tenant, stored.Stream);
        if (_ranges.TryGetValue(key, out var range) && stored.Version != range.Last + 1)
        {
            throw new InvalidDataException($"stream {stored.Stream} of {stored.Tenant} goes from version {range.Last} to {stored.Version}");
        }

        _ranges[key] = range.First == 0 ? (stored.Version, stored.Version) : (range.First, stored.Version);
        First = Events == 0 ? stored.Position : First;
        Last = stored.Position;
        Events++;
    }

    /// <summary>The first way in which the manifest says otherwise; null when it does not.</summary>
    public string? Difference(ArchiveManifest manifest)
    {
        if (Events != manifest.Events)
        {
            return $"archive file {manifest.File} holds {Events} events, its manifest says {manifest.Events}";
        }

        return First != manifest.FirstPosition || Last != manifest.LastPosition || !Streams.SequenceEqual(manifest.Streams)
            ? $"archive file {manifest.File} holds other positions or versions than its manifest says"
            : null;
    }
}

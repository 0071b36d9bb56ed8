using System.Globalization;

namespace Lectr.Proxy.Spool;

/// <summary>A file of the spool, named by the position of its first byte.</summary>
internal sealed class SpoolSegment(long start, string path)
{
    /// <summary>The position of its first byte.</summary>
    public long Base { get; } = start;

    /// <summary>Where it is.</summary>
    public string Path { get; } = path;

    /// <summary>Bytes of whole records.</summary>
    public long Length { get; set; }

    /// <summary>Whether something in it could not be read.</summary>
    public bool Damaged { get; set; }

    /// <summary>The position after its last byte.</summary>
    public long End => Base + Length;

    /// <summary>The same file as it is now.</summary>
    public SpoolSegment Copy() => new(Base, Path) { Length = Length };
}

/// <summary>The files of a spool in order. Every run of the proxy begins at a position of its own, far beyond the last one's.</summary>
internal sealed class SpoolSegments
{
    private const string Extension = ".spool";
    private const int RunShift = 40;
    private readonly string _directory;
    private readonly List<SpoolSegment> _segments;

    private SpoolSegments(string directory, List<SpoolSegment> segments) => (_directory, _segments) = (directory, segments);

    /// <summary>Every file, in order.</summary>
    public IReadOnlyList<SpoolSegment> All => _segments;

    /// <summary>The last file; null when there is none.</summary>
    public SpoolSegment? Last => _segments.Count == 0 ? null : _segments[^1];

    /// <summary>Finds what is on the disk.</summary>
    public static SpoolSegments Find(string directory)
    {
        var found = new List<SpoolSegment>();
        foreach (var path in Directory.EnumerateFiles(directory, "*" + Extension))
        {
            if (long.TryParse(Path.GetFileNameWithoutExtension(path), NumberStyles.HexNumber, CultureInfo.InvariantCulture, out var start))
            {
                found.Add(new SpoolSegment(start, path) { Length = new FileInfo(path).Length });
            }
        }

        found.Sort((a, b) => a.Base.CompareTo(b.Base));
        return new SpoolSegments(directory, found);
    }

    /// <summary>The position at which a run begins.</summary>
    public static long StartOf(long run) => run << RunShift;

    /// <summary>The run that a position belongs to.</summary>
    public static long RunOf(long position) => position >> RunShift;

    /// <summary>Where the file that begins at a position is.</summary>
    public string PathOf(long start) => Path.Combine(_directory, start.ToString("x16", CultureInfo.InvariantCulture) + Extension);

    /// <summary>Adds a file that begins at a position.</summary>
    public SpoolSegment Add(long start)
    {
        var segment = new SpoolSegment(start, PathOf(start));
        _segments.Add(segment);
        return segment;
    }

    /// <summary>The file that holds the position, or else the next one after it; null at the end.</summary>
    public SpoolSegment? At(long position) => _segments.Find(segment => segment.End > position);

    /// <summary>Takes every file that ends at or before the position out of the list, except <paramref name="active"/>.</summary>
    public IReadOnlyList<SpoolSegment> RemoveBefore(long position, SpoolSegment? active)
    {
        var gone = _segments.Where(segment => segment.End <= position && segment != active).ToList();
        _segments.RemoveAll(gone.Contains);
        return gone;
    }
}

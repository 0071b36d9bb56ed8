using System.Globalization;
using System.IO.Compression;
using System.Runtime.CompilerServices;
using System.Security.Cryptography;
using System.Text.Json;

namespace Lectr.EventStore.Archive;

/// <summary>
/// A folder of old events: per day one or more gzip-compressed NDJSON files, each with a manifest beside it. The folder alone is
/// the truth about what is archived; it needs no table.
/// </summary>
public sealed class EventArchive(string folder)
{
    private const string ManifestEnd = ".manifest.json";
    private readonly Lock _gate = new();
    private ArchiveListing? _listing;
    private DateTime? _trusted;

    /// <summary>Where the files lie.</summary>
    public string Folder { get; } = Path.GetFullPath(folder);

    /// <summary>Every manifest, by day and part.</summary>
    public IReadOnlyList<ArchiveManifest> Manifests() => Directory.Exists(Folder)
        ? [.. Directory.EnumerateFiles(Folder, "*" + ManifestEnd).Select(ReadManifest).OrderBy(manifest => manifest.Day).ThenBy(manifest => manifest.Part)]
        : [];

    /// <summary>The manifests that count now; the same object as long as they are the same.</summary>
    internal ArchiveListing Listing()
    {
        lock (_gate)
        {
            var changed = Directory.Exists(Folder) ? Directory.GetLastWriteTimeUtc(Folder) : default;
            if (_listing is not null && _trusted == changed)
            {
                return _listing;
            }

            var listing = new ArchiveListing([.. Manifests().Where(manifest => manifest.State != ArchiveState.Restored).OrderBy(manifest => manifest.FirstPosition)]);
            _listing = _listing?.HasSameFiles(listing) == true ? _listing : listing;

            // Folder times are coarse: a look taken within a second of a change may have missed the next one.
            _trusted = TimeProvider.System.GetUtcNow().UtcDateTime - changed > TimeSpan.FromSeconds(1) ? changed : null;
            return _listing;
        }
    }

    /// <summary>Archived events after a position, in order of position across all files. An event that is in two files comes once.</summary>
    /// <exception cref="InvalidDataException">A file is not what its manifest says.</exception>
    internal async IAsyncEnumerable<StoredEvent> ReadAsync(ArchiveListing listing, long after, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        // A file is opened only when the order reaches its first position: days hardly overlap, so few are open at a time.
        var waiting = new Queue<ArchiveManifest>(listing.Manifests.Where(manifest => manifest.LastPosition > after));
        var open = new PriorityQueue<IAsyncEnumerator<ArchivedRow>, long>();
        try
        {
            while (open.Count > 0 || waiting.Count > 0)
            {
                while (waiting.Count > 0 && (open.Count == 0 || waiting.Peek().FirstPosition <= open.Peek().Current.Event.Position))
                {
                    await AdvanceAsync(open, ReadRowsAsync(waiting.Dequeue(), cancellationToken).GetAsyncEnumerator(cancellationToken));
                }

                if (!open.TryDequeue(out var next, out var position))
                {
                    continue;
                }

                if (position > after)
                {
                    after = position;
                    yield return next.Current.Event;
                }

                await AdvanceAsync(open, next);
            }
        }
        finally
        {
            while (open.TryDequeue(out var rest, out _))
            {
                await rest.DisposeAsync();
            }
        }
    }

    /// <summary>The first way in which a file differs from its manifest; null when checksum, count, order and ranges hold.</summary>
    public async Task<string?> CheckAsync(ArchiveManifest manifest, CancellationToken cancellationToken)
    {
        var file = Path.Combine(Folder, manifest.File);
        if (!File.Exists(file))
        {
            return $"archive file {manifest.File} is missing";
        }

        if (await HashAsync(file, cancellationToken) != manifest.Sha256)
        {
            return $"archive file {manifest.File} was changed: its SHA-256 is not that of its manifest";
        }

        try
        {
            var summary = new ArchiveSummary();
            await foreach (var row in ReadRowsAsync(manifest, cancellationToken))
            {
                summary.Add(row.Event);
            }

            return summary.Difference(manifest);
        }
        catch (Exception exception) when (exception is InvalidDataException or JsonException or KeyNotFoundException or FormatException)
        {
            return $"archive file {manifest.File} cannot be read: {exception.Message}";
        }
    }

    internal async IAsyncEnumerable<ArchivedRow> ReadRowsAsync(ArchiveManifest manifest, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await using var file = File.OpenRead(Path.Combine(Folder, manifest.File));
        await using var plain = new GZipStream(file, CompressionMode.Decompress);
        using var reader = new StreamReader(plain, System.Text.Encoding.UTF8, detectEncodingFromByteOrderMarks: false, bufferSize: 1 << 16);
        while (await reader.ReadLineAsync(cancellationToken) is { } line)
        {
            yield return ArchivedRow.Parse(line);
        }
    }

    internal async Task WriteManifestAsync(ArchiveManifest manifest, CancellationToken cancellationToken)
    {
        var file = ManifestFile(manifest);
        var unfinished = file + ".new";
        await File.WriteAllBytesAsync(unfinished, JsonSerializer.SerializeToUtf8Bytes(manifest, ArchiveJson.Default.ArchiveManifest), cancellationToken);
        File.Move(unfinished, file, overwrite: true);
    }

    /// <summary>The name of a day's next file.</summary>
    internal (int Part, string File) NextFile(DateOnly day)
    {
        var part = Manifests().Where(manifest => manifest.Day == day).Select(manifest => manifest.Part).DefaultIfEmpty().Max() + 1;
        return (part, string.Create(CultureInfo.InvariantCulture, $"{day:yyyy-MM-dd}.{part}.ndjson.gz"));
    }

    internal static async Task<string> HashAsync(string file, CancellationToken cancellationToken)
    {
        await using var stream = File.OpenRead(file);
        return Convert.ToHexStringLower(await SHA256.HashDataAsync(stream, cancellationToken));
    }

    private static async Task AdvanceAsync(PriorityQueue<IAsyncEnumerator<ArchivedRow>, long> open, IAsyncEnumerator<ArchivedRow> rows)
    {
        if (await rows.MoveNextAsync())
        {
            open.Enqueue(rows, rows.Current.Event.Position);
        }
        else
        {
            await rows.DisposeAsync();
        }
    }

    private string ManifestFile(ArchiveManifest manifest) => Path.Combine(Folder, manifest.File.Replace(".ndjson.gz", ManifestEnd));

    private static ArchiveManifest ReadManifest(string file) =>
        JsonSerializer.Deserialize(File.ReadAllBytes(file), ArchiveJson.Default.ArchiveManifest) ?? throw new InvalidDataException($"{file} is empty");
}

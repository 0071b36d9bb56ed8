using System.Buffers;
using System.Globalization;
using System.IO.Compression;
using Lectr.EventStore.Reading;
using Lectr.EventStore.Subscriptions;
using Npgsql;

namespace Lectr.EventStore.Archive;

/// <summary>
/// Moves request events of old days from the database to files: write, read back, check, and only then delete, in small batches.
/// Everything else (rules, keys, settings) stays where it is. An interruption at any point is completed by the next run.
/// </summary>
public sealed class Archiver(NpgsqlDataSource source, EventArchive archive, TimeProvider time)
{
    private const int PageSize = 2_000;

    /// <summary>
    /// Archives every day that ended at least <paramref name="age"/> ago and that every projection has read. Null when another
    /// process is at it, or a rebuild is reading.
    /// </summary>
    public async Task<ArchiveRun?> RunAsync(TimeSpan age, CancellationToken cancellationToken)
    {
        await using var held = await SessionLock.TryTakeAsync(source, AdvisoryLocks.Archive, cancellationToken);
        if (held is null)
        {
            return null;
        }

        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, held.Lost);
        Directory.CreateDirectory(archive.Folder);
        var now = time.GetUtcNow();
        var (days, events) = (0, 0L);
        foreach (var unfinished in archive.Manifests().Where(manifest => manifest.State == ArchiveState.Written))
        {
            await DeleteAsync(unfinished, either.Token);
        }

        foreach (var day in await OldDaysAsync(DateOnly.FromDateTime((now - age).UtcDateTime).AddDays(-1), either.Token))
        {
            if (RestoredWithin(day, age, now) || await WriteAsync(day, now, either.Token) is not { } manifest)
            {
                continue;
            }

            await DeleteAsync(manifest, either.Token);
            (days, events) = (days + 1, events + manifest.Events);
        }

        return new ArchiveRun(days, events);
    }

    /// <summary>A day that someone asked back stays for another age.</summary>
    private bool RestoredWithin(DateOnly day, TimeSpan age, DateTimeOffset now) =>
        archive.Manifests().Any(manifest => manifest.Day == day && manifest.RestoredAt is { } at && now - at < age);

    private async Task<List<DateOnly>> OldDaysAsync(DateOnly last, CancellationToken cancellationToken)
    {
        await using var command = source.CreateCommand(
            """
            select distinct right(s.id, 10) from lectr.mt_streams s
            where s.id like 'requests/%' and right(s.id, 10) ~ '^\d{4}-\d\d-\d\d$' and right(s.id, 10) <= $1
              and exists (select from lectr.mt_events e where e.tenant_id = s.tenant_id and e.stream_id = s.id)
            order by 1
            """);
        command.Parameters.Add(new NpgsqlParameter { Value = last.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture) });
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var days = new List<DateOnly>();
        while (await reader.ReadAsync(cancellationToken))
        {
            if (DateOnly.TryParseExact(reader.GetString(0), "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day))
            {
                days.Add(day);
            }
        }

        return days;
    }

    /// <summary>Writes and checks one file; null when some projection, Marten's among them, has not come that far.</summary>
    private async Task<ArchiveManifest?> WriteAsync(DateOnly day, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var (part, file) = archive.NextFile(day);
        var path = Path.Combine(archive.Folder, file);
        await using var connection = await source.OpenConnectionAsync(cancellationToken);
        var (first, last, read) = await RangeAsync(connection, day, cancellationToken);
        if (last > read)
        {
            return null;
        }

        var summary = new ArchiveSummary();
        await using (var target = new FileStream(path, FileMode.Create, FileAccess.Write))
        {
            await using (var compressed = new GZipStream(target, CompressionLevel.Optimal, leaveOpen: true))
            {
                await foreach (var row in RowsAsync(connection, day, first, last, cancellationToken))
                {
                    summary.Add(row.Event);
                    var line = new ArrayBufferWriter<byte>(2_048);
                    row.WriteLine(line);
                    await compressed.WriteAsync(line.WrittenMemory, cancellationToken);
                }
            }

            target.Flush(flushToDisk: true);
        }

        var manifest = new ArchiveManifest
        {
            Day = day,
            Part = part,
            File = file,
            Sha256 = await EventArchive.HashAsync(path, cancellationToken),
            Events = summary.Events,
            FirstPosition = summary.First,
            LastPosition = summary.Last,
            Streams = summary.Streams,
            State = ArchiveState.Written,
            ArchivedAt = now,
        };
        if (await archive.CheckAsync(manifest, cancellationToken) is { } difference)
        {
            throw new InvalidDataException(difference);
        }

        await archive.WriteManifestAsync(manifest, cancellationToken);
        return manifest;
    }

    private static async Task<(long First, long Last, long Read)> RangeAsync(NpgsqlConnection connection, DateOnly day, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(
            """
            select min(e.seq_id), max(e.seq_id), (select coalesce(min(position), 0) from (
              select position from lectr_read.checkpoints
              union all
              select last_seq_id from lectr.mt_event_progression where name not in ('HighWaterMark', 'HighWaterAllocationFence', 'HighWaterStuckGap')
            ) as progress)
            from lectr.mt_streams s join lectr.mt_events e on e.tenant_id = s.tenant_id and e.stream_id = s.id
            where s.id like 'requests/%/' || $1
            """,
            connection)
        {
            Parameters = { new() { Value = day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture) } },
        };
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        await reader.ReadAsync(cancellationToken);
        return (reader.GetInt64(0), reader.GetInt64(1), reader.GetInt64(2));
    }

    /// <summary>Page by page along the primary key, so that no query runs long.</summary>
    private static async IAsyncEnumerable<ArchivedRow> RowsAsync(
        NpgsqlConnection connection, DateOnly day, long first, long last, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
    {
        for (var after = first - 1; after < last;)
        {
            var rows = new List<ArchivedRow>(PageSize);
            await using (var batch = new NpgsqlBatch(connection)
            {
                BatchCommands =
                {
                    new NpgsqlBatchCommand(LogReading.PinPlan),
                    new NpgsqlBatchCommand(
                        $"""
                        select {ArchivedRow.Columns} from lectr.mt_events
                        where seq_id > $1 and seq_id <= $2 and stream_id like 'requests/%/' || $3 order by seq_id limit {PageSize}
                        """)
                    {
                        Parameters = { new() { Value = after }, new() { Value = last }, new() { Value = day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture) } },
                    },
                },
            })
            {
                await using var reader = await batch.ExecuteReaderAsync(cancellationToken);
                await reader.NextResultAsync(cancellationToken);
                while (await reader.ReadAsync(cancellationToken))
                {
                    rows.Add(ArchivedRow.From(reader));
                }
            }

            foreach (var row in rows)
            {
                yield return row;
            }

            after = rows.Count < PageSize ? last : rows[^1].Event.Position;
        }
    }

    /// <summary>Deletes exactly what the file holds, oldest first; short transactions leave appends and vacuum their turn.</summary>
    private async Task DeleteAsync(ArchiveManifest manifest, CancellationToken cancellationToken)
    {
        if (await archive.CheckAsync(manifest, cancellationToken) is { } difference)
        {
            throw new InvalidDataException(difference);
        }

        var batch = new List<long>(PageSize);
        await foreach (var row in archive.ReadRowsAsync(manifest, cancellationToken))
        {
            batch.Add(row.Event.Position);
            if (batch.Count == PageSize)
            {
                await DeleteAsync(batch, cancellationToken);
            }
        }

        await DeleteAsync(batch, cancellationToken);
        await archive.WriteManifestAsync(manifest with { State = ArchiveState.Deleted }, cancellationToken);
    }

    private async Task DeleteAsync(List<long> positions, CancellationToken cancellationToken)
    {
        await using var command = source.CreateCommand("delete from lectr.mt_events where seq_id = any($1) and stream_id like 'requests/%'");
        command.Parameters.Add(new NpgsqlParameter { Value = positions.ToArray() });
        await command.ExecuteNonQueryAsync(cancellationToken);
        positions.Clear();
    }
}

/// <summary>What a run moved.</summary>
public sealed record ArchiveRun(int Days, long Events);

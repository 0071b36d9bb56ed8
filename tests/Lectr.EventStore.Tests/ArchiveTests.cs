using System.IO.Compression;
using System.Text;
using Lectr.EventStore.Archive;
using Lectr.Testing;

namespace Lectr.EventStore.Tests;

public sealed class ArchiveTests
{
    private static readonly TimeSpan Week = TimeSpan.FromDays(7);
    private readonly string _folder = ScratchFolder.Create("archive");
    private readonly FixedClock _clock = new(new DateTimeOffset(2026, 5, 20, 0, 0, 0, TimeSpan.Zero));

    private EventArchive Archive => new(_folder);

    [Fact]
    public async Task Old_days_move_to_files_and_nothing_else_does()
    {
        await using var database = await WithTwoWeeksAsync();
        await database.Store.AppendAsync("acme", "rules", 0, Samples.Events(3), null, default);
        var before = await database.Store.ReadAllAsync(0, 10_000, default);

        var run = await Archiver(database).RunAsync(Week, default);
        var again = await Archiver(database).RunAsync(Week, default);

        Assert.Equal(new ArchiveRun(9, 9 * 60), run);
        Assert.Equal(new ArchiveRun(0, 0), again);
        Assert.Equal(
            ["2026-05-13", "2026-05-14"],
            await database.RowsAsync("select distinct right(stream_id, 10) from lectr.mt_events where stream_id like 'requests/%' order by 1"));
        Assert.Equal(3, (await database.Store.ReadStreamAsync("acme", "rules", 1, 10, default)).Count);
        Assert.Equal(before.Events.Select(Text), await WholeHistoryAsync(database, 37));
        Assert.Null(await new LogVerification(database.Source, Archive).RunAsync(default));
    }

    [Fact]
    public async Task A_file_is_plain_gzipped_lines_with_a_manifest_that_names_every_range()
    {
        await using var database = await WithTwoWeeksAsync();
        await Archiver(database).RunAsync(Week, default);

        var manifest = Archive.Manifests()[0];
        await using var plain = new GZipStream(File.OpenRead(Path.Combine(_folder, manifest.File)), CompressionMode.Decompress);
        var lines = (await new StreamReader(plain).ReadToEndAsync()).Split('\n', StringSplitOptions.RemoveEmptyEntries);

        Assert.Equal(("2026-05-04.1.ndjson.gz", 60L, 1L, 60L), (manifest.File, manifest.Events, manifest.FirstPosition, manifest.LastPosition));
        Assert.Equal([new ArchivedRange("acme", "requests/a/2026-05-04", 1, 40), new ArchivedRange("beta", "requests/a/2026-05-04", 1, 20)], manifest.Streams);
        Assert.Equal(60, lines.Length);
        Assert.StartsWith("""{"position":1,"id":""", lines[0]);
        Assert.EndsWith(""","data":{"n": 1}}""", lines[0]);
    }

    [Fact]
    public async Task What_a_projection_has_not_read_yet_stays()
    {
        await using var database = await WithTwoWeeksAsync();
        await database.ExecuteAsync("update lectr_read.checkpoints set position = 130 where projection = 'all'");

        var run = await Archiver(database).RunAsync(Week, default);

        Assert.Equal(new ArchiveRun(2, 120), run);
    }

    [Fact]
    public async Task A_run_that_died_while_deleting_is_completed_by_the_next_and_no_reader_notices()
    {
        await using var database = await WithTwoWeeksAsync();
        var before = (await database.Store.ReadAllAsync(0, 10_000, default)).Events.Select(Text).ToList();
        await Archiver(database).RunAsync(Week, default);
        var first = Archive.Manifests()[0];
        await new ArchiveRestore(database.Source, Archive, _clock).RunAsync(first.Day, default);
        await Archive.WriteManifestAsync(first with { State = ArchiveState.Written }, default);
        await database.ExecuteAsync("delete from lectr.mt_events where seq_id <= 25");

        var history = await WholeHistoryAsync(database, 50);
        var verified = await new LogVerification(database.Source, Archive).RunAsync(default);
        await Archiver(database).RunAsync(Week, default);

        Assert.Equal(before, history);
        Assert.Null(verified);
        Assert.Equal(ArchiveState.Deleted, Archive.Manifests()[0].State);
        Assert.Equal(0L, await database.ScalarAsync<long>("select count(*) from lectr.mt_events where seq_id <= 60"));
    }

    [Fact]
    public async Task A_restored_day_is_as_it_was_also_in_a_database_that_lost_it_and_stays_for_another_age()
    {
        await using var database = await WithTwoWeeksAsync();
        const string Rows = "select * from lectr.mt_events where stream_id like '%2026-05-04' order by seq_id";
        var before = await database.RowsAsync(Rows);
        await Archiver(database).RunAsync(Week, default);

        var restored = await new ArchiveRestore(database.Source, Archive, _clock).RunAsync(new DateOnly(2026, 5, 4), default);
        var run = await Archiver(database).RunAsync(Week, default);
        await using var empty = await TestDatabase.CreateAsync();
        await Archive.WriteManifestAsync(Archive.Manifests()[0] with { State = ArchiveState.Deleted }, default);
        await new ArchiveRestore(empty.Source, Archive, _clock).RunAsync(new DateOnly(2026, 5, 4), default);

        Assert.Equal((60L, new ArchiveRun(0, 0)), (restored!.Value, run));
        Assert.Equal(before, await database.RowsAsync(Rows));
        Assert.Equal(before, await empty.RowsAsync(Rows));
        Assert.Equal(new AppendResult.Appended(41, 61), await empty.Store.AppendAsync("acme", "requests/a/2026-05-04", 40, [Samples.Event()], null, default));
    }

    [Fact]
    public async Task Events_shipped_late_make_a_second_file_of_their_day()
    {
        await using var database = await WithTwoWeeksAsync();
        await Archiver(database).RunAsync(Week, default);
        await database.Store.AppendBatchAsync([new StreamBatch("acme", "requests/a/2026-05-04", Samples.Events(5))], null, default);
        await MoveCheckpointAsync(database);

        await Archiver(database).RunAsync(Week, default);

        var second = Archive.Manifests()[1];
        Assert.Equal(("2026-05-04.2.ndjson.gz", new ArchivedRange("acme", "requests/a/2026-05-04", 41, 45)), (second.File, second.Streams[0]));
        var positions = (await WholeHistoryAsync(database, 1_000)).Select(line => long.Parse(line.Split(' ')[0])).ToList();
        Assert.Equal(positions.Order(), positions);
        Assert.Null(await new LogVerification(database.Source, Archive).RunAsync(default));
    }

    [Fact]
    public async Task A_changed_file_is_found_and_is_neither_deleted_from_nor_restored()
    {
        await using var database = await WithTwoWeeksAsync();
        await Archiver(database).RunAsync(Week, default);
        var file = Path.Combine(_folder, Archive.Manifests()[0].File);
        var bytes = await File.ReadAllBytesAsync(file);
        bytes[^20] ^= 1;
        await File.WriteAllBytesAsync(file, bytes);

        Assert.Contains("SHA-256", await new LogVerification(database.Source, Archive).RunAsync(default));
        await Assert.ThrowsAsync<InvalidDataException>(() => new ArchiveRestore(database.Source, Archive, _clock).RunAsync(new DateOnly(2026, 5, 4), default));
        Assert.Equal(0L, await database.ScalarAsync<long>("select count(*) from lectr.mt_events where seq_id <= 60"));
    }

    [Fact]
    public async Task A_reader_sees_the_whole_log_in_order_while_days_move_out_and_back()
    {
        await using var database = await WithTwoWeeksAsync();
        var store = new EventStore(database.Source, Archive);
        var before = await WholeLogAsync(store, 1_000);

        var moving = Task.Run(async () =>
        {
            await Archiver(database).RunAsync(Week, default);
            for (var day = 4; day <= 12; day++)
            {
                await new ArchiveRestore(database.Source, Archive, _clock).RunAsync(new DateOnly(2026, 5, day), default);
            }
        });
        do
        {
            Assert.Equal(before, await WholeLogAsync(store, 17));
        }
        while (!moving.IsCompleted);

        await moving;
    }

    /// <summary>4 to 14 May, 40 events of one organisation and 20 of another each day, interleaved, all read by one projection.</summary>
    private static async Task<TestDatabase> WithTwoWeeksAsync()
    {
        var database = await TestDatabase.CreateAsync();
        for (var day = 4; day <= 14; day++)
        {
            foreach (var (tenant, count) in new[] { ("acme", 30), ("beta", 20), ("acme", 10) })
            {
                await database.Store.AppendBatchAsync([new StreamBatch(tenant, $"requests/a/2026-05-{day:00}", Samples.Events(count))], null, default);
            }
        }

        await MoveCheckpointAsync(database);
        return database;
    }

    private static Task<int> MoveCheckpointAsync(TestDatabase database) => database.ExecuteAsync(
        "insert into lectr_read.checkpoints select 'all', max(seq_id) from lectr.mt_events on conflict (projection) do update set position = excluded.position");

    private Archiver Archiver(TestDatabase database) => new(database.Source, Archive, _clock);

    private Task<List<string>> WholeHistoryAsync(TestDatabase database, int pageSize) => WholeLogAsync(new EventStore(database.Source, Archive), pageSize);

    private static async Task<List<string>> WholeLogAsync(EventStore store, int pageSize)
    {
        var all = new List<string>();
        for (var position = 0L; ;)
        {
            var page = await store.ReadAllAsync(position, pageSize, default);
            Assert.InRange(page.Events.Count, 0, pageSize);
            if (page.Position == position)
            {
                return all;
            }

            all.AddRange(page.Events.Select(Text));
            position = page.Position;
        }
    }

    private static string Text(StoredEvent stored) =>
        $"{stored.Position} {stored.Id} {stored.Tenant} {stored.Stream} {stored.Version} {stored.Type} {stored.Timestamp:O} {Encoding.UTF8.GetString(stored.Data.Span)}";

    private sealed class FixedClock(DateTimeOffset now) : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => now;
    }
}

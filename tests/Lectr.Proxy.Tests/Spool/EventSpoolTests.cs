using Lectr.Domain.Requests;
using Lectr.Proxy.Spool;
using Lectr.Testing;
using Microsoft.Extensions.Logging.Abstractions;

namespace Lectr.Proxy.Tests.Spool;

public sealed class EventSpoolTests
{
    private readonly string _directory = ScratchFolder.Create("spool");

    private string Events => Path.Combine(_directory, "proxy", "spool");

    [Fact]
    public void What_was_written_is_read_back_in_order_across_segments_and_restarts()
    {
        for (var run = 0; run < 3; run++)
        {
            using var spool = Open(segmentBytes: 2000);
            for (var i = 0; i < 10; i++)
            {
                Assert.True(spool.Append("default", Event(run * 10 + i)));
            }

            Assert.Equal(((run + 1) * 10L, 0L), (spool.Counters.InSpool, spool.Counters.Lost));
        }

        using var last = Open();
        Assert.Equal(Enumerable.Range(0, 30).Select(i => (long)i), ReadAll(last));
    }

    [Fact]
    public void A_second_process_is_refused()
    {
        using var spool = Open();

        Assert.Throws<SpoolInUseException>(() => Open());
    }

    [Theory]
    [InlineData(1)]
    [InlineData(9)]
    [InlineData(200)]
    public void A_torn_tail_is_cut_and_everything_before_it_is_kept(int cut)
    {
        Fill(5);
        var file = Directory.GetFiles(Events, "*.spool").Single();
        using (var stream = File.OpenWrite(file))
        {
            stream.SetLength(stream.Length - cut);
        }

        using var spool = Open();

        Assert.Equal(4, spool.Counters.InSpool);
        spool.Append("default", Event(5));
        Assert.Equal([0, 1, 2, 3, 5], ReadAll(spool));
    }

    [Fact]
    public void Garbage_after_the_last_record_is_cut()
    {
        Fill(3);
        File.AppendAllBytes(Directory.GetFiles(Events, "*.spool").Single(), new byte[5000]);

        using var spool = Open();

        Assert.Equal([0, 1, 2], ReadAll(spool));
    }

    [Fact]
    public void A_damaged_record_is_stepped_over_counted_and_its_file_set_aside()
    {
        Fill(20);
        var file = Directory.GetFiles(Events, "*.spool").Single();
        var bytes = File.ReadAllBytes(file);
        bytes[bytes.Length / 2] ^= 0x55;
        File.WriteAllBytes(file, bytes);

        using var spool = Open();
        var read = ReadAll(spool);

        Assert.Equal(19, read.Count);
        spool.Ship(spool.End, read.Count);
        Assert.Single(Directory.GetFiles(Events, "*.damaged"));
        Assert.Equal((19L, 0L, 1L), (spool.Counters.Stored, spool.Counters.InSpool, spool.Counters.Damaged));
    }

    [Fact]
    public void Beyond_its_bound_events_are_counted_as_lost_and_room_makes_it_go_on()
    {
        using (var spool = Open(bytes: 5000, segmentBytes: 1500))
        {
            var kept = Enumerable.Range(0, 20).Count(i => spool.Append("default", Event(i)));
            Assert.InRange(kept, 1, 19);
            Assert.Equal((20L, (long)kept, 20L - kept), (spool.Counters.Captured, spool.Counters.InSpool, spool.Counters.Lost));

            spool.Ship(spool.End, kept);
            Assert.True(spool.Append("default", Event(21)));
        }

        using var again = Open(bytes: 5000, segmentBytes: 1500);
        Assert.Equal(21, again.Counters.Captured);
        Assert.True(again.Counters is { InSpool: 1, Lost: > 0 });
    }

    [Fact]
    public void Shipped_segments_are_deleted_and_positions_only_grow()
    {
        long end;
        using (var spool = Open(segmentBytes: 1500))
        {
            for (var i = 0; i < 20; i++)
            {
                spool.Append("default", Event(i));
            }

            end = spool.End;
            spool.Ship(end, 20);
            Assert.Single(Directory.GetFiles(Events, "*.spool"));
        }

        using var again = Open();
        Assert.True(again.End > end);
        Assert.Equal((20L, 0L), (again.Counters.Stored, again.Counters.InSpool));
        Assert.Empty(ReadAll(again, again.Shipped));
    }

    [Fact]
    public void The_database_decides_what_was_shipped()
    {
        using var spool = Open();
        for (var i = 0; i < 4; i++)
        {
            spool.Append("default", Event(i));
        }

        var reader = new SpoolReader();
        var two = spool.Read(reader, 0, 2);
        spool.Reconcile(two.Next, 2);

        Assert.Equal((4L, 2L, 2L), (spool.Counters.Captured, spool.Counters.Stored, spool.Counters.InSpool));
        Assert.Equal([2, 3], ReadAll(spool, spool.Shipped));
    }

    [Fact]
    public async Task Many_writers_and_a_reader_agree()
    {
        using var spool = Open(segmentBytes: 20_000);
        await Task.WhenAll(Enumerable.Range(0, 8).Select(writer => Task.Run(() =>
        {
            for (var i = 0; i < 500; i++)
            {
                spool.Append("default", Event((writer * 500) + i));
            }
        })));

        Assert.Equal(Enumerable.Range(0, 4000).Select(i => (long)i), ReadAll(spool).Order());
    }

    private static List<long> ReadAll(EventSpool spool, long from = 0)
    {
        var reader = new SpoolReader();
        var all = new List<long>();
        for (var position = from; ;)
        {
            var page = spool.Read(reader, position, 7);
            if (page.Events.Count == 0)
            {
                return all;
            }

            all.AddRange(page.Events.Select(spooled => System.Text.Json.JsonDocument.Parse(spooled.Json).RootElement.GetProperty("request_bytes").GetInt64()));
            position = page.Next;
        }
    }

    internal static RequestProxied Event(int number) => new()
    {
        RequestId = Guid.CreateVersion7(),
        StartedAt = DateTimeOffset.UnixEpoch,
        Node = "n",
        KeyId = "k",
        Endpoint = "POST /v1/chat/completions",
        WireFormat = "w",
        ProviderRequested = "p",
        ProviderActual = "p",
        Status = RequestStatus.Success,
        RequestBytes = number,
    };

    private void Fill(int count)
    {
        using var spool = Open();
        for (var i = 0; i < count; i++)
        {
            spool.Append("default", Event(i));
        }
    }

    private EventSpool Open(long bytes = long.MaxValue, long segmentBytes = 1024 * 1024) => EventSpool.Open(
        Events, new ProxyOptions { DataDirectory = _directory, SpoolBytes = bytes, SpoolSegmentBytes = segmentBytes }, NullLogger.Instance);
}

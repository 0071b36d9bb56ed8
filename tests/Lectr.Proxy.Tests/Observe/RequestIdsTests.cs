using Lectr.Proxy.Observe;

namespace Lectr.Proxy.Tests.Observe;

public sealed class RequestIdsTests
{
    [Fact]
    public void Ids_are_of_version_7_carry_their_moment_and_never_repeat()
    {
        var moment = new DateTimeOffset(2026, 5, 4, 12, 0, 0, 123, TimeSpan.Zero);
        var ids = Enumerable.Range(0, 10_000).Select(_ => RequestIds.At(moment)).ToList();

        Assert.Equal(ids.Count, ids.Distinct().Count());
        Assert.All(ids, id =>
        {
            var bytes = id.ToByteArray(bigEndian: true);
            Assert.Equal((7, 0b10), (id.Version, bytes[8] >> 6));
            Assert.Equal(Guid.CreateVersion7(moment).ToByteArray(bigEndian: true)[..6], bytes[..6]);
        });
    }

    [Fact]
    public void Every_random_bit_is_drawn()
    {
        var ids = Enumerable.Range(0, 2_000).Select(_ => RequestIds.At(DateTimeOffset.UnixEpoch).ToByteArray(bigEndian: true)).ToList();
        var (any, all) = (new byte[16], Enumerable.Repeat((byte)0xFF, 16).ToArray());
        foreach (var id in ids)
        {
            for (var i = 0; i < 16; i++)
            {
                (any[i], all[i]) = ((byte)(any[i] | id[i]), (byte)(all[i] & id[i]));
            }
        }

        Assert.Equal([0x7F, 0xFF, 0xBF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF], any[6..]);
        Assert.Equal([0x70, 0x00, 0x80, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00], all[6..]);
    }
}

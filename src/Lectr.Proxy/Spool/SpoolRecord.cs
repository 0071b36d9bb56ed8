using System.Buffers;
using System.Buffers.Binary;
using System.Numerics;
using System.Runtime.InteropServices;
using System.Text;
using Lectr.Domain.Requests;

namespace Lectr.Proxy.Spool;

/// <summary>
/// One event in a spool file: length (4 bytes) and CRC32C (4 bytes) of what follows; event id (16), moment in ticks UTC (8),
/// length of the organisation's id (1), the id, and the event as JSON. Numbers are little-endian.
/// </summary>
internal static class SpoolRecord
{
    /// <summary>Bytes before the part that length and checksum speak of.</summary>
    public const int HeadLength = 8;

    /// <summary>The longest record that is believed.</summary>
    public const int Longest = 1024 * 1024;

    private const int FixedLength = 16 + 8 + 1;

    /// <summary>Writes one record.</summary>
    public static void Write(ArrayBufferWriter<byte> buffer, string organisation, RequestProxied proxied)
    {
        var start = buffer.WrittenCount;
        var name = Encoding.UTF8.GetByteCount(organisation);
        var head = buffer.GetSpan(HeadLength + FixedLength + name);
        proxied.RequestId.TryWriteBytes(head[HeadLength..], bigEndian: true, out _);
        BinaryPrimitives.WriteInt64LittleEndian(head[(HeadLength + 16)..], proxied.StartedAt.UtcTicks);
        head[HeadLength + 24] = checked((byte)name);
        Encoding.UTF8.GetBytes(organisation, head[(HeadLength + FixedLength)..]);
        buffer.Advance(HeadLength + FixedLength + name);

        RequestJson.Write(buffer, proxied);

        var record = MemoryMarshal.AsMemory(buffer.WrittenMemory[start..]).Span;
        BinaryPrimitives.WriteInt32LittleEndian(record, record.Length - HeadLength);
        BinaryPrimitives.WriteUInt32LittleEndian(record[4..], Checksum(record[HeadLength..]));
    }

    /// <summary>
    /// The length of the whole record at the start of <paramref name="bytes"/>; 0 when they end before it does, -1 when there is
    /// no record.
    /// </summary>
    public static int LengthAt(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length < HeadLength)
        {
            return 0;
        }

        var length = BinaryPrimitives.ReadInt32LittleEndian(bytes);
        if (length is < FixedLength or > Longest)
        {
            return -1;
        }

        if (bytes.Length < HeadLength + length)
        {
            return 0;
        }

        var intact = Checksum(bytes.Slice(HeadLength, length)) == BinaryPrimitives.ReadUInt32LittleEndian(bytes[4..]);
        return intact ? HeadLength + length : -1;
    }

    /// <summary>Takes an intact record apart.</summary>
    public static SpooledEvent Read(ReadOnlyMemory<byte> record)
    {
        var bytes = record.Span[HeadLength..];
        var name = bytes[24];
        return new SpooledEvent(
            new Guid(bytes[..16], bigEndian: true),
            new DateTimeOffset(BinaryPrimitives.ReadInt64LittleEndian(bytes[16..]), TimeSpan.Zero),
            Encoding.UTF8.GetString(bytes.Slice(FixedLength, name)),
            record[(HeadLength + FixedLength + name)..]);
    }

    private static uint Checksum(ReadOnlySpan<byte> bytes)
    {
        var crc = uint.MaxValue;
        foreach (var word in MemoryMarshal.Cast<byte, ulong>(bytes))
        {
            crc = BitOperations.Crc32C(crc, word);
        }

        foreach (var last in bytes[(bytes.Length & ~7)..])
        {
            crc = BitOperations.Crc32C(crc, last);
        }

        return ~crc;
    }
}

/// <summary>An event as it comes out of the spool. <paramref name="Json"/> is the event's own JSON.</summary>
internal readonly record struct SpooledEvent(Guid Id, DateTimeOffset At, string Organisation, ReadOnlyMemory<byte> Json);

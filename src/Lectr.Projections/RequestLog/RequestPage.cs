using System.Buffers.Text;
using System.Text.Json.Serialization;
using Lectr.Domain.Requests;

namespace Lectr.Projections.RequestLog;

/// <summary>The answer of <c>/requests</c>: newest first; the next page starts after the cursor, whatever arrives meanwhile. Null cursor = the end.</summary>
public sealed record RequestPage(
    [property: JsonPropertyName("from")] DateTimeOffset From,
    [property: JsonPropertyName("to")] DateTimeOffset To,
    [property: JsonPropertyName("items")] IReadOnlyList<RequestProxied> Items,
    [property: JsonPropertyName("next_cursor")] string? NextCursor);

/// <summary>The place between two rows of the log: after the row with this start and id, in the order newest first.</summary>
public sealed record RequestCursor(DateTimeOffset StartedAt, Guid RequestId)
{
    private const int Length = 24;

    /// <summary>Opaque text for URLs.</summary>
    public override string ToString()
    {
        Span<byte> bytes = stackalloc byte[Length];
        System.Buffers.Binary.BinaryPrimitives.WriteInt64BigEndian(bytes, StartedAt.UtcTicks);
        RequestId.TryWriteBytes(bytes[8..], bigEndian: true, out _);
        return Base64Url.EncodeToString(bytes);
    }

    /// <summary>Reads what <see cref="ToString"/> wrote; null for anything else.</summary>
    public static RequestCursor? Parse(string? text)
    {
        Span<byte> bytes = stackalloc byte[Length + 3];
        if (text is null || text.Length > 32 || !Base64Url.IsValid(text) || !Base64Url.TryDecodeFromChars(text, bytes, out var written) || written != Length)
        {
            return null;
        }

        var ticks = System.Buffers.Binary.BinaryPrimitives.ReadInt64BigEndian(bytes);
        if (ticks < 0 || ticks > DateTimeOffset.MaxValue.UtcTicks)
        {
            return null;
        }

        return new RequestCursor(new DateTimeOffset(ticks, TimeSpan.Zero), new Guid(bytes[8..Length], bigEndian: true));
    }
}

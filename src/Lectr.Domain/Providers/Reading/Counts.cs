using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Text.Json;

namespace Lectr.Domain.Providers.Reading;

/// <summary>
/// The numbers of one usage object and of the objects in it, read in one pass without allocation. Arrays and texts are passed over;
/// what cannot be read is simply absent.
/// </summary>
internal ref struct Counts
{
    /// <summary>Stands for an object that is absent: everything in it is absent too.</summary>
    public const int Absent = -2;

    private const int Root = -1;
    private const int Most = 40;
    private const long Largest = 1_000_000_000_000_000;
    private readonly ReadOnlySpan<byte> _json;
    private Entries _entries;
    private int _count;

    private Counts(ReadOnlySpan<byte> json) => _json = json;

    /// <summary>Reads an object's raw JSON.</summary>
    public static Counts Read(ReadOnlySpan<byte> json)
    {
        var counts = new Counts(json);
        try
        {
            var reader = new Utf8JsonReader(json);
            counts.Read(ref reader);
        }
        catch (Exception broken) when (broken is JsonException or InvalidOperationException)
        {
            counts._count = 0;
        }

        return counts;
    }

    /// <summary>An object by its name, to look into with <see cref="Count"/>; <see cref="Absent"/> when it is absent or no object.</summary>
    public readonly int Object(ReadOnlySpan<byte> name, int parent = Root) => Find(name, parent) is var at and >= 0 && _entries[at].IsObject ? at : Absent;

    /// <summary>A count; null when absent, null, negative, or no number.</summary>
    public readonly long? Count(ReadOnlySpan<byte> name, int parent = Root) =>
        Find(name, parent) is var at and >= 0 && _entries[at].Value >= 0 ? _entries[at].Value : null;

    private void Read(ref Utf8JsonReader reader)
    {
        var parent = Root;
        while (reader.Read() && _count < Most)
        {
            if (reader.TokenType == JsonTokenType.EndObject)
            {
                parent = parent < 0 ? Root : _entries[parent].Parent;
                continue;
            }

            if (reader.TokenType != JsonTokenType.PropertyName)
            {
                continue;
            }

            var at = _count++;
            var start = (int)reader.TokenStartIndex + 1;
            var length = reader.ValueSpan.Length;
            reader.Read();
            var isObject = reader.TokenType == JsonTokenType.StartObject;
            _entries[at] = new Entry(start, length, parent, isObject, Value(ref reader));
            if (isObject)
            {
                parent = at;
            }
            else
            {
                reader.Skip();
            }
        }
    }

    private static long Value(ref Utf8JsonReader reader)
    {
        if (reader.TokenType != JsonTokenType.Number)
        {
            return -1;
        }

        var value = reader.TryGetInt64(out var whole) ? whole : reader.TryGetDecimal(out var number) && number <= Largest ? (long)number : -1;
        return value > Largest ? -1 : value;
    }

    private readonly int Find(ReadOnlySpan<byte> name, int parent)
    {
        // The last of equal names counts, as it does for the SDKs.
        for (var i = _count - 1; i >= 0; i--)
        {
            ref readonly var entry = ref _entries[i];
            if (entry.Parent == parent && _json.Slice(entry.Start, entry.Length).SequenceEqual(name))
            {
                return i;
            }
        }

        return Absent;
    }

    [StructLayout(LayoutKind.Auto)]
    private readonly record struct Entry(int Start, int Length, int Parent, bool IsObject, long Value);

    [InlineArray(Most)]
    private struct Entries
    {
        private Entry _first;
    }
}

using System.Text;
using System.Text.Json;

namespace Lectr.Projections;

/// <summary>Gives one string for equal short texts: a log names the same features, models and nodes a million times.</summary>
internal sealed class TextCache
{
    private const int Slots = 4096;
    private const int Longest = 100;
    private readonly (byte[] Bytes, string Text)[] _slots = new (byte[], string)[Slots];

    /// <summary>The string that the reader stands at.</summary>
    public string? Get(ref Utf8JsonReader reader)
    {
        if (reader.HasValueSequence || reader.ValueIsEscaped || reader.ValueSpan.Length > Longest)
        {
            return reader.GetString();
        }

        var bytes = reader.ValueSpan;
        var hash = (uint)bytes.Length;
        foreach (var part in bytes)
        {
            hash = (hash * 31) + part;
        }

        ref var slot = ref _slots[hash % Slots];
        if (slot.Bytes is null || !bytes.SequenceEqual(slot.Bytes))
        {
            slot = (bytes.ToArray(), Encoding.UTF8.GetString(bytes));
        }

        return slot.Text;
    }
}

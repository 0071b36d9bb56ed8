using System.Buffers;
using System.Text;
using System.Text.Json;

namespace Lectr.Domain.Providers.Reading;

/// <summary>
/// Watches JSON go by in pieces split anywhere and keeps the raw bytes of a few members. It is a scanner, not a validator:
/// it looks only at quotes, brackets and colons, holds what <see cref="CaptureSpec"/> asks for up to a limit, and accepts any bytes.
/// Each top-level object, and each element of a top-level array, is a document of its own.
/// </summary>
internal sealed partial class JsonTap(CaptureSpec spec, AnswerFold fold)
{
    private const int LongestName = 48;
    private const int LongestCapture = 64 * 1024;
    private const int FirstCapture = 1024;

    private static readonly SearchValues<byte> Structure = SearchValues.Create("\"{}[]"u8);
    private static readonly SearchValues<byte> PrimitiveEnd = SearchValues.Create(",}] \t\r\n"u8);

    private CaptureSpec.Node?[] _nodes = ArrayPool<CaptureSpec.Node?>.Shared.Rent(CaptureSpec.MaxDepth + 2);
    private (int Start, int Length)[] _slots = RentSlots(spec.Slots);
    private byte[] _name = [];
    private int _nameLength;
    private byte[] _kept = [];
    private int _keptLength;
    private State _state;
    private int _depth;
    private bool _arrayOfDocuments;
    private CaptureSpec.Node? _pendingNode;
    private int _pendingSlot = -1;
    private bool _pendingText;
    private int _captureSlot = -1;
    private int _captureDepth;
    private int _captureStart;

    private enum State
    {
        Between,
        Name,
        NameEscape,
        AfterName,
        Value,
        Text,
        TextEscape,
        Primitive,
    }

    /// <summary>Characters of output text seen so far, in all documents.</summary>
    public long TextChars { get; set; }

    /// <summary>Whether a document has begun and not ended.</summary>
    public bool Open => _depth > 0;

    /// <summary>Gives its memory back; nothing may be appended afterwards.</summary>
    public void Release()
    {
        if (_kept.Length > 0)
        {
            ArrayPool<byte>.Shared.Return(_kept);
        }

        _kept = [];
        _keptLength = 0;
        if (_slots.Length > 0)
        {
            ArrayPool<(int, int)>.Shared.Return(_slots);
            ArrayPool<CaptureSpec.Node?>.Shared.Return(_nodes, clearArray: true);
        }

        (_slots, _nodes) = ([], []);
    }

    /// <summary>Forgets an unfinished document.</summary>
    public void Reset()
    {
        _state = State.Between;
        _depth = 0;
        _arrayOfDocuments = false;
        _captureSlot = -1;
        ClearPending();
        ClearSlots();
    }

    /// <summary>Whether the member was present in the document, with anything but null.</summary>
    public bool Has(int slot) => _slots[slot].Length > 0 && _kept[_slots[slot].Start] != (byte)'n';

    /// <summary>The raw bytes of a kept member; empty when absent.</summary>
    public ReadOnlySpan<byte> Raw(int slot) => _kept.AsSpan(_slots[slot].Start, _slots[slot].Length);

    /// <summary>A kept member as a JSON value; null when it is absent, null, or not valid JSON. Dispose it.</summary>
    public JsonDocument? Json(int slot)
    {
        if (!Has(slot))
        {
            return null;
        }

        try
        {
            return JsonDocument.Parse(_kept.AsMemory(_slots[slot].Start, _slots[slot].Length));
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <summary>
    /// A kept string; <paramref name="known"/> when the member is absent or no string, longer than any name, or the same as before:
    /// events repeat their model and id.
    /// </summary>
    public string? Text(int slot, string? known = null)
    {
        const int LongestText = 256;
        var raw = Raw(slot);
        if (raw.Length < 2 || raw.Length > LongestText || raw[0] != (byte)'"' || (known is not null && Ascii.Equals(raw[1..^1], known)))
        {
            return known;
        }

        if (!raw.Contains((byte)'\\'))
        {
            return Encoding.UTF8.GetString(raw[1..^1]);
        }

        using var json = Json(slot);
        return json?.RootElement is { ValueKind: JsonValueKind.String } text ? text.GetString() : known;
    }

    /// <summary>Takes the next bytes.</summary>
    public void Append(ReadOnlySpan<byte> bytes)
    {
        var from = 0;
        var i = 0;
        while (i < bytes.Length)
        {
            i = _state switch
            {
                State.Between => Between(bytes, i, ref from),
                State.Name => Name(bytes, i),
                State.NameEscape => NameEscape(i),
                State.AfterName => AfterName(bytes, i),
                State.Value => Value(bytes, i, ref from),
                State.Text => StringValue(bytes, i, ref from),
                State.TextEscape => TextEscape(bytes, i),
                _ => Primitive(bytes, i, ref from),
            };
        }

        if (_captureSlot >= 0)
        {
            Keep(bytes[from..]);
        }
    }

    private void ClearPending()
    {
        _pendingNode = null;
        _pendingSlot = -1;
        _pendingText = false;
    }

    private static (int, int)[] RentSlots(int count)
    {
        var slots = ArrayPool<(int, int)>.Shared.Rent(count);
        Array.Clear(slots);
        return slots;
    }

    private void ClearSlots()
    {
        Array.Clear(_slots);
        _keptLength = 0;
    }

    private void BeginCapture(int at, ref int from)
    {
        _captureSlot = _pendingSlot;
        _captureDepth = _depth;
        _captureStart = _keptLength;
        from = at;
    }

    private void EndCapture(ReadOnlySpan<byte> bytes, int end, ref int from)
    {
        Keep(bytes[from..end]);
        if (_captureSlot >= 0)
        {
            _slots[_captureSlot] = (_captureStart, _keptLength - _captureStart);
        }

        _captureSlot = -1;
        from = end;
    }

    private void Keep(ReadOnlySpan<byte> bytes)
    {
        if (_keptLength + bytes.Length > LongestCapture)
        {
            _keptLength = _captureStart;
            _captureSlot = -1;
            return;
        }

        if (_keptLength + bytes.Length > _kept.Length)
        {
            var larger = ArrayPool<byte>.Shared.Rent(Math.Max(FirstCapture, _keptLength + bytes.Length));
            _kept.AsSpan(0, _keptLength).CopyTo(larger);
            if (_kept.Length > 0)
            {
                ArrayPool<byte>.Shared.Return(_kept);
            }

            _kept = larger;
        }

        bytes.CopyTo(_kept.AsSpan(_keptLength));
        _keptLength += bytes.Length;
    }
}

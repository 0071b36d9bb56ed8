using System.Buffers;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Text.Json;

namespace Lectr.Proxy.Request;

/// <summary>A JSON string as it stands in a body. <paramref name="Units"/> is its decoded length in UTF-16 units.</summary>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct JsonText(int Start, int End, int Units, bool Escaped);

/// <summary>
/// Walks over JSON without decoding it: the structure is checked strictly, the inside of strings and numbers is not.
/// Every method returns false, and the walk is over, on the first byte that cannot stand where it stands.
/// </summary>
internal ref struct JsonWalk(ReadOnlySpan<byte> json)
{
    private const int DeepestNesting = 1024;
    private static readonly SearchValues<byte> NumberBytes = SearchValues.Create("0123456789+-.eE"u8);
    private readonly ReadOnlySpan<byte> _json = json;
    private int _at;

    /// <summary>Where the walk stands.</summary>
    public readonly int Position => _at;

    /// <summary>The next byte that is not white space; 0 at the end. The walk then stands on it.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public byte Peek()
    {
        var text = _json;
        var at = _at;
        while ((uint)at < (uint)text.Length)
        {
            var next = text[at];
            if (next > ' ' || next is not ((byte)' ' or (byte)'\n' or (byte)'\r' or (byte)'\t'))
            {
                _at = at;
                return next;
            }

            at++;
        }

        _at = at;
        return 0;
    }

    /// <summary>Steps over <paramref name="expected"/>, which must be next.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool Take(byte expected)
    {
        if (Peek() != expected)
        {
            return false;
        }

        _at++;
        return true;
    }

    /// <summary>Reads the string that must be next.</summary>
    public bool Text(out JsonText text)
    {
        text = default;
        if (!Take((byte)'"'))
        {
            return false;
        }

        var start = _at;
        var end = JsonStrings.End(_json, start, out var units, out var escaped);
        if (end < 0)
        {
            return false;
        }

        _at = end + 1;
        text = new JsonText(start, end, units, escaped);
        return true;
    }

    /// <summary>Reads a member's name and the colon after it.</summary>
    public bool Name(out JsonText name) => Text(out name) && Take((byte)':');

    /// <summary>Opens the object or array that must be next; <paramref name="empty"/> when it is closed again at once.</summary>
    public bool Open(byte open, out bool empty)
    {
        empty = false;
        if (!Take(open))
        {
            return false;
        }

        if (Peek() == Closing(open))
        {
            _at++;
            empty = true;
        }

        return true;
    }

    /// <summary>After an element: on to the next one, or, with <paramref name="more"/> false, over the end of the object or array.</summary>
    public bool Next(byte open, out bool more)
    {
        var next = Peek();
        more = next == ',';
        if (!more && next != Closing(open))
        {
            return false;
        }

        _at++;
        return true;
    }

    /// <summary>Steps over the value that must be next, however deep it is.</summary>
    public bool Skip() => Peek() switch
    {
        (byte)'"' => Text(out _),
        (byte)'{' or (byte)'[' => SkipContainer(),
        _ => SkipScalar(),
    };

    /// <summary>Whether nothing but white space is left.</summary>
    public bool AtEnd() => Peek() == 0 && _at == _json.Length;

    /// <summary>Whether a name or a value is this text, its escapes decoded.</summary>
    public readonly bool Is(in JsonText text, ReadOnlySpan<byte> expected) =>
        text.Escaped ? text.Units == expected.Length && DecodedEquals(text, expected) : _json[text.Start..text.End].SequenceEqual(expected);

    /// <summary>The decoded text; null when its escapes or its UTF-8 are broken.</summary>
    public readonly string? Decode(in JsonText text)
    {
        try
        {
            var reader = new Utf8JsonReader(_json[(text.Start - 1)..(text.End + 1)]);
            reader.Read();
            return reader.GetString();
        }
        catch (Exception broken) when (broken is JsonException or InvalidOperationException)
        {
            return null;
        }
    }

    /// <summary>The bytes of a text as they stand in the body.</summary>
    public readonly ReadOnlySpan<byte> Raw(in JsonText text) => _json[text.Start..text.End];

    /// <summary>The bytes from <paramref name="start"/> to where the walk stands.</summary>
    public readonly ReadOnlySpan<byte> Since(int start) => _json[start.._at];

    private readonly bool DecodedEquals(in JsonText text, ReadOnlySpan<byte> expected)
    {
        try
        {
            var reader = new Utf8JsonReader(_json[(text.Start - 1)..(text.End + 1)]);
            return reader.Read() && reader.ValueTextEquals(expected);
        }
        catch (Exception broken) when (broken is JsonException or InvalidOperationException)
        {
            return false;
        }
    }

    private static byte Closing(byte open) => (byte)(open + 2);

    private bool SkipScalar()
    {
        var rest = _json[_at..];
        if (rest.IsEmpty)
        {
            return false;
        }

        switch (rest[0])
        {
            case (byte)'t':
                return Literal("true"u8);
            case (byte)'f':
                return Literal("false"u8);
            case (byte)'n':
                return Literal("null"u8);
            case (byte)'-' or (>= (byte)'0' and <= (byte)'9'):
                var end = rest.IndexOfAnyExcept(NumberBytes);
                _at = end < 0 ? _json.Length : _at + end;
                return true;
            default:
                return false;
        }
    }

    private bool Literal(ReadOnlySpan<byte> word)
    {
        if (!_json[_at..].StartsWith(word))
        {
            return false;
        }

        _at += word.Length;
        return true;
    }

    private bool SkipContainer()
    {
        Span<byte> open = stackalloc byte[DeepestNesting];
        var depth = 0;
        while (true)
        {
            var next = Peek();
            if (next is (byte)'{' or (byte)'[')
            {
                if (depth == DeepestNesting || !Open(next, out var empty))
                {
                    return false;
                }

                if (!empty)
                {
                    open[depth++] = next;
                    if (next == '{' && !Name(out _))
                    {
                        return false;
                    }

                    continue;
                }
            }
            else if (!Skip())
            {
                return false;
            }

            while (true)
            {
                if (depth == 0)
                {
                    return true;
                }

                if (!Next(open[depth - 1], out var more))
                {
                    return false;
                }

                if (more)
                {
                    break;
                }

                depth--;
            }

            if (open[depth - 1] == '{' && !Name(out _))
            {
                return false;
            }
        }
    }
}

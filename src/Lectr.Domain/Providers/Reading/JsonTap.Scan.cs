namespace Lectr.Domain.Providers.Reading;

/// <summary>The states of the scanner: each takes the bytes from one position and gives the position after what it used.</summary>
internal sealed partial class JsonTap
{
    private int Between(ReadOnlySpan<byte> bytes, int i, ref int from)
    {
        var at = bytes[i..].IndexOfAny(Structure);
        if (at < 0)
        {
            return bytes.Length;
        }

        i += at;
        switch (bytes[i])
        {
            case (byte)'"':
                return BeginName(bytes, i + 1);
            case (byte)'{' or (byte)'[':
                Push(null, bytes[i]);
                return i + 1;
            default:
                Pop(bytes, i + 1, ref from);
                return i + 1;
        }
    }

    private int BeginName(ReadOnlySpan<byte> bytes, int i)
    {
        // The usual name lies whole in one piece and its colon follows at once.
        var end = bytes[i..].IndexOfAny((byte)'"', (byte)'\\');
        if (end >= 0 && i + end + 1 < bytes.Length && bytes[i + end] == (byte)'"' && bytes[i + end + 1] == (byte)':')
        {
            Resolve(bytes.Slice(i, end));
            return i + end + 2;
        }

        _nameLength = 0;
        _name = _name.Length == 0 ? new byte[LongestName] : _name;
        _state = State.Name;
        return i;
    }

    private int Name(ReadOnlySpan<byte> bytes, int i)
    {
        var end = bytes[i..].IndexOfAny((byte)'"', (byte)'\\');
        var part = end < 0 ? bytes[i..] : bytes.Slice(i, end);
        if (_nameLength + part.Length <= LongestName)
        {
            part.CopyTo(_name.AsSpan(_nameLength));
            _nameLength += part.Length;
        }
        else
        {
            _nameLength = LongestName + 1;
        }

        if (end < 0)
        {
            return bytes.Length;
        }

        _state = bytes[i + end] == (byte)'"' ? State.AfterName : State.NameEscape;
        return i + end + 1;
    }

    private int NameEscape(int i)
    {
        // No provider escapes the names that matter here, so an escaped one is simply none of them.
        _nameLength = LongestName + 1;
        _state = State.Name;
        return i + 1;
    }

    private int AfterName(ReadOnlySpan<byte> bytes, int i)
    {
        switch (bytes[i])
        {
            case (byte)' ' or (byte)'\t' or (byte)'\r' or (byte)'\n':
                return i + 1;
            case (byte)':':
                Resolve(_nameLength <= LongestName ? _name.AsSpan(0, _nameLength) : default);
                return i + 1;
            default:
                _state = State.Between;
                return i;
        }
    }

    private void Resolve(ReadOnlySpan<byte> name)
    {
        ClearPending();
        if (_captureSlot < 0 && _depth > 0 && _depth < _nodes.Length && _nodes[_depth] is { } node)
        {
            (_pendingNode, _pendingSlot) = node.Find(name);
        }

        _pendingText = spec.IsText(name);
        _state = State.Value;
    }

    private int Value(ReadOnlySpan<byte> bytes, int i, ref int from)
    {
        var first = bytes[i];
        if (first is (byte)' ' or (byte)'\t' or (byte)'\r' or (byte)'\n')
        {
            return i + 1;
        }

        if (_pendingSlot >= 0)
        {
            BeginCapture(i, ref from);
        }

        switch (first)
        {
            case (byte)'"':
                _state = State.Text;
                return i + 1;
            case (byte)'{' or (byte)'[':
                Push(first == (byte)'{' ? _pendingNode : null, first);
                ClearPending();
                _state = State.Between;
                return i + 1;
            default:
                _state = _captureSlot >= 0 && _pendingSlot >= 0 ? State.Primitive : State.Between;
                ClearPending();
                return i;
        }
    }

    private int StringValue(ReadOnlySpan<byte> bytes, int i, ref int from)
    {
        var start = i;
        var escapes = 0;
        while (true)
        {
            var end = bytes[i..].IndexOfAny((byte)'"', (byte)'\\');
            if (end < 0 || (bytes[i + end] == (byte)'\\' && i + end + 1 >= bytes.Length))
            {
                // Cut inside the string, perhaps between a backslash and what it escapes.
                _state = end < 0 ? State.Text : State.TextEscape;
                Count(end < 0 ? bytes[start..] : bytes[start..^1], escapes);
                return bytes.Length;
            }

            i += end + 1;
            if (bytes[i - 1] == (byte)'"')
            {
                break;
            }

            // Of an escape one character is left: the backslash goes, and of \uXXXX the four digits too.
            escapes += bytes[i] == (byte)'u' ? 5 : 1;
            i++;
        }

        Count(bytes[start..(i - 1)], escapes);
        _state = State.Between;
        if (_captureSlot >= 0 && _captureDepth == _depth)
        {
            EndCapture(bytes, i, ref from);
        }

        ClearPending();
        return i;
    }

    private void Count(ReadOnlySpan<byte> text, int escapes)
    {
        if (_pendingText)
        {
            TextChars += Characters.In(text) - escapes;
        }
    }

    private int TextEscape(ReadOnlySpan<byte> bytes, int i)
    {
        if (_pendingText)
        {
            // The four digits of \uXXXX are counted as they pass, and stand for one character together with the u.
            TextChars += bytes[i] == (byte)'u' ? -3 : 1;
        }

        _state = State.Text;
        return i + 1;
    }

    private int Primitive(ReadOnlySpan<byte> bytes, int i, ref int from)
    {
        var end = bytes[i..].IndexOfAny(PrimitiveEnd);
        if (end < 0)
        {
            return bytes.Length;
        }

        EndCapture(bytes, i + end, ref from);
        _state = State.Between;
        return i + end;
    }

    private void Push(CaptureSpec.Node? node, byte bracket)
    {
        if (_depth == 0)
        {
            _arrayOfDocuments = bracket == (byte)'[';
            node = _arrayOfDocuments ? null : spec.Root;
        }
        else if (_depth == 1 && _arrayOfDocuments && bracket == (byte)'{')
        {
            node = spec.Root;
        }

        _depth = Math.Min(_depth + 1, int.MaxValue - 1);
        if (_depth < _nodes.Length)
        {
            _nodes[_depth] = node;
        }
    }

    private void Pop(ReadOnlySpan<byte> bytes, int end, ref int from)
    {
        if (_depth == 0)
        {
            return;
        }

        _depth--;
        if (_captureSlot >= 0 && _depth == _captureDepth)
        {
            EndCapture(bytes, end, ref from);
        }

        if (_depth == (_arrayOfDocuments ? 1 : 0))
        {
            _captureSlot = -1;
            fold.Take(this);
            ClearSlots();
        }
    }
}

namespace Lectr.Proxy.Request;

/// <summary>The part of a request's body that is held in memory: one array, the body somewhere in its middle.</summary>
internal sealed class HeldBody(BodyBuffers buffers)
{
    private byte[]? _array;
    private int _start;

    /// <summary>Bytes held.</summary>
    public int Length { get; private set; }

    /// <summary>Whether an array is lent at the moment.</summary>
    public bool Any => _array is not null;

    /// <summary>The bytes held.</summary>
    public ReadOnlySpan<byte> Span => _array.AsSpan(_start, Length);

    /// <summary>The bytes held, for writing them upstream.</summary>
    public ReadOnlyMemory<byte> Memory => _array.AsMemory(_start, Length);

    /// <summary>Makes room for <paramref name="length"/> bytes in all; false when the budget does not allow it, and nothing has changed.</summary>
    public bool TryReserve(long length)
    {
        if (_array is not null && length <= _array.Length - (2 * BodyBuffers.Slack))
        {
            return true;
        }

        if (buffers.TryRent(length) is not { } larger)
        {
            return false;
        }

        Span.CopyTo(larger.AsSpan(BodyBuffers.Slack));
        Replace(larger, Length);
        return true;
    }

    /// <summary>Adds bytes for which room was reserved.</summary>
    public void Append(ReadOnlySpan<byte> bytes)
    {
        bytes.CopyTo(_array.AsSpan(_start + Length));
        Length += bytes.Length;
    }

    /// <summary>
    /// Replaces the spans by <paramref name="value"/>. One span is replaced in place by moving whichever side of it is shorter;
    /// several take a second array. False when the budget does not allow that one.
    /// </summary>
    public bool TryReplace(IReadOnlyList<(int Start, int Length)> spans, ReadOnlySpan<byte> value)
    {
        if (spans.Count == 1)
        {
            var (start, length) = spans[0];
            var growth = value.Length - length;
            var tail = Length - start - length;
            if (start <= tail && growth <= _start)
            {
                Span[..start].CopyTo(_array.AsSpan(_start - growth));
                _start -= growth;
                Length += growth;
                value.CopyTo(_array.AsSpan(_start + start));
                return true;
            }

            if (_start + Length + growth <= _array!.Length)
            {
                Span[(start + length)..].CopyTo(_array.AsSpan(_start + start + value.Length));
                Length += growth;
                value.CopyTo(_array.AsSpan(_start + start));
                return true;
            }
        }

        return TryRebuild(spans, value);
    }

    /// <summary>Gives the array back.</summary>
    public void Release()
    {
        if (_array is not null)
        {
            buffers.Return(_array);
            _array = null;
        }

        Length = _start = 0;
    }

    private bool TryRebuild(IReadOnlyList<(int Start, int Length)> spans, ReadOnlySpan<byte> value)
    {
        long length = Length;
        for (var i = 0; i < spans.Count; i++)
        {
            length += value.Length - spans[i].Length;
        }

        if (buffers.TryRent(length) is not { } rebuilt)
        {
            return false;
        }

        var target = rebuilt.AsSpan(BodyBuffers.Slack);
        var copied = 0;
        for (var i = 0; i < spans.Count; i++)
        {
            var (start, old) = spans[i];
            Span[copied..start].CopyTo(target);
            target = target[(start - copied)..];
            value.CopyTo(target);
            target = target[value.Length..];
            copied = start + old;
        }

        Span[copied..].CopyTo(target);
        Replace(rebuilt, (int)length);
        return true;
    }

    private void Replace(byte[] array, int length)
    {
        if (_array is not null)
        {
            buffers.Return(_array);
        }

        _array = array;
        _start = BodyBuffers.Slack;
        Length = length;
    }
}

namespace Lectr.Proxy.Observe;

/// <summary>A stream that gives what was pushed into it, and nothing for the moment when all of that was read.</summary>
internal sealed class PushedBytes : Stream
{
    private byte[] _bytes = [];
    private int _start;
    private int _end;

    /// <inheritdoc/>
    public override bool CanRead => true;

    /// <inheritdoc/>
    public override bool CanSeek => false;

    /// <inheritdoc/>
    public override bool CanWrite => false;

    /// <inheritdoc/>
    public override long Length => throw new NotSupportedException();

    /// <inheritdoc/>
    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    /// <summary>Adds bytes to be read.</summary>
    public void Push(ReadOnlySpan<byte> bytes)
    {
        var left = _end - _start;
        if (_bytes.Length < left + bytes.Length)
        {
            var larger = new byte[Math.Max(4096, left + bytes.Length)];
            _bytes.AsSpan(_start, left).CopyTo(larger);
            _bytes = larger;
        }
        else if (_start > 0)
        {
            _bytes.AsSpan(_start, left).CopyTo(_bytes);
        }

        bytes.CopyTo(_bytes.AsSpan(left));
        _start = 0;
        _end = left + bytes.Length;
    }

    /// <inheritdoc/>
    public override int Read(Span<byte> buffer)
    {
        var count = Math.Min(buffer.Length, _end - _start);
        _bytes.AsSpan(_start, count).CopyTo(buffer);
        _start += count;
        return count;
    }

    /// <inheritdoc/>
    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    /// <inheritdoc/>
    public override void Flush()
    {
    }

    /// <inheritdoc/>
    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    /// <inheritdoc/>
    public override void SetLength(long value) => throw new NotSupportedException();

    /// <inheritdoc/>
    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
}

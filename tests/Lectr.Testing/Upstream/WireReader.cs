using System.Globalization;
using System.Text;

namespace Lectr.Testing.Upstream;

/// <summary>Reads HTTP/1.1 requests from a socket and keeps every byte.</summary>
internal sealed class WireReader(Stream stream)
{
    private readonly byte[] _buffer = new byte[64 * 1024];
    private int _start;
    private int _end;

    /// <summary>Bytes up to and including the delimiter; null when the peer closed before the first one.</summary>
    public async Task<byte[]?> ReadThroughAsync(string delimiter)
    {
        var wanted = Encoding.ASCII.GetBytes(delimiter);
        using var collected = new MemoryStream();
        while (true)
        {
            if (await NextAsync() is not { } value)
            {
                return collected.Length == 0 ? null : throw new EndOfStreamException("the peer left in the middle of a message");
            }

            collected.WriteByte(value);
            if (collected.Length >= wanted.Length && collected.GetBuffer().AsSpan(0, (int)collected.Length).EndsWith(wanted))
            {
                return collected.ToArray();
            }
        }
    }

    /// <summary>Exactly so many bytes.</summary>
    public async Task<byte[]> ReadAsync(long count)
    {
        var bytes = new byte[count];
        var done = 0;
        while (done < count)
        {
            if (_start == _end && !await FillAsync())
            {
                throw new EndOfStreamException("the peer left in the middle of a body");
            }

            var take = (int)Math.Min(count - done, _end - _start);
            _buffer.AsSpan(_start, take).CopyTo(bytes.AsSpan(done));
            _start += take;
            done += take;
        }

        return bytes;
    }

    /// <summary>A chunked body: without its framing, with it, and its trailers.</summary>
    public async Task<(byte[] Body, byte[] Raw, List<KeyValuePair<string, string>> Trailers)> ReadChunkedAsync()
    {
        using var body = new MemoryStream();
        using var raw = new MemoryStream();
        while (true)
        {
            var line = await ReadThroughAsync("\r\n") ?? throw new EndOfStreamException("the peer left between chunks");
            raw.Write(line);
            var size = long.Parse(Encoding.ASCII.GetString(line).Split(';')[0].Trim(), NumberStyles.HexNumber, CultureInfo.InvariantCulture);
            if (size == 0)
            {
                break;
            }

            var chunk = await ReadAsync(size + 2);
            raw.Write(chunk);
            body.Write(chunk.AsSpan(0, (int)size));
        }

        var trailers = new List<KeyValuePair<string, string>>();
        while (true)
        {
            var line = await ReadThroughAsync("\r\n") ?? throw new EndOfStreamException("the peer left in the trailers");
            raw.Write(line);
            if (line.Length == 2)
            {
                return (body.ToArray(), raw.ToArray(), trailers);
            }

            trailers.Add(ParseHeader(Encoding.Latin1.GetString(line).TrimEnd()));
        }
    }

    /// <summary>Returns when the peer has closed or reset its side; whatever it still sends is dropped.</summary>
    public async Task ReadToEndAsync()
    {
        try
        {
            while (await FillAsync())
            {
                _start = _end;
            }
        }
        catch (Exception exception) when (exception is IOException or ObjectDisposedException)
        {
            // A reset is one way to leave.
        }
    }

    /// <summary>A header line's name and value.</summary>
    public static KeyValuePair<string, string> ParseHeader(string line)
    {
        var colon = line.IndexOf(':');
        return KeyValuePair.Create(line[..colon], line[(colon + 1)..].Trim(' ', '\t'));
    }

    private async ValueTask<byte?> NextAsync() => _start < _end || await FillAsync() ? _buffer[_start++] : null;

    private async Task<bool> FillAsync()
    {
        _start = 0;
        _end = await stream.ReadAsync(_buffer);
        return _end > 0;
    }
}

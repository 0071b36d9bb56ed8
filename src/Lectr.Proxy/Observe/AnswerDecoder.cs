using System.Buffers;
using System.IO.Compression;
using Lectr.Domain.Providers;

namespace Lectr.Proxy.Observe;

/// <summary>
/// Decodes a compressed answer piece by piece for the observer; the client gets it as sent. Stops at
/// <see cref="LongestDecoded"/> bytes, so that a bomb costs little.
/// </summary>
internal abstract class AnswerDecoder : IDisposable
{
    /// <summary>Decoded bytes after which the observation ends.</summary>
    public const long LongestDecoded = 256L * 1024 * 1024;

    private const int Piece = 16 * 1024;
    private long _decoded;

    /// <summary>The decoder for a Content-Encoding; null when none is needed. <paramref name="known"/> is false for an encoding that cannot be read.</summary>
    public static AnswerDecoder? For(string? contentEncoding, out bool known)
    {
        known = true;
        switch (contentEncoding?.Trim().ToLowerInvariant())
        {
            case null or "" or "identity":
                return null;
            case "gzip" or "x-gzip":
                return new PulledDecoder(source => new GZipStream(source, CompressionMode.Decompress));
            case "deflate":
                return new PulledDecoder(source => new ZLibStream(source, CompressionMode.Decompress));
            case "br":
                return new BrotliPieces();
            default:
                known = false;
                return null;
        }
    }

    /// <summary>Decodes a piece into <paramref name="reader"/>; false when the bytes cannot be decoded any further.</summary>
    public bool TryDecode(ReadOnlySpan<byte> bytes, AnswerReader reader)
    {
        var buffer = ArrayPool<byte>.Shared.Rent(Piece);
        try
        {
            Push(bytes);
            while (true)
            {
                var written = Pull(ref bytes, buffer);
                if (written <= 0)
                {
                    return written == 0;
                }

                _decoded += written;
                if (_decoded > LongestDecoded)
                {
                    return false;
                }

                reader.Append(buffer.AsSpan(0, written));
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    /// <inheritdoc/>
    public abstract void Dispose();

    /// <summary>Takes encoded bytes, where the decoder keeps them itself.</summary>
    protected virtual void Push(ReadOnlySpan<byte> bytes)
    {
    }

    /// <summary>Decodes the next piece: its length, 0 when more encoded bytes are needed, -1 when it is broken.</summary>
    protected abstract int Pull(ref ReadOnlySpan<byte> bytes, Span<byte> decoded);

    /// <summary>Brotli, which can be decoded by pushing.</summary>
    private sealed class BrotliPieces : AnswerDecoder
    {
        private BrotliDecoder _brotli;

        public override void Dispose() => _brotli.Dispose();

        protected override int Pull(ref ReadOnlySpan<byte> bytes, Span<byte> decoded)
        {
            var status = _brotli.Decompress(bytes, decoded, out var used, out var written);
            bytes = bytes[used..];
            return status == OperationStatus.InvalidData ? -1 : written;
        }
    }

    /// <summary>A decoder that pulls: it reads from a queue that says "nothing now" where a file would say "end".</summary>
    private sealed class PulledDecoder(Func<Stream, Stream> decoder) : AnswerDecoder
    {
        private readonly PushedBytes _source = new();
        private Stream? _decoding;

        public override void Dispose()
        {
            _decoding?.Dispose();
            _source.Dispose();
        }

        protected override void Push(ReadOnlySpan<byte> bytes)
        {
            _source.Push(bytes);
            _decoding ??= decoder(_source);
        }

        protected override int Pull(ref ReadOnlySpan<byte> bytes, Span<byte> decoded)
        {
            try
            {
                return _decoding!.Read(decoded);
            }
            catch (InvalidDataException)
            {
                return -1;
            }
        }
    }
}

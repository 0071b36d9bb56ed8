using System.Text;
using Microsoft.Net.Http.Headers;

namespace Lectr.Proxy.Request;

/// <summary>Finds the form field <c>model</c> in a multipart body that grows, without looking at any byte of a part twice.</summary>
internal sealed class MultipartModel
{
    private const int LongestModel = 512;
    private const int LongestHead = 64 * 1024;
    private readonly byte[] _delimiter;
    private int _from;
    private int _content = -1;
    private bool _isModel;
    private bool _over;

    private MultipartModel(string boundary) => _delimiter = Encoding.Latin1.GetBytes("\r\n--" + boundary);

    /// <summary>The field's value; null when there is none.</summary>
    public string? Model { get; private set; }

    /// <summary>Where the value stands.</summary>
    public (int Start, int Length) Span { get; private set; }

    /// <summary>A finder for a body of this content type.</summary>
    public static MultipartModel For(string contentType)
    {
        var boundary = MediaTypeHeaderValue.TryParse(contentType, out var type) ? HeaderUtilities.RemoveQuotes(type.Boundary).ToString() : "";
        return new MultipartModel(boundary) { _over = boundary.Length == 0 };
    }

    /// <summary>Looks on in the body so far; true when nothing more is to be looked for.</summary>
    public bool TryFind(ReadOnlySpan<byte> body, bool complete)
    {
        while (!_over)
        {
            if (_content < 0 ? !EnterPart(body) : !LeavePart(body))
            {
                _over |= complete;
                return _over;
            }
        }

        return true;
    }

    // The first delimiter has no line break before it when the body starts with it.
    private bool EnterPart(ReadOnlySpan<byte> body)
    {
        var bare = _delimiter.AsSpan(2);
        var start = _from;
        if (_from == 0)
        {
            if (body.Length < bare.Length)
            {
                return false;
            }

            if (!body.StartsWith(bare))
            {
                var first = body.IndexOf(_delimiter);
                if (first < 0)
                {
                    _over = body.Length > LongestHead;
                    return _over;
                }

                start = first + 2;
            }

            start += bare.Length;
        }

        var rest = body[start..];
        if (rest.StartsWith("--"u8))
        {
            _over = true;
            return true;
        }

        var head = rest.IndexOf("\r\n\r\n"u8);
        if (head < 0)
        {
            _over = rest.Length > LongestHead;
            return _over;
        }

        _isModel = NamesModel(rest[..head]);
        _content = start + head + 4;
        _from = Math.Max(_from, _content - 2);
        return true;
    }

    private bool LeavePart(ReadOnlySpan<byte> body)
    {
        // An empty part's delimiter shares its line break with the blank line before it.
        var from = Math.Max(_from, _content - 2);
        var end = from < body.Length ? body[from..].IndexOf(_delimiter) : -1;
        if (end < 0)
        {
            _from = Math.Max(from, body.Length - _delimiter.Length);
            return false;
        }

        end += from;
        if (_isModel)
        {
            _over = true;
            var length = end - _content;
            if (length is > 0 and <= LongestModel)
            {
                Model = Encoding.UTF8.GetString(body.Slice(_content, length));
                Span = (_content, length);
            }

            return true;
        }

        _from = end + _delimiter.Length;
        _content = -1;
        return true;
    }

    private static bool NamesModel(ReadOnlySpan<byte> head)
    {
        foreach (var line in Encoding.UTF8.GetString(head).Split("\r\n"))
        {
            if (line.StartsWith("content-disposition:", StringComparison.OrdinalIgnoreCase)
                && ContentDispositionHeaderValue.TryParse(line.AsSpan(line.IndexOf(':') + 1).Trim().ToString(), out var disposition)
                && HeaderUtilities.RemoveQuotes(disposition.Name) == "model")
            {
                return true;
            }
        }

        return false;
    }
}

using System.Text;

namespace Lectr.Proxy.Request;

/// <summary>Remembers the last few model names, so that the same few bytes do not become a new string with every request.</summary>
internal sealed class ModelNames
{
    private const int Longest = 64;
    private readonly byte[]?[] _bytes = new byte[]?[4];
    private readonly string?[] _names = new string?[4];
    private int _next;

    /// <summary>The name in these UTF-8 bytes.</summary>
    public string Of(ReadOnlySpan<byte> utf8)
    {
        for (var i = 0; i < _bytes.Length; i++)
        {
            if (_bytes[i] is { } known && utf8.SequenceEqual(known))
            {
                return _names[i]!;
            }
        }

        var name = Encoding.UTF8.GetString(utf8);
        if (utf8.Length <= Longest)
        {
            _bytes[_next] = utf8.ToArray();
            _names[_next] = name;
            _next = (_next + 1) % _bytes.Length;
        }

        return name;
    }
}

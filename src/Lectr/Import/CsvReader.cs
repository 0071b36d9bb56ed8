using System.Text;

namespace Lectr.Import;

/// <summary>CSV as PostgreSQL writes it (RFC 4180): a quoted field may hold commas, line breaks and doubled quotes.</summary>
internal sealed class CsvReader(TextReader reader)
{
    private readonly char[] _buffer = new char[16 * 1024];
    private int _length;
    private int _next;

    /// <summary>The next record's fields; null at the end.</summary>
    public async Task<IReadOnlyList<string>?> ReadAsync(CancellationToken cancellationToken)
    {
        var fields = new List<string>();
        var field = new StringBuilder();
        var quoted = false;
        while (await NextAsync(cancellationToken) is var character and >= 0)
        {
            switch ((char)character)
            {
                case '"' when quoted && await PeekAsync(cancellationToken) == '"':
                    field.Append('"');
                    _next++;
                    break;
                case '"':
                    quoted = !quoted;
                    break;
                case ',' when !quoted:
                    fields.Add(field.ToString());
                    field.Clear();
                    break;
                case '\r' when !quoted:
                    break;
                case '\n' when !quoted && fields.Count == 0 && field.Length == 0:
                    break;
                case '\n' when !quoted:
                    fields.Add(field.ToString());
                    return fields;
                case var other:
                    field.Append(other);
                    break;
            }
        }

        if (fields.Count == 0 && field.Length == 0)
        {
            return null;
        }

        fields.Add(field.ToString());
        return fields;
    }

    private async ValueTask<int> NextAsync(CancellationToken cancellationToken)
    {
        var character = await PeekAsync(cancellationToken);
        _next++;
        return character;
    }

    private async ValueTask<int> PeekAsync(CancellationToken cancellationToken)
    {
        if (_next >= _length)
        {
            (_length, _next) = (await reader.ReadAsync(_buffer, cancellationToken), 0);
        }

        return _next < _length ? _buffer[_next] : -1;
    }
}

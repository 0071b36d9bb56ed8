namespace Lectr.Domain.Providers;

/// <summary>
/// A pattern for model names and key forms that is matched in one pass without backtracking: literal characters, <c>#</c> for a
/// digit, <c>[a-f0-9]</c> for a set, <c>{n}</c> to repeat the set before it, and one <c>*</c> at the end for any rest.
/// </summary>
public sealed class TextPattern
{
    private const string Digits = "0123456789";
    private readonly (char Literal, string? Set)[] _steps;
    private readonly bool _open;

    private TextPattern(string text, (char, string?)[] steps, bool open) => (Text, _steps, _open) = (text, steps, open);

    /// <summary>The pattern as written.</summary>
    public string Text { get; }

    /// <summary>Parses a pattern; throws <see cref="FormatException"/> on one that cannot be read, for data files are part of the program.</summary>
    public static TextPattern Parse(string text)
    {
        var steps = new List<(char, string?)>();
        var open = text.EndsWith('*');
        var end = open ? text.Length - 1 : text.Length;
        for (var i = 0; i < end; i++)
        {
            switch (text[i])
            {
                case '#':
                    steps.Add(('#', Digits));
                    break;
                case '[':
                    var close = text.IndexOf(']', i);
                    if (close < 0)
                    {
                        throw new FormatException($"Unclosed set in pattern '{text}'.");
                    }

                    var set = Expand(text[(i + 1)..close]);
                    i = close;
                    var times = 1;
                    if (i + 1 < end && text[i + 1] == '{')
                    {
                        close = text.IndexOf('}', i);
                        times = int.Parse(text.AsSpan(i + 2, close - i - 2), provider: null);
                        i = close;
                    }

                    steps.AddRange(Enumerable.Repeat(('[', (string?)set), times));
                    break;
                case '*':
                    throw new FormatException($"'*' may only end pattern '{text}'.");
                default:
                    steps.Add((text[i], null));
                    break;
            }
        }

        return new TextPattern(text, [.. steps], open);
    }

    /// <summary>Whether the pattern can match a text that starts with <paramref name="first"/>.</summary>
    public bool CanStartWith(char first) =>
        _steps.Length == 0 || (_steps[0].Set is { } set ? set.Contains(first) : _steps[0].Literal == first);

    /// <summary>Whether <paramref name="text"/> has this form; ordinal.</summary>
    public bool Matches(ReadOnlySpan<char> text)
    {
        if (_open ? text.Length < _steps.Length : text.Length != _steps.Length)
        {
            return false;
        }

        for (var i = 0; i < _steps.Length; i++)
        {
            var (literal, set) = _steps[i];
            if (set is null ? text[i] != literal : !set.Contains(text[i]))
            {
                return false;
            }
        }

        return true;
    }

    /// <inheritdoc/>
    public override string ToString() => Text;

    private static string Expand(string set)
    {
        var all = new List<char>();
        for (var i = 0; i < set.Length; i++)
        {
            if (i + 2 < set.Length && set[i + 1] == '-')
            {
                for (var c = set[i]; c <= set[i + 2]; c++)
                {
                    all.Add(c);
                }

                i += 2;
            }
            else
            {
                all.Add(set[i]);
            }
        }

        return new string([.. all]);
    }
}

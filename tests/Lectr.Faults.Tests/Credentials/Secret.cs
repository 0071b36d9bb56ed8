using System.Buffers;
using System.Text;

namespace Lectr.Faults.Tests.Credentials;

/// <summary>A recognisable secret, and every form in which it could have been left somewhere.</summary>
internal sealed record Secret(string Where, string Value)
{
    private const int RecognisablePart = 20;

    /// <summary>Makes one that no other text contains; <paramref name="form"/> is a provider's key form, with <c>*</c> for the secret part.</summary>
    public static Secret Planted(string where, string form) => new(where, form.Replace("*", Guid.NewGuid().ToString("N") + Guid.NewGuid().ToString("N")[..16], StringComparison.Ordinal));

    /// <summary>A quick look for every form of every one of them.</summary>
    public static SearchValues<string> AnyOf(IEnumerable<Secret> secrets) =>
        SearchValues.Create([.. secrets.SelectMany(secret => secret.Forms()).Select(form => form.Text).Distinct(StringComparer.Ordinal)], StringComparison.Ordinal);

    /// <summary>The forms in which this secret stands in <paramref name="text"/>; none when it does not.</summary>
    public IEnumerable<string> FoundIn(string text) =>
        Forms().Where(form => text.Contains(form.Text, StringComparison.Ordinal)).Select(form => $"{Where}, {form.Name}").Distinct();

    private IEnumerable<(string Name, string Text)> Forms()
    {
        // A part of a key is as telling as the whole: logs cut texts, databases split them.
        var telling = Value.Length > 2 * RecognisablePart ? Value[^(2 * RecognisablePart)..] : Value;
        yield return ("plain", telling[..Math.Min(telling.Length, RecognisablePart)]);
        yield return ("plain", telling[^Math.Min(telling.Length, RecognisablePart)..]);
        yield return ("URL-encoded", Uri.EscapeDataString(Value));
        yield return ("URL-encoded twice", Uri.EscapeDataString(Uri.EscapeDataString(Value)));
        yield return ("hexadecimal", Convert.ToHexString(Encoding.UTF8.GetBytes(telling)));
        yield return ("hexadecimal", Convert.ToHexStringLower(Encoding.UTF8.GetBytes(telling)));
        foreach (var (name, text) in new[] { ("base64", Value), ("base64", "Bearer " + Value), ("base64 of UTF-16", string.Concat(Value.Select(letter => letter + "\0"))) })
        {
            for (var offset = 0; offset < 3; offset++)
            {
                // Whatever stands before it shifts base64 by one of three; the letters at the ends also hold bits of the neighbours.
                var encoded = Convert.ToBase64String(Encoding.UTF8.GetBytes(new string('x', offset) + text)).TrimEnd('=');
                var core = encoded[4..^4];
                yield return (name, core);
                yield return (name + " for URLs", core.Replace('+', '-').Replace('/', '_'));
            }
        }
    }
}

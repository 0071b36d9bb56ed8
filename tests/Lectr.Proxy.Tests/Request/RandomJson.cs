using System.Text;

namespace Lectr.Proxy.Tests.Request;

/// <summary>Makes JSON bodies that look like requests written by someone who dislikes parsers: escapes, duplicates, odd white space, deep nesting.</summary>
internal sealed class RandomJson(Random random)
{
    private static readonly string[] Names = ["model", "stream", "messages", "content", "text", "input", "type", "tools", "Model", "models", "", "a\"b", "prompt", "previous_response_id", "max_tokens"];
    private static readonly string[] Pieces = ["plain text ", "\\n", "\\\"", "\\\\", "\\u0041", "\\ud83d\\ude00", "é", "日本", "😀", "{", "}", "[", "]", ":", ",", "\\/", "model", "\\\\\\\""];

    /// <summary>An object in UTF-8.</summary>
    public byte[] Object() => Encoding.UTF8.GetBytes(Space() + Members(0) + Space());

    /// <summary>The text of a JSON string without its quotes.</summary>
    public string Content(int most)
    {
        var text = new StringBuilder();
        for (var i = random.Next(most); i > 0; i--)
        {
            text.Append(Pieces[random.Next(Pieces.Length)]);
        }

        return text.ToString();
    }

    private string Members(int depth)
    {
        var text = new StringBuilder("{").Append(Space());
        var count = random.Next(depth == 0 ? 8 : 4);
        for (var i = 0; i < count; i++)
        {
            text.Append(i == 0 ? "" : ",").Append(Space()).Append('"').Append(Name()).Append('"').Append(Space()).Append(':').Append(Space()).Append(Value(depth + 1)).Append(Space());
        }

        return text.Append('}').ToString();
    }

    private string Value(int depth) => random.Next(depth > 6 ? 6 : 9) switch
    {
        0 => "true",
        1 => "false",
        2 => "null",
        3 => random.Next(2) == 0 ? "-1.5e+3" : random.Next(100000).ToString(System.Globalization.CultureInfo.InvariantCulture),
        4 or 5 => "\"" + Content(random.Next(2) == 0 ? 3 : 40) + "\"",
        6 => "[" + Space() + string.Join(",", Enumerable.Range(0, random.Next(4)).Select(_ => Space() + Value(depth + 1) + Space())) + "]",
        _ => Members(depth),
    };

    private string Name()
    {
        var name = Names[random.Next(Names.Length)].Replace("\"", "\\\"", StringComparison.Ordinal);
        if (name.Length == 0 || random.Next(4) != 0)
        {
            return name;
        }

        var at = random.Next(name.Length);
        return name[at] is '\\' or '"' ? name : $"{name[..at]}\\u{(int)name[at]:x4}{name[(at + 1)..]}";
    }

    private string Space() => random.Next(3) == 0 ? " \n\t\r"[..random.Next(1, 5)] : "";
}

using System.Text;
using System.Text.Json;
using Lectr.Domain.Providers;
using Lectr.Domain.Providers.Reading;

namespace Lectr.Domain.Tests.Providers;

/// <summary>The scanner against a full parser, on random documents cut at random places.</summary>
public sealed class JsonTapTests
{
    private static readonly string[] Names = ["a", "b", "usage", "x", "text", "long_name_that_is_longer_than_the_name_buffer_of_the_scanner", "ü", "q\"", ""];
    private static readonly string[] Texts = ["", "plain", "with \"quotes\" and \\ and \n", "naïve façade 你好", "{\"usage\":{}}", "]}", new('y', 300)];
    private static readonly string[] Paths = ["b", "usage", "a.b", "x.usage.a", "a.x.b.usage"];

    [Fact]
    public void It_keeps_the_members_that_a_parser_finds()
    {
        var random = new Random(4711);
        for (var round = 0; round < 4000; round++)
        {
            var documents = Enumerable.Range(0, random.Next(1, 4)).Select(_ => Object(random, 0)).ToArray();
            var asArray = random.Next(3) == 0;
            var text = asArray ? "[" + string.Join(" ,\r\n", documents) + "]" : string.Join("\n", documents);
            var fold = new Collect();
            var tap = new JsonTap(Collect.Wanted, fold);
            var bytes = Encoding.UTF8.GetBytes(text);
            for (var at = 0; at < bytes.Length;)
            {
                var take = Math.Min(bytes.Length - at, random.Next(1, 40));
                tap.Append(bytes.AsSpan(at, take));
                at += take;
            }

            Assert.Equal(documents.Select(Expected), fold.Seen);
            Assert.Equal(documents.Sum(d => Characters(JsonElement.Parse(d))), tap.TextChars);
        }
    }

    [Theory]
    [InlineData("{\"b\" :\t1 , \"usage\"\n:\r\n{ \"n\" : [ 1 , 2 ] }}", "1|{ \"n\" : [ 1 , 2 ] }|||")]
    [InlineData("{\"b\":1,\"b\":2}", "2||||")]
    [InlineData("{\"b\":tru", null)]
    [InlineData("}}]{\"b\":-1.5e3}", "-1.5e3||||")]
    [InlineData("{\"\\u0062\":1}", "||||")]
    public void It_takes_what_comes(string text, string? expected)
    {
        var fold = new Collect();
        new JsonTap(Collect.Wanted, fold).Append(Encoding.UTF8.GetBytes(text));

        Assert.Equal(expected, fold.Seen.SingleOrDefault());
    }

    [Fact]
    public void A_member_larger_than_the_limit_is_passed_over_and_the_next_is_kept()
    {
        var fold = new Collect();
        new JsonTap(Collect.Wanted, fold).Append(Encoding.UTF8.GetBytes("{\"b\":\"" + new string('z', 70_000) + "\",\"usage\":{\"n\":1}}"));

        Assert.Equal("|{\"n\":1}|||", Assert.Single(fold.Seen));
    }

    private static string Expected(string document)
    {
        var root = JsonElement.Parse(document);
        return string.Join('|', Paths.Select(path =>
        {
            var at = root;
            foreach (var name in path.Split('.'))
            {
                if (at.ValueKind != JsonValueKind.Object || !at.TryGetProperty(name, out at))
                {
                    return "";
                }
            }

            return at.GetRawText();
        }));
    }

    private static long Characters(JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.Object => element.EnumerateObject().Sum(m => m.Name == "text" && m.Value.ValueKind == JsonValueKind.String ? m.Value.GetString()!.EnumerateRunes().Count() : Characters(m.Value)),
        JsonValueKind.Array => element.EnumerateArray().Sum(Characters),
        _ => 0,
    };

    private static string Object(Random random, int depth) =>
        "{" + string.Join(random.Next(2) == 0 ? "," : " , ", Names.Where(_ => random.Next(depth < 2 ? 2 : 4) == 0)
            .Select(n => $"{Quote(n)}{(random.Next(4) == 0 ? " : " : ":")}{Value(random, depth + 1)}")) + "}";

    private static string Value(Random random, int depth) => random.Next(depth > 5 ? 4 : 7) switch
    {
        0 => "null",
        1 => random.Next(2) == 0 ? "true" : "-12.5e-3",
        2 => random.Next(1000).ToString(System.Globalization.CultureInfo.InvariantCulture),
        3 => Quote(Texts[random.Next(Texts.Length)]),
        4 => "[" + string.Join(",", Enumerable.Range(0, random.Next(4)).Select(_ => Value(random, depth + 1))) + "]",
        _ => Object(random, depth),
    };

    private static string Quote(string text) => JsonSerializer.Serialize(text);

    /// <summary>Keeps what the scanner kept.</summary>
    private sealed class Collect() : AnswerFold(Endpoints.Match("POST", "/v1/chat/completions", "")!)
    {
        public static CaptureSpec Wanted { get; } = new(Paths, ["text"]);

        public List<string> Seen { get; } = [];

        public override CaptureSpec Spec(bool stream) => Wanted;

        public override bool Skim(ReadOnlySpan<byte> data) => false;

        protected override void Document(JsonTap json) =>
            Seen.Add(string.Join('|', Paths.Select((_, slot) => Encoding.UTF8.GetString(json.Raw(slot)))));

        protected override Lectr.Domain.Requests.Usage? Usage() => null;
    }
}

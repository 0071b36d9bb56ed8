using System.Text;
using System.Text.Json;
using Lectr.Proxy.Request;

namespace Lectr.Proxy.Tests.Request;

public sealed class BodyScanTests(ITestOutputHelper output)
{
    private const int Cases = 200_000;

    [Fact]
    public void The_scan_finds_what_a_full_parser_finds()
    {
        const int seed = 20261121;
        output.WriteLine($"seed {seed}");
        var random = new Random(seed);
        var json = new RandomJson(random);
        var scan = new BodyScan();
        for (var i = 0; i < Cases; i++)
        {
            var body = json.Object();
            scan.Read(body, ["previous_response_id"]);
            using var parsed = JsonDocument.Parse(body);
            var expected = Expected(parsed.RootElement);
            Assert.True(scan.Readable, Encoding.UTF8.GetString(body));
            Assert.True(expected == (scan.Model, scan.Stream, scan.Bound, scan.ModelSpans.Count), $"case {i}: {expected} {Encoding.UTF8.GetString(body)}");
        }
    }

    [Fact]
    public void Splicing_changes_the_model_and_no_other_byte()
    {
        const int seed = 77;
        output.WriteLine($"seed {seed}");
        var json = new RandomJson(new Random(seed));
        var scan = new BodyScan();
        var buffers = new BodyBuffers(long.MaxValue);
        for (var i = 0; i < Cases / 4; i++)
        {
            var body = json.Object();
            scan.Read(body, []);
            if (scan.ModelSpans.Count == 0)
            {
                continue;
            }

            var value = i % 2 == 0 ? "\"a-much-longer-model-name-than-anyone-would-choose-for-a-model\""u8 : "\"x\""u8;
            var held = new HeldBody(buffers);
            Assert.True(held.TryReserve(body.Length));
            held.Append(body);
            Assert.True(held.TryReplace(scan.ModelSpans, value));

            var expected = new List<byte>();
            var copied = 0;
            foreach (var (start, length) in scan.ModelSpans)
            {
                expected.AddRange(body[copied..start]);
                expected.AddRange(value);
                copied = start + length;
            }

            expected.AddRange(body[copied..]);
            Assert.True(held.Span.SequenceEqual(expected.ToArray()), Encoding.UTF8.GetString(body));
            held.Release();
        }

        Assert.Equal(0, buffers.Held);
    }

    [Fact]
    public void Broken_bodies_are_never_called_readable_when_they_lack_a_bracket_and_never_throw()
    {
        const int seed = 4711;
        output.WriteLine($"seed {seed}");
        var random = new Random(seed);
        var json = new RandomJson(random);
        var scan = new BodyScan();
        for (var i = 0; i < Cases; i++)
        {
            var body = json.Object();
            for (var change = random.Next(1, 4); change > 0; change--)
            {
                switch (random.Next(3))
                {
                    case 0:
                        body = body[..random.Next(body.Length + 1)];
                        break;
                    case 1 when body.Length > 0:
                        body[random.Next(body.Length)] = (byte)random.Next(256);
                        break;
                    case 2 when body.Length > 0:
                        body[random.Next(body.Length)] = "{}[]\":,\\ "u8[random.Next(9)];
                        break;
                }
            }

            scan.Read(body, []);
            if (IsJson(body))
            {
                Assert.True(scan.Readable, $"case {i}: {Encoding.UTF8.GetString(body)}");
            }
        }
    }

    [Fact]
    public void Strings_end_where_they_end_at_every_offset_and_length()
    {
        const int seed = 99;
        output.WriteLine($"seed {seed}");
        var random = new Random(seed);
        var json = new RandomJson(random);
        for (var i = 0; i < Cases / 2; i++)
        {
            var padding = random.Next(130);
            var content = Encoding.UTF8.GetBytes(json.Content(30));
            byte[] text = [.. new byte[padding], .. content, (byte)'"', .. new byte[random.Next(70)]];
            var end = JsonStrings.End(text, padding, out var units, out var escaped);

            Assert.Equal(padding + content.Length, end);
            Assert.Equal(content.Contains((byte)'\\'), escaped);
            Assert.Equal(JsonSerializer.Deserialize<string>([(byte)'"', .. content, (byte)'"'])!.Length, units);
            Assert.Equal(-1, JsonStrings.End(text.AsSpan(0, padding + content.Length), padding, out _, out _));
        }
    }

    [Theory]
    [InlineData("""{"model":"a"}""", "a")]
    [InlineData("""{"mo\u0064el":"a"}""", "a")]
    [InlineData("""{"model":"a","model":"b"}""", "b")]
    [InlineData("""{"model":"a","model":null}""", null)]
    [InlineData("""{"model":"\u0061\/b"}""", "a/b")]
    [InlineData("""{"messages":[{"model":"inner"}],"x":{"model":"inner"}}""", null)]
    [InlineData("""{"model":17}""", null)]
    [InlineData("""[{"model":"a"}]""", null)]
    [InlineData("""{}""", null)]
    public void The_model_is_the_last_top_level_one(string body, string? model)
    {
        var scan = new BodyScan();
        scan.Read(Encoding.UTF8.GetBytes(body), []);

        Assert.True(scan.Readable);
        Assert.Equal(model, scan.Model);
    }

    [Theory]
    [InlineData("")]
    [InlineData("{")]
    [InlineData("""{"model":"a" """)]
    [InlineData("""{"model":"a"}}""")]
    [InlineData("""{"model":"a",}""")]
    [InlineData("""{"model" "a"}""")]
    [InlineData("""{"x":[1,2,],"model":"a"}""")]
    [InlineData("""{"x":[1,2},"model":"a"}""")]
    [InlineData("""{"model":"\ud800"}""")]
    [InlineData("""model=a""")]
    public void What_is_not_json_is_not_read(string body)
    {
        var scan = new BodyScan();
        scan.Read(Encoding.UTF8.GetBytes(body), []);

        Assert.False(scan.Readable);
        Assert.Null(scan.Model);
        Assert.Null(scan.Shape());
    }

    [Fact]
    public void Nesting_deeper_than_the_limit_is_not_read_and_costs_no_stack()
    {
        var scan = new BodyScan();
        scan.Read(Encoding.UTF8.GetBytes("""{"model":"a","x":""" + new string('[', 1_000_000)), []);

        Assert.False(scan.Readable);
    }

    private static (string? Model, bool Stream, bool Bound, int Spans) Expected(JsonElement root)
    {
        string? model = null;
        var (stream, bound, spans) = (false, false, 0);
        foreach (var member in root.EnumerateObject())
        {
            switch (member.Name)
            {
                case "model":
                    model = member.Value.ValueKind == JsonValueKind.String && member.Value.GetString() is { Length: > 0 } name ? name : null;
                    spans++;
                    break;
                case "stream":
                    stream = member.Value.ValueKind == JsonValueKind.True;
                    break;
                case "previous_response_id":
                    bound |= member.Value.ValueKind != JsonValueKind.Null;
                    break;
            }
        }

        return (model, stream, bound, spans);
    }

    private static bool IsJson(byte[] body)
    {
        try
        {
            using var parsed = JsonDocument.Parse(body);
            foreach (var member in parsed.RootElement.ValueKind == JsonValueKind.Object ? parsed.RootElement.EnumerateObject().ToArray() : [])
            {
                _ = member.Name;
                _ = member.Value.ValueKind == JsonValueKind.String ? member.Value.GetString() : null;
            }

            return true;
        }
        catch (Exception broken) when (broken is JsonException or InvalidOperationException)
        {
            return false;
        }
    }
}

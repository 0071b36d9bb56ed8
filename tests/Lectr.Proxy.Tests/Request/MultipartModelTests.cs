using System.Text;
using Lectr.Proxy.Request;

namespace Lectr.Proxy.Tests.Request;

public sealed class MultipartModelTests
{
    private const string Type = "multipart/form-data; boundary=\"--x1\"";

    public static TheoryData<string, string?> Bodies => new()
    {
        { Part("model", "whisper-1") + End, "whisper-1" },
        { Part("file\"; filename=\"a.mp3", "\r\n--not the boundary\r\n----x") + Part("model", "whisper-1") + End, "whisper-1" },
        { "preamble\r\n" + Part("model", "m") + Part("file", "x") + End, "m" },
        { Part("models", "no") + End, null },
        { Part("model", "") + End, null },
        { Part("file", "") + Part("model", "m") + End, "m" },
        { Part("model", "cut off")[..^4], null },
        { "", null },
        { "no multipart at all", null },
    };

    private static string End => "----x1--\r\n";

    [Theory]
    [MemberData(nameof(Bodies))]
    public void The_field_is_found_however_the_body_is_cut(string text, string? model)
    {
        var body = Encoding.UTF8.GetBytes(text);
        foreach (var step in new[] { 1, 2, 3, 7, 64, 4096 })
        {
            var finder = MultipartModel.For(Type);
            for (var length = 0; length < body.Length; length += step)
            {
                if (finder.TryFind(body.AsSpan(0, length), complete: false))
                {
                    break;
                }
            }

            Assert.True(finder.TryFind(body, complete: true));
            Assert.Equal(model, finder.Model);
            Assert.Equal(model ?? "", Encoding.UTF8.GetString(body, finder.Span.Start, finder.Span.Length));
        }
    }

    private static string Part(string name, string value) => $"----x1\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n";
}

using System.Text;
using Lectr.Proxy.Request;

namespace Lectr.Proxy.Tests.Request;

/// <summary>Made and damaged multipart bodies, cut at random: what is found does not depend on the cuts, and a sound body's field is always found.</summary>
public sealed class MultipartFuzzTests
{
    private const int Cases = 40_000;
    private const string Boundary = "--x-1";

    private static readonly string[] Bits =
    [
        "\r\n", "\r\n--", "--" + Boundary, "\r\n--" + Boundary, "\r\n--" + Boundary + "--", "model", "name=\"model\"", "Content-Disposition: form-data; name=\"model\"\r\n\r\n", "\r", "\n", "-", "\0", "é",
    ];

    [Fact]
    public void The_field_of_a_sound_body_is_found_and_its_span_is_the_value()
    {
        for (var seed = 0; seed < Cases; seed++)
        {
            var random = new Random(seed);
            var model = "m" + random.Next(1000);
            var parts = Enumerable.Range(0, random.Next(4)).Select(i => Part($"field{i}", Noise(random))).Append(Part("model", model)).ToArray();
            random.Shuffle(parts);
            var body = Encoding.UTF8.GetBytes(string.Concat(parts) + $"--{Boundary}--\r\n");

            Assert.True((model, model) == Read(body, random), $"seed {seed}: {Encoding.UTF8.GetString(body)}");
        }
    }

    [Fact]
    public void A_damaged_body_never_throws_and_is_read_alike_however_it_is_cut()
    {
        for (var seed = 0; seed < Cases; seed++)
        {
            var random = new Random(seed);
            var text = new StringBuilder();
            for (var i = random.Next(12); i > 0; i--)
            {
                text.Append(random.Next(3) == 0 ? Part("model", Noise(random)) : Bits[random.Next(Bits.Length)]);
            }

            var body = Encoding.UTF8.GetBytes(text.ToString());
            var finder = Finder();
            finder.TryFind(body, complete: true);

            Assert.True(finder.Model == Read(body, random).Model, $"seed {seed}: {text}");
        }
    }

    private static (string? Model, string? Span) Read(byte[] body, Random random)
    {
        var finder = Finder();
        for (var length = random.Next(1, 30); length < body.Length; length += random.Next(1, 60))
        {
            if (finder.TryFind(body.AsSpan(0, length), complete: false))
            {
                break;
            }
        }

        finder.TryFind(body, complete: true);
        return (finder.Model, finder.Model is null ? null : Encoding.UTF8.GetString(body, finder.Span.Start, finder.Span.Length));
    }

    private static MultipartModel Finder() => MultipartModel.For($"multipart/form-data; boundary=\"{Boundary}\"");

    /// <summary>A part's content: anything but a line that begins with the boundary.</summary>
    private static string Noise(Random random)
    {
        var noise = string.Concat(Enumerable.Range(0, random.Next(8)).Select(_ => Bits[random.Next(Bits.Length)]));
        return noise.Contains("\r\n--" + Boundary, StringComparison.Ordinal) || noise.StartsWith("--" + Boundary, StringComparison.Ordinal) || noise.EndsWith('\r') ? "" : noise;
    }

    private static string Part(string name, string value) => $"--{Boundary}\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n";
}

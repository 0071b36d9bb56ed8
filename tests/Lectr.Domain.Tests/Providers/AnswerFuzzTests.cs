namespace Lectr.Domain.Tests.Providers;

/// <summary>
/// Damaged answers: every sample, with bytes flipped, cut out, doubled and mixed with another sample's. A reader never throws, and usage,
/// errors and the end are the same however the bytes were cut; names and characters, when themselves damaged, may differ.
/// A find becomes a sample of its provider. <c>LECTR_FUZZ</c> multiplies the number of cases.
/// </summary>
public sealed class AnswerFuzzTests
{
    private static readonly int Cases = 60 * (int.TryParse(Environment.GetEnvironmentVariable("LECTR_FUZZ"), out var times) ? times : 1);
    private static readonly string[] MattersForMoney = ["usage", "breakdown", "error_code", "error_in_stream", "ended"];
    private static readonly byte[][] Telling =
    [
        "\r"u8.ToArray(), "\n\n"u8.ToArray(), "\r\n\r\n"u8.ToArray(), "data:"u8.ToArray(), "data: [DONE]\n\n"u8.ToArray(), "event: error\n"u8.ToArray(), "\""u8.ToArray(), "\\"u8.ToArray(), "\\u"u8.ToArray(),
        "{"u8.ToArray(), "}"u8.ToArray(), "["u8.ToArray(), "]"u8.ToArray(), "\"usage\":"u8.ToArray(), "99999999999999999999"u8.ToArray(), "-1"u8.ToArray(), "1e400"u8.ToArray(), "null"u8.ToArray(), [0], [0xff, 0xfe], [0xed, 0xa0, 0x80],
        "\ufeff"u8.ToArray(),
    ];

    public static TheoryData<string> Files() => [.. Sample.Files()];

    [Theory]
    [MemberData(nameof(Files))]
    public void A_damaged_answer_never_throws_and_its_usage_does_not_depend_on_the_cuts(string file)
    {
        var sample = Sample.Load(file);
        var others = Sample.Files().ToArray();
        for (var seed = 0; seed < Cases; seed++)
        {
            var random = new Random(seed);
            var damaged = sample with { Body = Damage(sample.Body, others, random) };
            var whole = random.Next(2) == 0;

            var atOnce = damaged.Read([], whole);
            var inPieces = damaged.Read(Enumerable.Range(0, damaged.Body.Length).Select(_ => random.Next(1, 40)), whole);
            Assert.All(MattersForMoney, what => Assert.True(Equals(atOnce[what], inPieces[what]), $"seed {seed}, {what}: {atOnce[what]} at once, {inPieces[what]} in pieces"));
        }
    }

    private static byte[] Damage(byte[] body, string[] others, Random random)
    {
        var damaged = body.ToList();
        for (var i = random.Next(1, 8); i > 0 && damaged.Count > 0; i--)
        {
            var at = random.Next(damaged.Count);
            var length = Math.Min(random.Next(1, 200), damaged.Count - at);
            switch (random.Next(6))
            {
                case 0:
                    damaged[at] = (byte)random.Next(256);
                    break;
                case 1:
                    damaged.RemoveRange(at, length);
                    break;
                case 2:
                    damaged.InsertRange(at, damaged.GetRange(at, length));
                    break;
                case 3:
                    damaged.InsertRange(at, Telling[random.Next(Telling.Length)]);
                    break;
                case 4:
                    damaged.RemoveRange(at, damaged.Count - at);
                    break;
                default:
                    var other = Sample.Load(others[random.Next(others.Length)]).Body;
                    damaged.InsertRange(at, other.Take(random.Next(other.Length)));
                    break;
            }
        }

        return [.. damaged];
    }
}

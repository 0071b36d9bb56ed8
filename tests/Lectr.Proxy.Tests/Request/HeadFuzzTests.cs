using System.Text;
using Lectr.Testing.Upstream;

namespace Lectr.Proxy.Tests.Request;

/// <summary>Random and damaged request heads at the socket: never a 5xx of Lectr's own, never a hang, and no request gets another's answer.</summary>
public sealed class HeadFuzzTests
{
    private const int Cases = 600;

    private static readonly string[] Bits =
    [
        "\r\n", "\n", "\r", ":", " ", "\t", "\0", "\u007f", "\u00ff", "Content-Length: 5\r\n", "Content-Length: 0x5\r\n", "Content-Length: -1\r\n", "Transfer-Encoding: chunked\r\n", "Transfer-Encoding: gzip, chunked\r\n",
        "Transfer-Encoding:\u000bchunked\r\n", "Connection: X-Lectr-Key\r\n", "Connection: close, keep-alive\r\n", "Upgrade: h2c\r\n", "Upgrade: websocket\r\n", "Expect: 200-ok\r\n", "Host: a, b\r\n", "X-Lectr-Feature: a\r\n", "X-Lectr-Provider: \r\n",
        "Trailer: X-Lectr-Key\r\n", "Cookie: a=b\r\n", "Range: bytes=0-\r\n", "If-None-Match: *\r\n", "Content-Encoding: gzip\r\n", "Content-Type: multipart/form-data\r\n", "0\r\n\r\n", "5\r\nhello\r\n",
    ];

    private static readonly string[] Targets = ["/v1/chat/completions", "/v1/messages", "//v1//x", "/v1/%2e%2e/x", "/%00", "*", "http://other.example/v1/models", "/v1/models?key=%ff&&=", "/v1beta/models/m:generateContent", "/\u00e9", "?", "/" + "a"];

    [Fact]
    public async Task Whatever_a_head_says_lectr_answers_below_500_or_closes()
    {
        await using var upstream = ScriptedUpstream.Start(ScriptedAnswer.Json("{\"mine\":1}"));
        await using var proxy = await RunningProxy.StartAsync(upstream);
        for (var seed = 0; seed < Cases; seed++)
        {
            var message = Message(new Random(seed));
            using var client = await RawClient.ConnectAsync(proxy.Port);
            await client.SendAsync(message);
            client.HalfClose();

            var answer = await client.ReadToEndAsync();

            var status = answer.Length >= 12 && answer.StartsWith("HTTP/1.1 ", StringComparison.Ordinal) ? int.Parse(answer.AsSpan(9, 3)) : 0;
            Assert.True(status is < 500 or 501 or 505, $"seed {seed}: {status} for {message}");
        }

        using var sound = await proxy.Client.PostAsync(new Uri("/v1/chat/completions", UriKind.Relative), new StringContent("""{"model":"gpt-4o-mini"}"""));
        Assert.Equal("{\"mine\":1}", await sound.Content.ReadAsStringAsync());
        Assert.Empty(upstream.Failures);
    }

    private static string Message(Random random)
    {
        var method = random.Next(8) switch { 0 => "GET", 1 => "OPTIONS", 2 => "CONNECT", 3 => "pOsT", 4 => "", _ => "POST" };
        var text = new StringBuilder($"{method} {Targets[random.Next(Targets.Length)]} HTTP/1.{random.Next(3)}\r\n");
        List<string> lines = ["Host: x\r\n", $"X-Lectr-Key: {RunningProxy.Key}\r\n", "Content-Length: 2\r\n"];
        lines.RemoveAll(_ => random.Next(10) == 0);
        for (var i = random.Next(4); i > 0; i--)
        {
            lines.Insert(random.Next(lines.Count + 1), Bits[random.Next(Bits.Length)]);
        }

        text.AppendJoin("", lines).Append("\r\n{}");
        for (var i = random.Next(3); i > 0; i--)
        {
            text.Insert(random.Next(text.Length), Bits[random.Next(Bits.Length)]);
        }

        return text.ToString();
    }
}

using System.IO.Compression;
using System.Net;
using System.Text;
using Lectr.Domain.Requests;
using Lectr.Testing.Upstream;

namespace Lectr.Proxy.Tests.Observe;

public sealed class EncodedAnswerTests
{
    private const string Chat = """{"model":"gpt-4o-mini","stream":true}""";

    [Theory]
    [InlineData("gzip")]
    [InlineData("deflate")]
    [InlineData("br")]
    [InlineData("GZIP")]
    public async Task Usage_is_read_from_a_compressed_stream_that_the_client_gets_as_sent(string encoding)
    {
        var text = "data: {\"model\":\"gpt-4o-mini\",\"choices\":[{\"delta\":{\"content\":\"" + new string('a', 5000) + "\"}}]}\n\n"
            + "data: {\"model\":\"gpt-4o-mini\",\"choices\":[],\"usage\":{\"prompt_tokens\":5,\"completion_tokens\":2,\"total_tokens\":7}}\n\ndata: [DONE]\n\n";
        var encoded = Encode(encoding, text);
        var answer = ScriptedAnswer.ChunkedHead(200, "text/event-stream", ("Content-Encoding", encoding));
        foreach (var piece in encoded.Chunk(7))
        {
            answer.Chunk(piece);
        }

        await using var upstream = ScriptedUpstream.Start(answer.LastChunk());
        await using var proxy = await RunningProxy.StartAsync(upstream);

        using var received = await proxy.Client.PostAsync(new Uri("/v1/chat/completions", UriKind.Relative), new StringContent(Chat));

        Assert.Equal(encoded, await received.Content.ReadAsByteArrayAsync());
        Assert.Equal(encoding, Assert.Single(received.Content.Headers.ContentEncoding));
        var proxied = await proxy.EventAsync();
        Assert.Equal((5L, 2L, UsageSource.Reported), (proxied.Usage!.Input!.Value, proxied.Usage.Output!.Value, proxied.UsageSource));
    }

    [Theory]
    [InlineData("gzip")]
    [InlineData("br")]
    [InlineData("zstd")]
    [InlineData("made-up")]
    public async Task What_cannot_be_decoded_passes_all_the_same(string encoding)
    {
        byte[] body = [1, 2, 3, 4, 5, 6, 7, 8, 9];
        await using var upstream = ScriptedUpstream.Start(ScriptedAnswer.Whole(200, "application/json", body, ("Content-Encoding", encoding)));
        await using var proxy = await RunningProxy.StartAsync(upstream);

        using var received = await proxy.Client.PostAsync(new Uri("/v1/chat/completions", UriKind.Relative), new StringContent(Chat));

        Assert.Equal(body, await received.Content.ReadAsByteArrayAsync());
        Assert.Equal((HttpStatusCode.OK, RequestStatus.Success), (received.StatusCode, (await proxy.EventAsync()).Status));
    }

    private static byte[] Encode(string encoding, string text)
    {
        using var target = new MemoryStream();
        using (Stream encoder = encoding.ToLowerInvariant() switch
        {
            "gzip" => new GZipStream(target, CompressionLevel.Optimal),
            "deflate" => new ZLibStream(target, CompressionLevel.Optimal),
            _ => new BrotliStream(target, CompressionLevel.Optimal),
        })
        {
            encoder.Write(Encoding.UTF8.GetBytes(text));
        }

        return target.ToArray();
    }
}

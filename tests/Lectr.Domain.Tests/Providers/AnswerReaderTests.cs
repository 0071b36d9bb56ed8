using System.Text;
using Lectr.Domain.Providers;

namespace Lectr.Domain.Tests.Providers;

public sealed class AnswerReaderTests
{
    private static readonly string[] Paths =
        ["/v1/chat/completions", "/v1/responses", "/v1/completions", "/v1/messages", "/v1beta/models/m:streamGenerateContent", "/v1/interactions"];

    private static readonly string?[] Types = ["text/event-stream", "application/json", null, "audio/mpeg"];

    private static readonly string[] Words =
    [
        "{", "}", "[", "]", "\"", "\\", ":", ",", "\n", "\r", "\r\n", "\n\n", "data: ", "data:", "event: x", "[DONE]", "\"usage\":", "\"usage\":{", "null", "1e999",
        "-1", "\"prompt_tokens\":12", "\"error\":", "\"delta\":{", "\"delta\":\"", "\"content\":\"", "\\u12", "\uFEFF", "é", "\"x_groq\":", "\"response\":{",
        "{\"type\":\"content_block_delta\"", "{\"type\":\"response.x.delta\"", "\"usageMetadata\":", "\"model\":\"", "99999999999999999999", "\"cache_creation\":[]",
    ];

    [Fact]
    public void No_bytes_make_a_reader_throw()
    {
        var random = new Random(20261121);
        for (var round = 0; round < 6000; round++)
        {
            var endpoint = Endpoints.Match("POST", Paths[random.Next(Paths.Length)], "")!;
            var reader = endpoint.Format.ReadAnswer(endpoint, new AnswerHead(200, Types[random.Next(Types.Length)], true));
            var bytes = new List<byte>();
            for (var i = random.Next(60); i >= 0; i--)
            {
                bytes.AddRange(random.Next(4) == 0 ? [(byte)random.Next(256)] : Encoding.UTF8.GetBytes(Words[random.Next(Words.Length)]));
            }

            for (var at = 0; at < bytes.Count;)
            {
                var take = Math.Min(bytes.Count - at, random.Next(1, 20));
                reader.Append(bytes.GetRange(at, take).ToArray());
                at += take;
            }

            Assert.NotNull(reader.Finish(whole: random.Next(2) == 0));
        }
    }

    [Fact]
    public void Recorded_answers_with_flipped_bytes_do_not_make_a_reader_throw()
    {
        var random = new Random(7);
        foreach (var file in Sample.Files())
        {
            var sample = Sample.Load(file);
            for (var round = 0; round < 20; round++)
            {
                var body = sample.Body.ToArray();
                for (var flips = random.Next(1, 6); flips > 0; flips--)
                {
                    body[random.Next(body.Length)] = (byte)random.Next(256);
                }

                _ = (sample with { Body = body }).Read(Enumerable.Range(0, body.Length).Select(_ => random.Next(1, 200)));
            }
        }
    }

    [Fact]
    public void An_answer_of_any_size_is_read_in_bounded_memory()
    {
        var endpoint = Endpoints.Match("POST", "/v1/chat/completions", "")!;
        var reader = endpoint.Format.ReadAnswer(endpoint, new AnswerHead(200, "application/json", false));
        reader.Append("{\"choices\":[{\"message\":{\"content\":\""u8);
        var filler = Encoding.UTF8.GetBytes(new string('x', 65536));
        reader.Append(filler);
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 1000; i++)
        {
            reader.Append(filler);
        }

        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 1024);
        reader.Append("\"}}],\"model\":\"gpt-4o\",\"usage\":{\"prompt_tokens\":3,\"completion_tokens\":4}}"u8);
        var answer = reader.Finish(whole: true);
        Assert.Equal((3, 4, 1001 * 65536L, "gpt-4o"), (answer.Usage!.Input, answer.Usage.Output, answer.OutputChars, answer.Model));
    }

    [Theory]
    [InlineData("/v1/chat/completions", "data: {\"id\":\"chatcmpl-1\",\"object\":\"chat.completion.chunk\",\"created\":1763700000,\"model\":\"gpt-4o-mini\",\"service_tier\":\"default\",\"system_fingerprint\":\"fp_1\",\"choices\":[{\"index\":0,\"delta\":{\"content\":\" there\"},\"logprobs\":null,\"finish_reason\":null}],\"usage\":null,\"obfuscation\":\"Kq\"}\n\n")]
    [InlineData("/v1/responses", "event: response.output_text.delta\ndata: {\"type\":\"response.output_text.delta\",\"sequence_number\":4,\"item_id\":\"msg_1\",\"output_index\":0,\"content_index\":0,\"delta\":\" there\",\"logprobs\":[],\"obfuscation\":\"aB\"}\n\n")]
    [InlineData("/v1/messages", "event: content_block_delta\ndata: {\"type\":\"content_block_delta\",\"index\":0,\"delta\":{\"type\":\"text_delta\",\"text\":\" there\"}}\n\n")]
    public void A_chunk_of_text_costs_no_allocation(string path, string chunk)
    {
        var bytes = Encoding.UTF8.GetBytes(chunk);
        var endpoint = Endpoints.Match("POST", path, "")!;
        var reader = endpoint.Format.ReadAnswer(endpoint, new AnswerHead(200, "text/event-stream", true));
        reader.Append("data: {\"type\":\"response.created\",\"response\":{\"id\":\"resp_1\",\"model\":\"gpt-4o-mini\"}}\n\n"u8);
        reader.Append(bytes);
        reader.Append(bytes);
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 100; i++)
        {
            reader.Append(bytes);
        }

        Assert.Equal(before, GC.GetAllocatedBytesForCurrentThread());
        Assert.Equal(102 * 6, reader.Finish(whole: true).OutputChars);
    }
}

using System.Net;
using System.Net.Sockets;
using System.Text;
using Lectr.Testing;
using Lectr.Testing.Upstream;

namespace Lectr.EventStore.Tests;

/// <summary>The wire-level peer that other tests rely on does what they ask of it.</summary>
public sealed class ScriptedUpstreamTests
{
    [Fact]
    public async Task It_keeps_the_request_byte_for_byte_and_the_connection_alive()
    {
        await using var upstream = ScriptedUpstream.Start(request => ScriptedAnswer.Json($$"""{"got":"{{request.Target}}"}"""));
        using var client = new TcpClient();
        await client.ConnectAsync(IPAddress.Loopback, upstream.Port);
        const string First = "POST /a?b=%20c HTTP/1.1\r\nhOsT: x\r\nX-Odd:  two  spaces \r\nContent-Length: 3\r\n\r\nabc";
        const string Second = "POST /chunked HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n2;x=y\r\nhi\r\n0\r\nTrailer: t\r\n\r\n";

        await client.GetStream().WriteAsync(Encoding.ASCII.GetBytes(First + Second));
        var second = await upstream.RequestAsync(1);
        var first = await upstream.RequestAsync(0);

        Assert.Equal(First, Encoding.ASCII.GetString(first.HeadBytes) + first.Text);
        Assert.Equal("two  spaces", first.Header("x-odd"));
        Assert.Equal(("hi", "2;x=y\r\nhi\r\n0\r\nTrailer: t\r\n\r\n", "t"), (second.Text, Encoding.ASCII.GetString(second.RawBody), second.Trailers[0].Value));
        Assert.Equal(1, upstream.Connections);
    }

    [Fact]
    public async Task A_gate_holds_the_answer_in_the_middle()
    {
        var gate = new Gate();
        await using var upstream = ScriptedUpstream.Start(ScriptedAnswer.ChunkedHead(200, "text/event-stream").Chunk("data: 1\n\n").Wait(gate).Chunk("data: 2\n\n").LastChunk());
        using var client = new HttpClient();

        using var answer = await client.GetAsync(upstream.Url, HttpCompletionOption.ResponseHeadersRead);
        using var reader = new StreamReader(await answer.Content.ReadAsStreamAsync());
        var before = await reader.ReadLineAsync();
        await gate.Reached;
        gate.Open();

        Assert.Equal("data: 1", before);
        Assert.Equal("\ndata: 2\n\n", await reader.ReadToEndAsync());
    }

    [Fact]
    public async Task A_reset_reaches_the_client_as_an_error_and_its_leaving_opens_a_gate()
    {
        var left = new Gate();
        await using var resetting = ScriptedUpstream.Start(ScriptedAnswer.ChunkedHead(200, "text/plain").Chunk("x").Reset());
        await using var waiting = ScriptedUpstream.Start(ScriptedAnswer.ChunkedHead(200, "text/plain").Chunk("x").WaitForClientToLeave(left));
        using var client = new HttpClient();

        await Assert.ThrowsAsync<HttpRequestException>(() => client.GetStringAsync(resetting.Url));
        (await client.GetAsync(waiting.Url, HttpCompletionOption.ResponseHeadersRead)).Dispose();

        await left.WaitAsync();
    }
}

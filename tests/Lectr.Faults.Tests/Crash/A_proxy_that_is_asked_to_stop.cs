using System.Net;
using System.Text;
using Lectr.Faults.Tests.Injection;
using Lectr.Testing;
using Lectr.Testing.Upstream;

namespace Lectr.Faults.Tests.Crash;

/// <summary>SIGTERM: no new connection, streams finish, the spool is shipped, exit code 0.</summary>
public sealed class A_proxy_that_is_asked_to_stop
{
    [Fact]
    public async Task Finishes_its_streams_ships_its_spool_and_exits_with_0()
    {
        var middle = new Gate();
        await using var database = await FaultyDatabase.StartAsync();
        await using var upstream = ScriptedUpstream.Start(_ => ScriptedAnswer
            .ChunkedHead(200, "text/event-stream", ("x-request-id", "the-stream"))
            .Chunk("data: {\"id\":\"c\",\"model\":\"gpt-4o-mini\",\"choices\":[{\"index\":0,\"delta\":{\"content\":\"first\"}}]}\n\n")
            .Wait(middle)
            .Chunk("data: {\"id\":\"c\",\"model\":\"gpt-4o-mini\",\"choices\":[],\"usage\":{\"prompt_tokens\":5,\"completion_tokens\":1,\"total_tokens\":6}}\n\ndata: [DONE]\n\n")
            .LastChunk());
        await using var lectr = await LectrProcess.StartAsync(Setting.Options(database, upstream));
        using var client = lectr.ProxyClient();
        using var request = new HttpRequestMessage(HttpMethod.Post, "/v1/chat/completions")
        {
            Content = new StringContent("""{"model":"gpt-4o-mini","stream":true,"messages":[]}""", Encoding.UTF8, "application/json"),
        };
        using var answer = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
        await using var body = await answer.Content.ReadAsStreamAsync();
        var first = new byte[4096];
        Assert.True(await body.ReadAsync(first) > 0);

        var stopping = lectr.StopAsync();
        await Eventually.TrueAsync(() => RefusesAsync(lectr.ProxyUrl), "new connections are refused");
        middle.Open();
        using var rest = new StreamReader(body);
        var text = await rest.ReadToEndAsync();

        Assert.EndsWith("data: [DONE]\n\n", text, StringComparison.Ordinal);
        Assert.Equal(0, await stopping);
        Assert.Equal(1, (await database.StoredAsync())["the-stream"]);
    }

    private static async Task<bool> RefusesAsync(string url)
    {
        using var fresh = new HttpClient();
        try
        {
            using var answer = await fresh.GetAsync(url + "/health/ready");
            return false;
        }
        catch (HttpRequestException)
        {
            return true;
        }
    }
}

using System.Net.WebSockets;
using System.Text;
using Lectr.Domain.Requests;
using Lectr.Testing;

namespace Lectr.Proxy.Tests.WebSockets;

public sealed class WebSocketTests
{
    private const string Created = """{"type":"response.created","response":{"id":"resp_1","model":"gpt-4o-mini"}}""";
    private const string Delta = """{"type":"response.output_text.delta","delta":"Hello there"}""";
    private const string Completed = """{"type":"response.completed","response":{"id":"resp_1","model":"gpt-4o-mini","usage":{"input_tokens":1000,"input_tokens_details":{"cached_tokens":400},"output_tokens":200,"total_tokens":1200}}}""";
    private const string RealtimeDone = """
        {"event_id":"e1","type":"response.done","response":{"id":"resp_2","usage":{"total_tokens":250,"input_tokens":100,"output_tokens":150,
         "input_token_details":{"text_tokens":60,"audio_tokens":40,"cached_tokens":0,"cached_tokens_details":{"text_tokens":0,"audio_tokens":0}},"output_token_details":{"text_tokens":50,"audio_tokens":100}}}}
        """;

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Each_turn_is_recorded_with_its_usage_before_its_last_message_arrives(bool deflate)
    {
        await using var upstream = new WebSocketUpstream(deflate, async (socket, _) =>
        {
            while (await ReceiveAsync(socket) is { } asked)
            {
                Assert.Equal("""{"type":"response.create","model":"gpt-4o-mini","input":"Hello?"}""", asked);
                await SendAsync(socket, Created);
                await SendAsync(socket, Delta);
                await SendInTwoFramesAsync(socket, Completed);
            }

            await socket.CloseAsync(WebSocketCloseStatus.NormalClosure, null, default);
        });
        await using var proxy = await StartAsync(upstream);
        using var client = await ConnectAsync(proxy, "/v1/responses", deflate);

        for (var turn = 1; turn <= 3; turn++)
        {
            await SendAsync(client, """{"type":"response.create","model":"gpt-4o-mini","input":"Hello?"}""");
            Assert.Equal((Created, Delta, Completed), (await ReceiveAsync(client), await ReceiveAsync(client), await ReceiveAsync(client)));
            Assert.Equal(turn, proxy.Host.Counters.Captured);
        }

        await client.CloseAsync(WebSocketCloseStatus.NormalClosure, null, default);
        var events = await proxy.EventsAsync(3);
        Assert.Equal(3, events.Count);
        Assert.All(events, turn => Assert.Equal(
            (RequestStatus.Success, 600L, 400L, 200L, 0.00024m, "GET /v1/responses"),
            (turn.Status, turn.Usage!.Input, turn.Usage.CacheRead, turn.Usage.Output, turn.Cost!.Usd, turn.Endpoint)));
        Assert.Equal(3, events.Select(turn => turn.RequestId).Distinct().Count());
        Assert.Contains("Authorization: Bearer sk-test", upstream.Head, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("X-Lectr", upstream.Head, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task A_realtime_turn_counts_its_audio_and_takes_its_model_from_the_query()
    {
        await using var upstream = new WebSocketUpstream(deflate: false, async (socket, _) =>
        {
            await SendAsync(socket, """{"type":"session.created","session":{"model":"gpt-realtime"}}""");
            await ReceiveAsync(socket);
            await socket.SendAsync(new byte[70_000], WebSocketMessageType.Binary, true, default);
            await SendAsync(socket, """{"event_id":"e0","type":"response.created","response":{"id":"resp_2"}}""");
            await SendAsync(socket, RealtimeDone);
            await ReceiveAsync(socket);
        });
        await using var proxy = await StartAsync(upstream);
        using var client = await ConnectAsync(proxy, "/v1/realtime?model=gpt-realtime", deflate: false);

        await ReceiveAsync(client);
        await SendAsync(client, """{"type":"response.create"}""");
        await ReceiveAsync(client);
        await ReceiveAsync(client);
        Assert.Equal(RealtimeDone, await ReceiveAsync(client));
        var turn = await proxy.EventAsync();

        Assert.Equal(("gpt-realtime", 100L, 40L, 150L, 100L), (turn.ModelActual, turn.Usage!.Input, turn.Usage.AudioInput, turn.Usage.Output, turn.Usage.AudioOutput));
        Assert.Equal((UsageSource.Reported, true), (turn.UsageSource, turn.Streaming));
    }

    [Fact]
    public async Task A_turn_cut_by_the_provider_is_aborted_and_by_the_client_cancelled()
    {
        foreach (var (byClient, expected) in new[] { (true, RequestStatus.ClientCancelled), (false, RequestStatus.UpstreamAborted) })
        {
            await using var upstream = new WebSocketUpstream(deflate: false, async (socket, stream) =>
            {
                await ReceiveAsync(socket);
                await SendAsync(socket, Created);
                if (byClient)
                {
                    await ReceiveAsync(socket);
                }

                stream.Socket.Close(0);
            });
            await using var proxy = await StartAsync(upstream);
            using var client = await ConnectAsync(proxy, "/v1/responses", deflate: false);
            await SendAsync(client, """{"type":"response.create"}""");
            await ReceiveAsync(client);
            if (byClient)
            {
                client.Abort();
            }

            Assert.Equal((expected, 101), ((await proxy.EventAsync()).Status, (await proxy.EventAsync()).HttpStatus));
        }
    }

    [Fact]
    public async Task A_connection_without_a_turn_is_recorded_once_and_one_that_the_provider_declines_is_its_answer()
    {
        await using var upstream = new WebSocketUpstream(deflate: false, async (socket, _) => await ReceiveAsync(socket));
        await using var proxy = await StartAsync(upstream);
        using (var client = await ConnectAsync(proxy, "/v1/responses", deflate: false))
        {
            client.Abort();
        }

        var idle = await proxy.EventAsync();
        Assert.Equal((101, UsageSource.None, (Usage?)null), (idle.HttpStatus, idle.UsageSource, idle.Usage));

        await using var declining = Lectr.Testing.Upstream.ScriptedUpstream.Start(Lectr.Testing.Upstream.ScriptedAnswer.Json("""{"error":{"code":"invalid_api_key"}}""", 401));
        await using var second = await RunningProxy.StartAsync(declining);
        var refused = await Assert.ThrowsAsync<WebSocketException>(() => ConnectAsync(second, "/v1/realtime?model=gpt-realtime", deflate: false));
        Assert.Contains("401", refused.Message, StringComparison.Ordinal);
        Assert.Equal((RequestStatus.ClientError, "invalid_api_key"), ((await second.EventAsync()).Status, (await second.EventAsync()).ErrorCode));
    }

    private static Task<RunningProxy> StartAsync(WebSocketUpstream upstream) =>
        RunningProxy.StartAsync(options: options => options with { BaseUrls = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase) { ["openai"] = upstream.Url + "/v1" } });

    private static async Task<ClientWebSocket> ConnectAsync(RunningProxy proxy, string path, bool deflate)
    {
        var client = new ClientWebSocket();
        client.Options.SetRequestHeader("X-Lectr-Key", RunningProxy.Key);
        client.Options.SetRequestHeader("Authorization", "Bearer sk-test");
        client.Options.DangerousDeflateOptions = deflate ? new WebSocketDeflateOptions() : null;
        using var patience = new CancellationTokenSource(Patience.Span);
        await client.ConnectAsync(new Uri($"ws://127.0.0.1:{proxy.Port}{path}"), patience.Token);
        return client;
    }

    private static Task SendAsync(WebSocket socket, string text) => socket.SendAsync(Encoding.UTF8.GetBytes(text), WebSocketMessageType.Text, true, default);

    private static async Task SendInTwoFramesAsync(WebSocket socket, string text)
    {
        var bytes = Encoding.UTF8.GetBytes(text);
        await socket.SendAsync(bytes.AsMemory(0, 40), WebSocketMessageType.Text, false, default);
        await socket.SendAsync(bytes.AsMemory(40), WebSocketMessageType.Text, true, default);
    }

    /// <summary>A whole message as text; null once the peer closes or is gone.</summary>
    private static async Task<string?> ReceiveAsync(WebSocket socket)
    {
        using var patience = new CancellationTokenSource(Patience.Span);
        var (buffer, length) = (new byte[100_000], 0);
        try
        {
            while (true)
            {
                var part = await socket.ReceiveAsync(buffer.AsMemory(length), patience.Token);
                length += part.Count;
                if (part.MessageType == WebSocketMessageType.Close)
                {
                    return null;
                }

                if (part.EndOfMessage)
                {
                    return Encoding.UTF8.GetString(buffer, 0, length);
                }
            }
        }
        catch (WebSocketException)
        {
            return null;
        }
    }
}

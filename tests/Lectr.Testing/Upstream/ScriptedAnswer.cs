using System.Text;

namespace Lectr.Testing.Upstream;

/// <summary>What goes back for one request, step by step.</summary>
public sealed class ScriptedAnswer
{
    private readonly List<Func<UpstreamExchange, Task>> _steps = [];

    /// <summary>A whole answer with a JSON body and its length.</summary>
    public static ScriptedAnswer Json(string json, int status = 200, params (string Name, string Value)[] headers) =>
        Whole(status, "application/json", Encoding.UTF8.GetBytes(json), headers);

    /// <summary>A whole answer with its length.</summary>
    public static ScriptedAnswer Whole(int status, string contentType, byte[] body, params (string Name, string Value)[] headers) =>
        new ScriptedAnswer()
            .Send(Head(status, [("Content-Type", contentType), ("Content-Length", body.Length.ToString(System.Globalization.CultureInfo.InvariantCulture)), .. headers]))
            .Send(body);

    /// <summary>A chunked stream of server-sent events, a chunk each; every frame is sent as given, its blank line included.</summary>
    public static ScriptedAnswer EventStream(IEnumerable<string> frames, params (string Name, string Value)[] headers)
    {
        var answer = ChunkedHead(200, "text/event-stream", headers);
        foreach (var frame in frames)
        {
            answer.Chunk(frame);
        }

        return answer.LastChunk();
    }

    /// <summary>The head of a chunked answer; chunks follow.</summary>
    public static ScriptedAnswer ChunkedHead(int status, string contentType, params (string Name, string Value)[] headers) =>
        new ScriptedAnswer().Send(Head(status, [("Content-Type", contentType), ("Transfer-Encoding", "chunked"), .. headers]));

    /// <summary>Status line and headers with the final empty line.</summary>
    public static string Head(int status, params (string Name, string Value)[] headers)
    {
        var head = new StringBuilder($"HTTP/1.1 {status} {(status < 400 ? "OK" : "Error")}\r\n");
        foreach (var (name, value) in headers)
        {
            head.Append(name).Append(": ").Append(value).Append("\r\n");
        }

        return head.Append("\r\n").ToString();
    }

    /// <summary>Sends bytes as they are.</summary>
    public ScriptedAnswer Send(byte[] bytes) => Step(exchange => exchange.SendAsync(bytes));

    /// <summary>Sends text as UTF-8.</summary>
    public ScriptedAnswer Send(string text) => Step(exchange => exchange.SendAsync(text));

    /// <summary>Sends one chunk.</summary>
    public ScriptedAnswer Chunk(string text) => Chunk(Encoding.UTF8.GetBytes(text));

    /// <summary>Sends one chunk.</summary>
    public ScriptedAnswer Chunk(byte[] bytes) => Step(exchange => exchange.SendChunkAsync(bytes));

    /// <summary>Ends a chunked body, with trailers if any.</summary>
    public ScriptedAnswer LastChunk(params (string Name, string Value)[] trailers) =>
        Send("0\r\n" + string.Concat(trailers.Select(trailer => $"{trailer.Name}: {trailer.Value}\r\n")) + "\r\n");

    /// <summary>Waits until the test opens the gate.</summary>
    public ScriptedAnswer Wait(Gate gate) => Step(_ => gate.WaitAsync());

    /// <summary>Waits until the client has closed the connection, then opens the gate.</summary>
    public ScriptedAnswer WaitForClientToLeave(Gate? left = null) => Step(async exchange =>
    {
        await exchange.WaitForClientToLeaveAsync();
        left?.Open();
    });

    /// <summary>Ends the connection in the ordinary way.</summary>
    public ScriptedAnswer Close() => Step(exchange =>
    {
        exchange.Close();
        return Task.CompletedTask;
    });

    /// <summary>Ends the connection with a reset.</summary>
    public ScriptedAnswer Reset() => Step(exchange =>
    {
        exchange.Reset();
        return Task.CompletedTask;
    });

    /// <summary>Anything else.</summary>
    public ScriptedAnswer Step(Func<UpstreamExchange, Task> step)
    {
        _steps.Add(step);
        return this;
    }

    /// <summary>Carries the steps out.</summary>
    public async Task PlayAsync(UpstreamExchange exchange)
    {
        foreach (var step in _steps)
        {
            await step(exchange);
        }
    }
}

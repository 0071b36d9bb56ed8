using System.Text;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;

namespace Lectr.Demo;

/// <summary>Writes an answer as server-sent events, each flushed as it comes.</summary>
internal sealed class EventStreamWriter(HttpContext context)
{
    /// <summary>Sends the head.</summary>
    public void Begin() => context.Response.ContentType = "text/event-stream; charset=utf-8";

    /// <summary>Sends one event, with a name where the format has names.</summary>
    public Task SendAsync(JsonNode data, string? name = null) => SendAsync(data.ToJsonString(), name);

    /// <summary>Sends one event whose data is no JSON.</summary>
    public async Task SendAsync(string data, string? name = null)
    {
        var text = name is null ? $"data: {data}\n\n" : $"event: {name}\ndata: {data}\n\n";
        await context.Response.Body.WriteAsync(Encoding.UTF8.GetBytes(text), context.RequestAborted);
        await context.Response.Body.FlushAsync(context.RequestAborted);
    }
}

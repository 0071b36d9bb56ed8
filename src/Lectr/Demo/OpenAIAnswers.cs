using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;

namespace Lectr.Demo;

/// <summary>OpenAI's wire format as the simulated provider speaks it: chat, responses, embeddings.</summary>
internal static class OpenAIAnswers
{
    private const long Created = 1_795_000_000;

    public static async Task ChatAsync(HttpContext context, SimulatedCall call)
    {
        var id = call.Id("chatcmpl-");
        if (call.Body["stream"]?.GetValue<bool>() != true)
        {
            await call.WaitForAllAsync(context);
            var message = new JsonObject { ["role"] = "assistant", ["content"] = call.Text(), ["refusal"] = null };
            await context.Response.WriteAsJsonAsync(new JsonObject
            {
                ["id"] = id,
                ["object"] = "chat.completion",
                ["created"] = Created,
                ["model"] = call.Model,
                ["choices"] = new JsonArray(new JsonObject { ["index"] = 0, ["message"] = message, ["finish_reason"] = "stop" }),
                ["usage"] = ChatUsage(call),
                ["service_tier"] = "default",
            });
            return;
        }

        var withUsage = call.Body["stream_options"]?["include_usage"]?.GetValue<bool>() == true;
        var stream = new EventStreamWriter(context);
        stream.Begin();
        await call.WaitForFirstAsync(context);
        await stream.SendAsync(Chunk(id, call, new JsonObject { ["role"] = "assistant", ["content"] = "" }, null));
        foreach (var (text, tokens) in call.Pieces())
        {
            await stream.SendAsync(Chunk(id, call, new JsonObject { ["content"] = text }, null));
            await call.WaitForAsync(tokens, context);
        }

        await stream.SendAsync(Chunk(id, call, [], "stop"));
        if (withUsage)
        {
            var last = Chunk(id, call, [], null);
            last["choices"] = new JsonArray();
            last["usage"] = ChatUsage(call);
            await stream.SendAsync(last);
        }

        await stream.SendAsync("[DONE]");
    }

    public static async Task ResponsesAsync(HttpContext context, SimulatedCall call)
    {
        var id = call.Id("resp_");
        if (call.Body["stream"]?.GetValue<bool>() != true)
        {
            await call.WaitForAllAsync(context);
            await context.Response.WriteAsJsonAsync(Response(id, call, "completed"));
            return;
        }

        var stream = new EventStreamWriter(context);
        stream.Begin();
        await call.WaitForFirstAsync(context);
        var number = 0;
        await SendAsync("response.created", new JsonObject { ["response"] = Response(id, call, "in_progress") });
        foreach (var (text, tokens) in call.Pieces())
        {
            await SendAsync("response.output_text.delta", new JsonObject { ["item_id"] = "msg_1", ["output_index"] = 0, ["content_index"] = 0, ["delta"] = text });
            await call.WaitForAsync(tokens, context);
        }

        await SendAsync("response.completed", new JsonObject { ["response"] = Response(id, call, "completed") });

        Task SendAsync(string type, JsonObject data)
        {
            data["type"] = type;
            data["sequence_number"] = number++;
            return stream.SendAsync(data, type);
        }
    }

    public static async Task EmbeddingsAsync(HttpContext context, SimulatedCall call)
    {
        const int Dimensions = 64;
        await call.WaitForFirstAsync(context);
        var vector = new JsonArray([.. Enumerable.Range(0, Dimensions).Select(_ => JsonValue.Create(Math.Round((call.Dice.Unit() * 2) - 1, 6)))]);
        await context.Response.WriteAsJsonAsync(new JsonObject
        {
            ["object"] = "list",
            ["data"] = new JsonArray(new JsonObject { ["object"] = "embedding", ["index"] = 0, ["embedding"] = vector }),
            ["model"] = call.Model,
            ["usage"] = new JsonObject { ["prompt_tokens"] = call.Prompt, ["total_tokens"] = call.Prompt },
        });
    }

    public static JsonObject Error(int status) => new()
    {
        ["error"] = new JsonObject { ["message"] = "The simulated provider was asked to fail.", ["type"] = TypeOf(status), ["param"] = null, ["code"] = TypeOf(status) },
    };

    private static string TypeOf(int status) => status switch
    {
        StatusCodes.Status429TooManyRequests => "rate_limit_exceeded",
        < StatusCodes.Status500InternalServerError => "invalid_request_error",
        _ => "server_error",
    };

    private static JsonObject Chunk(string id, SimulatedCall call, JsonObject delta, string? finish) => new()
    {
        ["id"] = id,
        ["object"] = "chat.completion.chunk",
        ["created"] = Created,
        ["model"] = call.Model,
        ["service_tier"] = "default",
        ["choices"] = new JsonArray(new JsonObject { ["index"] = 0, ["delta"] = delta, ["finish_reason"] = finish }),
    };

    private static JsonObject ChatUsage(SimulatedCall call) => new()
    {
        ["prompt_tokens"] = call.Prompt,
        ["completion_tokens"] = call.Output,
        ["total_tokens"] = call.Prompt + call.Output,
        ["prompt_tokens_details"] = new JsonObject { ["cached_tokens"] = call.Cached, ["audio_tokens"] = 0 },
        ["completion_tokens_details"] = new JsonObject { ["reasoning_tokens"] = 0, ["audio_tokens"] = 0 },
    };

    private static JsonObject Response(string id, SimulatedCall call, string status)
    {
        var done = status == "completed";
        var text = new JsonObject { ["type"] = "output_text", ["text"] = done ? call.Text() : "", ["annotations"] = new JsonArray() };
        var message = new JsonObject { ["type"] = "message", ["id"] = "msg_1", ["role"] = "assistant", ["status"] = status, ["content"] = new JsonArray(text) };
        return new JsonObject
        {
            ["id"] = id,
            ["object"] = "response",
            ["created_at"] = Created,
            ["status"] = status,
            ["model"] = call.Model,
            ["output"] = done ? new JsonArray(message) : [],
            ["service_tier"] = "default",
            ["usage"] = done ? ResponsesUsage(call) : null,
        };
    }

    private static JsonObject ResponsesUsage(SimulatedCall call) => new()
    {
        ["input_tokens"] = call.Prompt,
        ["input_tokens_details"] = new JsonObject { ["cached_tokens"] = call.Cached },
        ["output_tokens"] = call.Output,
        ["output_tokens_details"] = new JsonObject { ["reasoning_tokens"] = 0 },
        ["total_tokens"] = call.Prompt + call.Output,
    };
}

using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;

namespace Lectr.Demo;

/// <summary>Anthropic's messages as the simulated provider speaks them.</summary>
internal static class AnthropicAnswers
{
    public static async Task MessagesAsync(HttpContext context, SimulatedCall call)
    {
        var message = new JsonObject
        {
            ["id"] = call.Id("msg_"),
            ["type"] = "message",
            ["role"] = "assistant",
            ["model"] = call.Model,
            ["content"] = new JsonArray(),
            ["stop_reason"] = null,
            ["stop_sequence"] = null,
            ["usage"] = Usage(call, 1),
        };
        if (call.Body["stream"]?.GetValue<bool>() != true)
        {
            await call.WaitForAllAsync(context);
            message["content"] = new JsonArray(new JsonObject { ["type"] = "text", ["text"] = call.Text() });
            message["stop_reason"] = "end_turn";
            message["usage"] = Usage(call, call.Output);
            await context.Response.WriteAsJsonAsync(message);
            return;
        }

        var stream = new EventStreamWriter(context);
        stream.Begin();
        await call.WaitForFirstAsync(context);
        await SendAsync("message_start", new JsonObject { ["message"] = message });
        await SendAsync("content_block_start", new JsonObject { ["index"] = 0, ["content_block"] = new JsonObject { ["type"] = "text", ["text"] = "" } });
        await SendAsync("ping", []);
        foreach (var (text, tokens) in call.Pieces())
        {
            await SendAsync("content_block_delta", new JsonObject { ["index"] = 0, ["delta"] = new JsonObject { ["type"] = "text_delta", ["text"] = text } });
            await call.WaitForAsync(tokens, context);
        }

        await SendAsync("content_block_stop", new JsonObject { ["index"] = 0 });
        await SendAsync("message_delta", new JsonObject
        {
            ["delta"] = new JsonObject { ["stop_reason"] = "end_turn", ["stop_sequence"] = null },
            ["usage"] = Usage(call, call.Output),
        });
        await SendAsync("message_stop", []);

        Task SendAsync(string type, JsonObject data)
        {
            data["type"] = type;
            return stream.SendAsync(data, type);
        }
    }

    public static Task CountTokensAsync(HttpContext context, SimulatedCall call) =>
        context.Response.WriteAsJsonAsync(new JsonObject { ["input_tokens"] = call.Prompt });

    public static JsonObject Error(int status) => new()
    {
        ["type"] = "error",
        ["error"] = new JsonObject
        {
            ["type"] = status switch
            {
                StatusCodes.Status429TooManyRequests => "rate_limit_error",
                StatusCodes.Status503ServiceUnavailable => "overloaded_error",
                < StatusCodes.Status500InternalServerError => "invalid_request_error",
                _ => "api_error",
            },
            ["message"] = "The simulated provider was asked to fail.",
        },
    };

    private static JsonObject Usage(SimulatedCall call, int output)
    {
        var written = (call.Prompt - call.Cached) / 12;
        return new JsonObject
        {
            ["input_tokens"] = call.Prompt - call.Cached - written,
            ["cache_read_input_tokens"] = call.Cached,
            ["cache_creation_input_tokens"] = written,
            ["cache_creation"] = new JsonObject { ["ephemeral_5m_input_tokens"] = written, ["ephemeral_1h_input_tokens"] = 0 },
            ["output_tokens"] = output,
            ["service_tier"] = "standard",
        };
    }
}

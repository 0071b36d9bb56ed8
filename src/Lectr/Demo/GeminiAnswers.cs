using System.Text;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;

namespace Lectr.Demo;

/// <summary>Gemini's own format as the simulated provider speaks it.</summary>
internal static class GeminiAnswers
{
    public static async Task GenerateAsync(HttpContext context, SimulatedCall call)
    {
        await call.WaitForAllAsync(context);
        await context.Response.WriteAsJsonAsync(Chunk(call, call.Text(), last: true));
    }

    public static async Task StreamAsync(HttpContext context, SimulatedCall call)
    {
        var events = context.Request.Query["alt"] == "sse";
        var stream = new EventStreamWriter(context);
        if (events)
        {
            stream.Begin();
        }
        else
        {
            context.Response.ContentType = "application/json; charset=utf-8";
        }

        await call.WaitForFirstAsync(context);
        var done = 0;
        foreach (var (text, tokens) in call.Pieces())
        {
            done += tokens;
            var chunk = Chunk(call, text, done == call.Output);
            await (events ? stream.SendAsync(chunk) : WriteAsync(context, (done == tokens ? "[" : ",\r\n") + chunk.ToJsonString()));
            await call.WaitForAsync(tokens, context);
        }

        if (!events)
        {
            await WriteAsync(context, "]");
        }
    }

    public static Task CountTokensAsync(HttpContext context, SimulatedCall call) =>
        context.Response.WriteAsJsonAsync(new JsonObject { ["totalTokens"] = call.Prompt });

    public static async Task EmbedAsync(HttpContext context, SimulatedCall call)
    {
        await call.WaitForFirstAsync(context);
        var values = new JsonArray([.. Enumerable.Range(0, 64).Select(_ => JsonValue.Create(Math.Round((call.Dice.Unit() * 2) - 1, 6)))]);
        await context.Response.WriteAsJsonAsync(new JsonObject
        {
            ["embedding"] = new JsonObject { ["values"] = values },
            ["usageMetadata"] = new JsonObject { ["promptTokenCount"] = call.Prompt, ["totalTokenCount"] = call.Prompt },
        });
    }

    public static JsonObject Error(int status) => new()
    {
        ["error"] = new JsonObject
        {
            ["code"] = status,
            ["message"] = "The simulated provider was asked to fail.",
            ["status"] = status switch
            {
                StatusCodes.Status429TooManyRequests => "RESOURCE_EXHAUSTED",
                StatusCodes.Status503ServiceUnavailable => "UNAVAILABLE",
                < StatusCodes.Status500InternalServerError => "INVALID_ARGUMENT",
                _ => "INTERNAL",
            },
        },
    };

    private static async Task WriteAsync(HttpContext context, string text)
    {
        await context.Response.Body.WriteAsync(Encoding.UTF8.GetBytes(text), context.RequestAborted);
        await context.Response.Body.FlushAsync(context.RequestAborted);
    }

    private static JsonObject Chunk(SimulatedCall call, string text, bool last)
    {
        var content = new JsonObject { ["role"] = "model", ["parts"] = new JsonArray(new JsonObject { ["text"] = text }) };
        var candidate = new JsonObject { ["content"] = content, ["index"] = 0 };
        if (last)
        {
            candidate["finishReason"] = "STOP";
        }

        return new JsonObject
        {
            ["candidates"] = new JsonArray(candidate),
            ["usageMetadata"] = new JsonObject
            {
                ["promptTokenCount"] = call.Prompt,
                ["cachedContentTokenCount"] = call.Cached,
                ["candidatesTokenCount"] = call.Output,
                ["totalTokenCount"] = call.Prompt + call.Output,
            },
            ["modelVersion"] = call.Model,
            ["responseId"] = call.Id(""),
        };
    }
}

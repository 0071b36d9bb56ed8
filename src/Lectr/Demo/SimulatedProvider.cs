using System.Text.Json.Nodes;
using Lectr.Domain.Providers;
using Lectr.Domain.Simulation;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;

namespace Lectr.Demo;

/// <summary>
/// A provider that speaks every wire format and knows nothing: its answers have realistic lengths, times, token counts and now
/// and then an error. Listens on a free loopback port.
/// </summary>
internal sealed class SimulatedProvider : IAsyncDisposable
{
    private const string AnyKey = "simulated-key";

    private readonly WebApplication _app;
    private long _calls;

    private SimulatedProvider(WebApplication app) => _app = app;

    /// <summary>Scheme, host and port.</summary>
    public Uri Origin => new(_app.Urls.First());

    /// <summary>Starts one.</summary>
    public static async Task<SimulatedProvider> StartAsync(CancellationToken cancellationToken)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().UseUrls("http://127.0.0.1:0");
        var app = builder.Build();
        var provider = new SimulatedProvider(app);
        app.Run(provider.AnswerAsync);
        await app.StartAsync(cancellationToken);
        return provider;
    }

    /// <summary>Configuration that sends every provider's calls here, each under the path of its real base URL.</summary>
    public IEnumerable<KeyValuePair<string, string?>> Configuration() => ProviderCatalog.All.SelectMany(provider =>
    {
        var path = provider.DefaultBaseUrl is { } real ? new Uri(real).AbsolutePath.TrimEnd('/') : "";
        return new KeyValuePair<string, string?>[]
        {
            new($"Lectr:Providers:{provider.Id}:BaseUrl", Origin.GetLeftPart(UriPartial.Authority) + path),
            new($"Lectr:Providers:{provider.Id}:ApiKey", AnyKey),
        };
    });

    /// <summary>Stops listening.</summary>
    public ValueTask DisposeAsync() => _app.DisposeAsync();

    private async Task AnswerAsync(HttpContext context)
    {
        var path = context.Request.Path.Value ?? "";
        var model = ModelIn(path);
        SimulatedCall call;
        try
        {
            call = await SimulatedCall.ReadAsync(context, model, new Dice((ulong)Interlocked.Increment(ref _calls)));
        }
        catch (System.Text.Json.JsonException)
        {
            await FailAsync(context, path, StatusCodes.Status400BadRequest);
            return;
        }

        context.Response.Headers["x-request-id"] = call.Id("req_");
        context.Response.Headers["request-id"] = call.Id("req_");
        if (call.Status != StatusCodes.Status200OK)
        {
            await FailAsync(context, path, call.Status);
            return;
        }

        await (path switch
        {
            _ when path.EndsWith("/chat/completions", StringComparison.Ordinal) => OpenAIAnswers.ChatAsync(context, call),
            _ when path.EndsWith("/responses", StringComparison.Ordinal) => OpenAIAnswers.ResponsesAsync(context, call),
            _ when path.EndsWith("/embeddings", StringComparison.Ordinal) => OpenAIAnswers.EmbeddingsAsync(context, call),
            _ when path.EndsWith("/messages/count_tokens", StringComparison.Ordinal) => AnthropicAnswers.CountTokensAsync(context, call),
            _ when path.EndsWith("/messages", StringComparison.Ordinal) => AnthropicAnswers.MessagesAsync(context, call),
            _ when path.EndsWith(":generateContent", StringComparison.Ordinal) => GeminiAnswers.GenerateAsync(context, call),
            _ when path.EndsWith(":streamGenerateContent", StringComparison.Ordinal) => GeminiAnswers.StreamAsync(context, call),
            _ when path.EndsWith(":countTokens", StringComparison.Ordinal) => GeminiAnswers.CountTokensAsync(context, call),
            _ when path.EndsWith(":embedContent", StringComparison.Ordinal) => GeminiAnswers.EmbedAsync(context, call),
            _ when path.EndsWith("/models", StringComparison.Ordinal) => ModelsAsync(context),
            _ => FailAsync(context, path, StatusCodes.Status404NotFound),
        });
    }

    private static Task ModelsAsync(HttpContext context) =>
        context.Response.WriteAsJsonAsync(new JsonObject
        {
            ["object"] = "list",
            ["data"] = new JsonArray(new JsonObject { ["id"] = "gpt-6-luna", ["object"] = "model", ["created"] = 0, ["owned_by"] = "simulation" }),
        });

    private static Task FailAsync(HttpContext context, string path, int status)
    {
        context.Response.StatusCode = status;
        return context.Response.WriteAsJsonAsync(
            path.Contains("/messages", StringComparison.Ordinal) ? AnthropicAnswers.Error(status)
            : path.Contains("/models/", StringComparison.Ordinal) ? GeminiAnswers.Error(status)
            : OpenAIAnswers.Error(status));
    }

    /// <summary>The model where the path names it: before the verb, or as the deployment.</summary>
    private static string? ModelIn(string path)
    {
        var segments = path.Split('/');
        var place = Array.FindIndex(segments, segment => segment is "models" or "deployments");
        if (place < 0 || place + 1 >= segments.Length)
        {
            return null;
        }

        var name = segments[place + 1];
        var verb = name.LastIndexOf(':');
        return Uri.UnescapeDataString(verb < 0 ? name : name[..verb]);
    }
}

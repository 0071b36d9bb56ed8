using System.ClientModel;
using System.ClientModel.Primitives;
using System.Text;
using Anthropic;
using Anthropic.Exceptions;
using Anthropic.Models.Messages;
using OpenAI;
using OpenAI.Audio;
using OpenAI.Chat;
using OpenAI.Embeddings;

namespace Lectr.EndToEnd.Tests.Conformance;

/// <summary>The calls of the official NuGet SDKs: given a transport and the address, what the SDK makes of the answer, as text.</summary>
internal static class DotNetCases
{
    private const string Key = "sk-proj-conformance";

    public static IReadOnlyDictionary<string, Func<HttpMessageHandler, string, Task<string>>> All { get; } =
        new Dictionary<string, Func<HttpMessageHandler, string, Task<string>>>(StringComparer.Ordinal)
        {
            ["openai chat"] = async (http, url) => (await Chat(http, url).CompleteChatAsync("Hi")).GetRawResponse().Content.ToString(),
            ["openai chat-stream"] = StreamChatAsync,
            ["openai embeddings"] = async (http, url) =>
                (await new EmbeddingClient("text-embedding-3-small", new ApiKeyCredential(Key), Options(http, url)).GenerateEmbeddingAsync("some text")).GetRawResponse().Content.ToString(),
            ["openai transcription"] = async (http, url) =>
                (await new AudioClient("gpt-4o-transcribe", new ApiKeyCredential(Key), Options(http, url)).TranscribeAudioAsync(new MemoryStream("RIFF0000WAVE"u8.ToArray()), "voice.wav")).Value.Text,
            ["openai error-401"] = RefusedChatAsync,
            ["openai error-429"] = RefusedChatAsync,
            ["openai error-500"] = RefusedChatAsync,
            ["anthropic messages"] = async (http, url) => (await Messages(http, url).Messages.Create(Ask)).ToString(),
            ["anthropic messages-stream"] = StreamMessagesAsync,
            ["anthropic error-401"] = RefusedMessageAsync,
            ["anthropic error-429"] = RefusedMessageAsync,
            ["anthropic error-500"] = RefusedMessageAsync,
        };

    private static MessageCreateParams Ask => new() { Model = "claude-opus-5-5", MaxTokens = 64, Messages = [new UserMessageParam { Content = "Hi" }] };

    private static ChatClient Chat(HttpMessageHandler http, string url) => new("gpt-4o-mini", new ApiKeyCredential(Key), Options(http, url));

    private static OpenAIClientOptions Options(HttpMessageHandler http, string url) => new()
    {
        Endpoint = new Uri(url + "/v1"),
        OrganizationId = "org-1",
        RetryPolicy = new ClientRetryPolicy(maxRetries: 0),
        Transport = new HttpClientPipelineTransport(new HttpClient(http, disposeHandler: false)),
    };

    private static AnthropicClient Messages(HttpMessageHandler http, string url) => new()
    {
        ApiKey = "sk-ant-api03-conformance",
        BaseUrl = url,
        MaxRetries = 0,
        HttpClient = new HttpClient(http, disposeHandler: false),
    };

    private static async Task<string> StreamChatAsync(HttpMessageHandler http, string url)
    {
        var text = new StringBuilder();
        await foreach (var update in Chat(http, url).CompleteChatStreamingAsync("Hi"))
        {
            text.Append($"{string.Concat(update.ContentUpdate.Select(p => p.Text))}|{update.Usage?.TotalTokenCount}|{update.FinishReason};");
        }

        return text.ToString();
    }

    private static async Task<string> StreamMessagesAsync(HttpMessageHandler http, string url)
    {
        var text = new StringBuilder();
        await foreach (var update in Messages(http, url).Messages.CreateStreaming(Ask))
        {
            text.Append(update).Append(';');
        }

        return text.ToString();
    }

    private static async Task<string> RefusedChatAsync(HttpMessageHandler http, string url)
    {
        var refused = await Assert.ThrowsAsync<ClientResultException>(() => Chat(http, url).CompleteChatAsync("Hi"));
        return $"{refused.Status} {refused.Message}";
    }

    private static async Task<string> RefusedMessageAsync(HttpMessageHandler http, string url)
    {
        var refused = await Assert.ThrowsAnyAsync<AnthropicApiException>(() => Messages(http, url).Messages.Create(Ask));
        return $"{refused.GetType().Name} {refused.Message}";
    }
}

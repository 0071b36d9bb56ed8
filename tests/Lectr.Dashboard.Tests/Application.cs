using System.ClientModel;
using System.ClientModel.Primitives;
using OpenAI;
using OpenAI.Chat;

namespace Lectr.Dashboard.Tests;

/// <summary>A customer's application: the official OpenAI client with its base URL changed and the headers added, as the snippet says.</summary>
internal sealed class Application(string proxyUrl, string lectrKey, string feature, string task)
{
    public async Task AskAsync(string model)
    {
        var options = new OpenAIClientOptions { Endpoint = new Uri($"{proxyUrl}/v1"), RetryPolicy = new ClientRetryPolicy(maxRetries: 0) };
        options.AddPolicy(new LectrHeaders(lectrKey, feature, task), PipelinePosition.PerCall);
        var client = new ChatClient(model, new ApiKeyCredential("sk-test-0123456789"), options);
        await client.CompleteChatAsync("Is this review positive?");
    }

    private sealed class LectrHeaders(string key, string feature, string task) : PipelinePolicy
    {
        public override void Process(PipelineMessage message, IReadOnlyList<PipelinePolicy> pipeline, int currentIndex)
        {
            Set(message);
            ProcessNext(message, pipeline, currentIndex);
        }

        public override ValueTask ProcessAsync(PipelineMessage message, IReadOnlyList<PipelinePolicy> pipeline, int currentIndex)
        {
            Set(message);
            return ProcessNextAsync(message, pipeline, currentIndex);
        }

        private void Set(PipelineMessage message)
        {
            message.Request.Headers.Set("X-Lectr-Key", key);
            message.Request.Headers.Set("X-Lectr-Feature", feature);
            message.Request.Headers.Set("X-Lectr-Task", task);
        }
    }
}

using Lectr.Domain.Providers;

namespace Lectr.Domain.Tests.Providers;

public sealed class DetectionTests
{
    [Theory]
    [InlineData("gpt-4o", "openai")]
    [InlineData("o1", "openai")]
    [InlineData("o4-mini", "openai")]
    [InlineData("o3-deep-research", "openai")]
    [InlineData("chatgpt-4o-latest", "openai")]
    [InlineData("ft:gpt-4o-2024-08-06:org::id", "openai")]
    [InlineData("text-embedding-3-small", "openai")]
    [InlineData("whisper-1", "openai")]
    [InlineData("text-embedding-004", "gemini")]
    [InlineData("gemma-3-27b-it", "gemini")]
    [InlineData("gemma2-9b-it", "groq")]
    [InlineData("models/Gemini-3.8-Flash", "gemini")]
    [InlineData("whisper-large-v3", "groq")]
    [InlineData("openai/gpt-oss-120b", "groq")]
    [InlineData("llama-3.3-70b-versatile", "groq")]
    [InlineData("llama3-8b-8192", "groq")]
    [InlineData("qwen/qwen3.8-27b", "groq")]
    [InlineData("claude-opus-5-5", "anthropic")]
    [InlineData("gpt-oss-120b", null)]
    [InlineData("gpt-35-turbo", null)]
    [InlineData("opus", null)]
    [InlineData("o11", null)]
    [InlineData("anthropic/claude-opus-5-5", null)]
    [InlineData("my-deployment", null)]
    [InlineData("", null)]
    [InlineData("ünïcode", null)]
    public void A_model_name_tells_its_provider(string model, string? provider) =>
        Assert.Equal(provider, ProviderCatalog.OwnerOfModel(model)?.Id);

    [Theory]
    [InlineData("POST", "/v1/chat/completions", "GROQ", "gpt-4o", null, "groq")]
    [InlineData("POST", "/v1/chat/completions", "nonsense", "claude-opus-5-5", null, "openai")]
    [InlineData("POST", "/v1/chat/completions", null, "claude-opus-5-5", "Authorization: Bearer gsk_x", "anthropic")]
    [InlineData("POST", "/v1/chat/completions", null, "my-model", "Authorization: Bearer gsk_x", "groq")]
    [InlineData("POST", "/v1/chat/completions", null, "my-model", "Authorization: Bearer sk-ant-api03-x", "anthropic")]
    [InlineData("POST", "/v1/chat/completions", null, "my-model", "Authorization: Bearer AQ.abc", "gemini")]
    [InlineData("POST", "/v1/chat/completions", null, "my-model", "Authorization: Bearer eyJhbGciOi", "openai")]
    [InlineData("POST", "/v1/chat/completions", null, "my-model", "Authorization: Bearer 0123456789abcdef0123456789abcdef", "azure")]
    [InlineData("POST", "/v1/chat/completions", null, "my-model", "api-key: x", "azure")]
    [InlineData("POST", "/v1/chat/completions", null, "my-model", "x-api-key: x", "anthropic")]
    [InlineData("POST", "/v1/chat/completions", null, "my-model", "x-goog-api-client: genai", "gemini")]
    [InlineData("GET", "/v1/models", null, null, "anthropic-version: 2023-06-01", "anthropic")]
    [InlineData("GET", "/v1/models/claude-opus-5-5", null, null, null, "anthropic")]
    [InlineData("POST", "/v1/chat/completions", null, null, null, "openai")]
    [InlineData("POST", "/v1/messages", null, "gpt-4o", null, "anthropic")]
    [InlineData("POST", "/v1/messages", "azure", "claude-opus-5-5", null, "azure")]
    [InlineData("POST", "/v1/messages", "groq", "claude-opus-5-5", null, "anthropic")]
    [InlineData("POST", "/v1beta/models/gpt-4o:generateContent", "openai", "gpt-4o", null, "gemini")]
    [InlineData("POST", "/openai/deployments/d/chat/completions", "openai", "d", null, "azure")]
    public void Detection_keeps_its_order(string method, string path, string? declared, string? model, string? header, string provider)
    {
        var endpoint = Endpoints.Match(method, path, "")!;
        var parts = header?.Split(": ", 2);

        var found = ProviderDetection.Detect(endpoint, new DetectionInput(declared, model, n => parts?[0].Equals(n, StringComparison.OrdinalIgnoreCase) == true ? parts[1] : null, ""));

        Assert.Equal(provider, found.Id);
    }
}

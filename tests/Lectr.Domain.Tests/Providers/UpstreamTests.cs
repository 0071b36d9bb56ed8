using Lectr.Domain.Providers;

namespace Lectr.Domain.Tests.Providers;

public sealed class UpstreamTests
{
    [Theory]
    [InlineData("openai", "/v1/chat/completions", "", "https://h/v1", "https://h/v1/chat/completions")]
    [InlineData("openai", "/chat/completions", "?a=%20b", "https://h/v1/", "https://h/v1/chat/completions?a=%20b")]
    [InlineData("groq", "/openai/v1/chat/completions", "", "https://h/openai/v1", "https://h/openai/v1/chat/completions")]
    [InlineData("anthropic", "/v1/messages", "?beta=true", "https://h/v1", "https://h/v1/messages?beta=true")]
    [InlineData("anthropic", "/v1/chat/completions", "", "https://h/v1", "https://h/v1/chat/completions")]
    [InlineData("azure", "/v1/messages", "", "https://r.services.ai.azure.com", "https://r.services.ai.azure.com/anthropic/v1/messages")]
    [InlineData("gemini", "/v1/chat/completions", "", "https://h/v1beta", "https://h/v1beta/openai/chat/completions")]
    [InlineData("gemini", "/v1beta/openai/models", "", "https://h/v1beta", "https://h/v1beta/openai/models")]
    [InlineData("gemini", "/v1/models/m:generateContent", "", "https://h/v1beta", "https://h/v1/models/m:generateContent")]
    [InlineData("gemini", "/v1beta/models/m:streamGenerateContent", "?alt=sse", "https://h/v1", "https://h/v1beta/models/m:streamGenerateContent?alt=sse")]
    [InlineData("gemini", "/upload/v1beta/files", "", "https://h/v1beta", "https://h/upload/v1beta/files")]
    [InlineData("azure", "/v1/chat/completions", "", "https://r.openai.azure.com/", "https://r.openai.azure.com/openai/v1/chat/completions")]
    [InlineData("azure", "/openai/deployments/d%20x/chat/completions", "?api-version=2024-10-21", "https://r", "https://r/openai/deployments/d%20x/chat/completions?api-version=2024-10-21")]
    [InlineData("groq", "/v1/messages", "", "https://h", null)]
    public void The_address_follows_the_table(string provider, string path, string query, string baseUrl, string? expected) =>
        Assert.Equal(expected, Upstream.Url(Endpoints.Match("POST", path, query)!, ProviderCatalog.Find(provider)!, baseUrl, path, query, null));

    [Theory]
    [InlineData("gemini", "/v1beta/models/a:generateContent", "gemini-3.8-flash", "https://h/v1beta/models/gemini-3.8-flash:generateContent")]
    [InlineData("gemini", "/v1beta/models/a:generateContent", "tunedModels/x y", "https://h/v1beta/tunedModels/x%20y:generateContent")]
    [InlineData("gemini", "/v1/tunedModels/a:generateContent", "models/b", "https://h/v1/models/b:generateContent")]
    [InlineData("azure", "/openai/deployments/a/chat/completions", "b/ü?", "https://h/openai/deployments/b%2F%C3%BC%3F/chat/completions")]
    [InlineData("openai", "/v1/chat/completions", "other", "https://h/chat/completions")]
    public void A_rule_replaces_the_model_in_the_path(string provider, string path, string model, string expected) =>
        Assert.Equal(expected, Upstream.Url(Endpoints.Match("POST", path, "")!, ProviderCatalog.Find(provider)!, "https://h", path, "", model));

    [Theory]
    [InlineData("/v1/chat/completions", "openai", "anthropic", true)]
    [InlineData("/v1/chat/completions", "groq", "gemini", true)]
    [InlineData("/v1/responses", "openai", "azure", true)]
    [InlineData("/v1/responses", "openai", "groq", false)]
    [InlineData("/v1/responses/resp_1", "openai", "azure", false)]
    [InlineData("/v1/embeddings", "openai", "gemini", false)]
    [InlineData("/v1/embeddings", "openai", "openai", true)]
    [InlineData("/v1/audio/transcriptions", "groq", "openai", true)]
    [InlineData("/v1/audio/speech", "openai", "groq", false)]
    [InlineData("/v1/moderations", "openai", "azure", false)]
    [InlineData("/v1/messages", "anthropic", "azure", true)]
    [InlineData("/v1/messages", "anthropic", "openai", false)]
    [InlineData("/v1/messages/count_tokens", "anthropic", "azure", false)]
    [InlineData("/v1beta/models/m:generateContent", "gemini", "openai", false)]
    [InlineData("/openai/deployments/d/chat/completions", "azure", "openai", false)]
    [InlineData("/v1/unknown", "openai", "groq", false)]
    public void The_matrix_says_what_may_move(string path, string from, string to, bool allowed) =>
        Assert.Equal(allowed, Upstream.CanReroute(Endpoints.Match("POST", path, "")!, ProviderCatalog.Find(from)!, ProviderCatalog.Find(to)!));
}

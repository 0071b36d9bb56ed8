using Lectr.Domain.Providers;

namespace Lectr.Domain.Tests.Providers;

public sealed class EndpointTests
{
    [Theory]
    [InlineData("POST", "/v1/messages", "", "anthropic_messages", "messages", "POST /v1/messages", "anthropic", ModelPlace.Body, null, false)]
    [InlineData("POST", "/v1/messages/count_tokens", "", "anthropic_messages", "messages_count_tokens", "POST /v1/messages/count_tokens", "anthropic", ModelPlace.Body, null, false)]
    [InlineData("GET", "/v1/messages/batches/msgbatch_01", "", "anthropic_messages", "messages_batches", "GET /v1/messages/batches/{id}", "anthropic", ModelPlace.None, null, true)]
    [InlineData("POST", "/v1/messages", "?api-version=x", "anthropic_messages", "messages", "POST /v1/messages", "anthropic", ModelPlace.Body, null, false)]
    [InlineData("POST", "/v1beta/openai/chat/completions", "", "openai", "chat_completions", "POST /v1beta/openai/chat/completions", null, ModelPlace.Body, null, false)]
    [InlineData("POST", "/v1beta/models/gemini-3.8-flash:generateContent", "", "gemini_native", "generate_content", "POST /v1beta/models/{model}:generateContent", "gemini", ModelPlace.Path, "gemini-3.8-flash", false)]
    [InlineData("POST", "/v1/models/gemini-3.8-flash:streamGenerateContent", "?alt=sse", "gemini_native", "stream_generate_content", "POST /v1/models/{model}:streamGenerateContent", "gemini", ModelPlace.Path, "gemini-3.8-flash", false)]
    [InlineData("POST", "/v1alpha/models/my%2Dmodel:embedContent", "", "gemini_native", "embed_content", "POST /v1alpha/models/{model}:embedContent", "gemini", ModelPlace.Path, "my-model", false)]
    [InlineData("POST", "/v1beta/tunedModels/mine-1:generateContent", "", "gemini_native", "generate_content", "POST /v1beta/tunedModels/{model}:generateContent", "gemini", ModelPlace.Path, "tunedModels/mine-1", false)]
    [InlineData("POST", "/v1beta/models/gemini-embedding-001:batchEmbedContents", "", "gemini_native", "batch_embed_contents", "POST /v1beta/models/{model}:batchEmbedContents", "gemini", ModelPlace.None, "gemini-embedding-001", false)]
    [InlineData("GET", "/v1/models/ft:gpt-4o:acme::abc", "", "openai", "models", "GET /v1/models/{model}", null, ModelPlace.None, "ft:gpt-4o:acme::abc", false)]
    [InlineData("GET", "/v1/models", "", "openai", "models", "GET /v1/models", null, ModelPlace.None, null, false)]
    [InlineData("POST", "/upload/v1beta/files", "?key=AIza1", "gemini_native", "files", "POST /upload/v1beta/files", "gemini", ModelPlace.None, null, false)]
    [InlineData("GET", "/v1beta/files/abc-123", "", "gemini_native", "files", "GET /v1beta/files/{id}", "gemini", ModelPlace.None, null, true)]
    [InlineData("POST", "/v1/interactions", "", "gemini_native", "interactions", "POST /v1/interactions", "gemini", ModelPlace.Body, null, false)]
    [InlineData("GET", "/v1/interactions/v1_x", "", "gemini_native", "interactions", "GET /v1/interactions/{id}", "gemini", ModelPlace.None, null, true)]
    [InlineData("POST", "/openai/deployments/my%20dep/chat/completions", "?api-version=2024-10-21", "azure_deployments", "chat_completions", "POST /openai/deployments/{deployment}/chat/completions", "azure", ModelPlace.Path, "my dep", false)]
    [InlineData("POST", "/openai/responses", "?api-version=preview", "azure_deployments", "responses", "POST /openai/responses", "azure", ModelPlace.Body, null, false)]
    [InlineData("POST", "/openai/v1/chat/completions", "?api-version=preview", "azure_deployments", "chat_completions", "POST /openai/v1/chat/completions", "azure", ModelPlace.Body, null, false)]
    [InlineData("POST", "/v1/chat/completions", "", "openai", "chat_completions", "POST /v1/chat/completions", null, ModelPlace.Body, null, false)]
    [InlineData("POST", "/openai/v1/chat/completions", "", "openai", "chat_completions", "POST /openai/v1/chat/completions", null, ModelPlace.Body, null, false)]
    [InlineData("POST", "/chat/completions", "", "openai", "chat_completions", "POST /chat/completions", null, ModelPlace.Body, null, false)]
    [InlineData("POST", "/audio/transcriptions", "", "openai", "audio_transcriptions", "POST /audio/transcriptions", null, ModelPlace.Body, null, false)]
    [InlineData("GET", "/v1/chat/completions/chatcmpl-1/messages", "", "openai", "chat_completions", "GET /v1/chat/completions/{id}/messages", null, ModelPlace.None, null, true)]
    [InlineData("POST", "/v1/responses/resp_1/cancel", "", "openai", "responses", "POST /v1/responses/{id}/cancel", null, ModelPlace.None, null, true)]
    [InlineData("POST", "/v1/responses/input_tokens", "", "openai", "responses_input_tokens", "POST /v1/responses/input_tokens", null, ModelPlace.Body, null, false)]
    [InlineData("GET", "/v1/realtime", "?model=gpt-realtime", "openai", "realtime", "GET /v1/realtime", null, ModelPlace.None, "gpt-realtime", false)]
    [InlineData("BREW", "/v1/sk-secret/x", "", "openai", "other", "OTHER /v1/{id}/{id}", null, ModelPlace.None, null, false)]
    public void The_table_of_paths_decides(string method, string path, string query, string format, string family, string template, string? owner, ModelPlace place, string? model, bool stateful)
    {
        var endpoint = Endpoints.Match(method, path, query);

        Assert.NotNull(endpoint);
        Assert.Equal(
            (format, family, template, owner, place, model, stateful),
            (endpoint.Format.Name, endpoint.Family, endpoint.Template, endpoint.OwnerProvider, endpoint.ModelPlace, endpoint.PathModel, endpoint.StatefulId));
    }

    [Theory]
    [InlineData("/")]
    [InlineData("")]
    [InlineData("/v1")]
    [InlineData("/v1/")]
    [InlineData("/health")]
    [InlineData("/v2/chat/completions")]
    [InlineData("/messages")]
    [InlineData("/v1/../admin")]
    [InlineData("/v1/%2e%2E/admin")]
    [InlineData("/v1/files/./x")]
    [InlineData("/openai/deployments/")]
    public void Any_other_path_belongs_to_none(string path) => Assert.Null(Endpoints.Match("POST", path, ""));

    [Theory]
    [InlineData("POST", "/v1/chat/completions", true)]
    [InlineData("GET", "/v1/responses/resp_1", false)]
    [InlineData("POST", "/v1/responses/resp_1/cancel", false)]
    [InlineData("POST", "/v1/responses/input_tokens", false)]
    [InlineData("POST", "/v1/messages", true)]
    [InlineData("POST", "/v1/messages/count_tokens", false)]
    [InlineData("POST", "/v1beta/models/m:countTokens", false)]
    [InlineData("POST", "/v1beta/models/m:generateContent", true)]
    [InlineData("GET", "/v1/batches/batch_1", false)]
    public void Only_new_work_is_billed(string method, string path, bool billed) => Assert.Equal(billed, Endpoints.Match(method, path, "")!.Billed);

    [Theory]
    [InlineData("/v1/messages", "anthropic_messages")]
    [InlineData("/v1beta/models/x:generateContent", "gemini_native")]
    [InlineData("/v1beta/openai/chat/completions", "openai")]
    [InlineData("/v1/models/x:generateContent", "gemini_native")]
    [InlineData("/nowhere", "openai")]
    public void Errors_take_the_shape_of_the_path(string path, string format) => Assert.Equal(format, Endpoints.FormatForErrors(path).Name);

    [Fact]
    public void Common_paths_cost_no_allocation()
    {
        Endpoints.Match("POST", "/v1/chat/completions", "");
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 100; i++)
        {
            Endpoints.Match("POST", "/v1/chat/completions", "");
        }

        Assert.Equal(before, GC.GetAllocatedBytesForCurrentThread());
    }
}

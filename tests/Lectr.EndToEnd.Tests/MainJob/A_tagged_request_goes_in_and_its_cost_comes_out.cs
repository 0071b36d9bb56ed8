using System.ClientModel;
using System.ClientModel.Primitives;
using System.Net;
using System.Text;
using System.Text.Json;
using Lectr.Testing;
using OpenAI;
using OpenAI.Chat;
using OpenAI.Embeddings;

namespace Lectr.EndToEnd.Tests.MainJob;

/// <summary>
/// The main job with the official .NET client. gpt-4o-mini costs 0.15 / 0.075 (cached) / 0.60 USD per million tokens, so 600 plain,
/// 400 cached and 200 output tokens cost 0.00024 USD.
/// </summary>
public sealed class A_tagged_request_goes_in_and_its_cost_comes_out(RunningLectr lectr) : IClassFixture<RunningLectr>
{
    private const decimal OneChat = 0.00024m;

    [Fact]
    public async Task A_chat_completion_is_answered_unchanged_and_priced_exactly()
    {
        var completion = await Chat("chat").CompleteChatAsync("Hello?");

        Assert.Equal("Hello there.", completion.Value.Content[0].Text);
        Assert.Equal(1200, completion.Value.Usage.TotalTokenCount);
        Assert.Equal(OpenAiScript.Chat, completion.GetRawResponse().Content.ToString());
        var feature = await lectr.FeatureAsync("chat", 1);
        Assert.Equal(OneChat, feature.GetProperty("cost_usd").GetDecimal());
        Assert.Equal(1200, feature.GetProperty("tokens").GetInt64());
        Assert.Equal(200, feature.GetProperty("output_tokens").GetInt64());
        Assert.Equal(0, feature.GetProperty("unpriced_requests").GetInt64());
    }

    [Fact]
    public async Task A_stream_that_reports_usage_is_priced_exactly()
    {
        var text = new StringBuilder();
        await foreach (var update in Chat("streamed").CompleteChatStreamingAsync("Hello?"))
        {
            text.AppendJoin("", update.ContentUpdate.Select(part => part.Text));
        }

        Assert.Equal("Hello there.", text.ToString());
        Assert.Equal(OneChat, (await lectr.FeatureAsync("streamed", 1)).GetProperty("cost_usd").GetDecimal());
    }

    [Fact]
    public async Task Embeddings_are_priced_by_their_prompt_alone()
    {
        var client = new EmbeddingClient("text-embedding-3-small", new ApiKeyCredential("sk-test"), Options(LectrProcess.LectrKey, "search"));

        await client.GenerateEmbeddingAsync("some text");

        Assert.Equal(0.00001m, (await lectr.FeatureAsync("search", 1)).GetProperty("cost_usd").GetDecimal());
    }

    [Fact]
    public async Task Requests_without_a_feature_are_grouped_as_untagged()
    {
        await Chat(feature: null).CompleteChatAsync("Hello?");

        Assert.True((await lectr.FeatureAsync("untagged", 1)).GetProperty("cost_usd").GetDecimal() >= OneChat);
    }

    [Fact]
    public async Task Shares_of_all_features_add_up_and_the_total_is_the_sum()
    {
        await Chat("one-of-many").CompleteChatAsync("Hello?");
        await lectr.FeatureAsync("one-of-many", 1);

        var features = await lectr.ApiAsync("/features");
        var items = features.GetProperty("items").EnumerateArray().ToList();
        Assert.Equal(items.Sum(item => item.GetProperty("cost_usd").GetDecimal()), features.GetProperty("total").GetProperty("cost_usd").GetDecimal());
        Assert.Equal(items.Sum(item => item.GetProperty("requests").GetInt64()), features.GetProperty("total").GetProperty("requests").GetInt64());
        Assert.Equal(1.0, items.Sum(item => item.GetProperty("share").GetDouble()), 6);
    }

    [Fact]
    public async Task The_request_log_tells_what_happened_without_what_was_said()
    {
        await Chat("logged").CompleteChatAsync("a secret sentence");
        await lectr.FeatureAsync("logged", 1);

        var item = (await lectr.ApiAsync("/requests?feature=logged")).GetProperty("items")[0];
        Assert.Equal("gpt-4o-mini", item.GetProperty("model_requested").GetString());
        Assert.Equal("gpt-4o-mini-2024-07-18", item.GetProperty("model_reported").GetString());
        Assert.Equal("success", item.GetProperty("status").GetString());
        Assert.Equal("req_chat", item.GetProperty("provider_request_id").GetString());
        Assert.Equal(OneChat, item.GetProperty("cost").GetProperty("usd").GetDecimal());
        Assert.Equal(600, item.GetProperty("usage").GetProperty("input").GetInt64());
        Assert.DoesNotContain("secret sentence", item.GetRawText(), StringComparison.Ordinal);
        var one = await lectr.ApiAsync($"/requests/{item.GetProperty("request_id").GetString()}");
        Assert.Equal("logged", one.GetProperty("feature").GetString());
    }

    [Theory]
    [InlineData(null)]
    [InlineData("lc_key_short")]
    [InlineData("lc_key_00000000000000000000000000000000")]
    public async Task A_wrong_key_is_the_client_s_authentication_error_and_upstream_saw_nothing(string? key)
    {
        var prompt = Guid.NewGuid().ToString();

        var error = await Assert.ThrowsAsync<ClientResultException>(() => Client(key, "chat").CompleteChatAsync(prompt));

        Assert.Equal((int)HttpStatusCode.Unauthorized, error.Status);
        Assert.Contains("lectr_", error.GetRawResponse()!.Content.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain(lectr.Upstream.Requests, request => request.Text.Contains(prompt, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("make it 429", 429, OpenAiScript.RateLimited, "limited")]
    [InlineData("make it 500", 500, OpenAiScript.Broken, "broken")]
    public async Task A_provider_s_error_arrives_as_it_was_sent_and_counts_as_an_error(string prompt, int status, string body, string feature)
    {
        var error = await Assert.ThrowsAsync<ClientResultException>(() => Chat(feature).CompleteChatAsync(prompt));

        Assert.Equal(status, error.Status);
        Assert.Equal(body, error.GetRawResponse()!.Content.ToString());
        var counted = await lectr.FeatureAsync(feature, 1);
        Assert.Equal(counted.GetProperty("requests").GetInt64(), counted.GetProperty("errors").GetInt64());
    }

    [Fact]
    public async Task The_provider_never_sees_a_header_of_ours()
    {
        var prompt = Guid.NewGuid().ToString();

        await Chat("headers").CompleteChatAsync(prompt);

        var seen = lectr.Upstream.Requests.Single(request => request.Text.Contains(prompt, StringComparison.Ordinal));
        Assert.DoesNotContain(seen.Headers, header => header.Key.StartsWith("X-Lectr", StringComparison.OrdinalIgnoreCase));
        Assert.DoesNotContain(seen.Headers, header => header.Key.StartsWith("X-Forwarded", StringComparison.OrdinalIgnoreCase) || header.Key is "Via" or "Forwarded" or "traceparent");
        Assert.Equal("Bearer sk-test", seen.Header("Authorization"));
        Assert.Equal("/v1/chat/completions", seen.Target);
    }

    [Fact]
    public async Task The_books_balance_captured_is_stored()
    {
        await Chat("books").CompleteChatAsync("Hello?");
        await lectr.FeatureAsync("books", 1);

        var totals = await Eventually.ValueAsync(
            async () => await lectr.ApiAsync("/accounting"),
            books => books.GetProperty("captured").GetInt64() == books.GetProperty("stored").GetInt64() && books.GetProperty("stored").GetInt64() > 0,
            "captured = stored");
        Assert.Equal(0, totals.GetProperty("lost").GetInt64());
    }

    [Fact]
    public async Task The_error_of_estimates_is_measured_on_answers_that_reported_and_shown()
    {
        // One answer in eight is held back from learning, whichever it is.
        var known = await Eventually.ValueAsync(
            async () =>
            {
                await Chat("measured").CompleteChatAsync("Hello?");
                return (await lectr.ApiAsync("/accounting")).GetProperty("estimates").EnumerateArray()
                    .Cast<JsonElement?>().FirstOrDefault(model => model!.Value.GetProperty("model").GetString() == "gpt-4o-mini");
            },
            model => model?.GetProperty("output").GetProperty("held_back").GetInt64() > 0 && model.Value.GetProperty("input").GetProperty("held_back").GetInt64() > 0,
            "estimates of gpt-4o-mini were compared");

        Assert.Equal("openai", known!.Value.GetProperty("provider").GetString());
        Assert.True(known.Value.GetProperty("learnt").GetInt64() > 0);
        Assert.True(known.Value.GetProperty("output").GetProperty("mean_error").GetDouble() >= 0);
        Assert.Equal(JsonValueKind.Number, known.Value.GetProperty("input").GetProperty("total_error").ValueKind);
    }

    private ChatClient Chat(string? feature) => Client(LectrProcess.LectrKey, feature);

    private ChatClient Client(string? key, string? feature) => new("gpt-4o-mini", new ApiKeyCredential("sk-test"), Options(key, feature));

    private OpenAIClientOptions Options(string? key, string? feature)
    {
        var options = new OpenAIClientOptions { Endpoint = new Uri(lectr.Proxy, "/v1"), RetryPolicy = new ClientRetryPolicy(maxRetries: 0) };
        options.AddPolicy(new LectrHeaders(key, feature), PipelinePosition.PerCall);
        return options;
    }
}

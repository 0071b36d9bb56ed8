using System.Net.Http.Json;
using Lectr.Demo;
using Lectr.Domain.Providers;

namespace Lectr.EndToEnd.Tests.Demo;

/// <summary>The simulated provider speaks every wire format well enough for Lectr to read its usage.</summary>
public sealed class SimulatedProviderTests
{
    private const string Chat = """{"model":"gpt-6-luna","messages":[{"role":"user","content":"Hello there, how are you?"}]}""";
    private const string ChatStream = """{"model":"gpt-6-luna","stream":true,"stream_options":{"include_usage":true},"messages":[{"role":"user","content":"Hello there, how are you?"}]}""";
    private const string Gemini = """{"contents":[{"role":"user","parts":[{"text":"Hello there, how are you?"}]}]}""";

    [Theory]
    [InlineData("/v1/chat/completions", Chat)]
    [InlineData("/v1/chat/completions", ChatStream)]
    [InlineData("/openai/v1/chat/completions", Chat)]
    [InlineData("/openai/deployments/gpt-6-luna/chat/completions?api-version=2024-10-21", Chat)]
    [InlineData("/v1/responses", """{"model":"gpt-6-luna","input":"Hello there, how are you?"}""")]
    [InlineData("/v1/responses", """{"model":"gpt-6-luna","stream":true,"input":"Hello there, how are you?"}""")]
    [InlineData("/v1/messages", """{"model":"claude-haiku-5-5","max_tokens":99,"messages":[{"role":"user","content":"Hello there, how are you?"}]}""")]
    [InlineData("/v1/messages", """{"model":"claude-haiku-5-5","max_tokens":99,"stream":true,"messages":[{"role":"user","content":"Hello there, how are you?"}]}""")]
    [InlineData("/v1beta/models/gemini-2.5-flash-lite:generateContent", Gemini)]
    [InlineData("/v1beta/models/gemini-2.5-flash-lite:streamGenerateContent?alt=sse", Gemini)]
    [InlineData("/v1beta/models/gemini-2.5-flash-lite:streamGenerateContent", Gemini)]
    [InlineData("/v1/embeddings", """{"model":"text-embedding-3-small","input":"Hello there, how are you?"}""")]
    public async Task Its_answers_report_the_tokens_and_the_model(string target, string body)
    {
        await using var provider = await SimulatedProvider.StartAsync(CancellationToken.None);
        using var client = new HttpClient { BaseAddress = provider.Origin };
        using var request = new HttpRequestMessage(HttpMethod.Post, target) { Content = new StringContent(body, System.Text.Encoding.UTF8, "application/json") };
        request.Headers.Add(SimulatedCall.OutputHeader, "20");
        request.Headers.Add(SimulatedCall.StatusHeader, "200");

        using var response = await client.SendAsync(request);
        var bytes = await response.Content.ReadAsByteArrayAsync();

        var split = target.Split('?');
        var endpoint = Endpoints.Match("POST", split[0], split.Length > 1 ? "?" + split[1] : "")!;
        var reader = endpoint.Format.ReadAnswer(endpoint, new AnswerHead((int)response.StatusCode, response.Content.Headers.ContentType?.ToString(), body.Contains("\"stream\":true", StringComparison.Ordinal)));
        reader.Append(bytes);
        var answer = reader.Finish(whole: true);
        Assert.True(answer.Usage?.PromptTokens > 0, System.Text.Encoding.UTF8.GetString(bytes));
        Assert.True(answer.Usage.Output == 20 || endpoint.Family is "embeddings", $"{answer.Usage}");
        Assert.StartsWith(body.Contains("claude", StringComparison.Ordinal) ? "claude" : target.Contains("gemini", StringComparison.Ordinal) ? "gemini" : target.Contains("embed", StringComparison.Ordinal) ? "text" : "gpt", answer.Model, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/v1/chat/completions")]
    [InlineData("/v1/messages")]
    [InlineData("/v1beta/models/gemini-2.5-flash-lite:generateContent")]
    public async Task It_fails_when_it_is_asked_to(string target)
    {
        await using var provider = await SimulatedProvider.StartAsync(CancellationToken.None);
        using var client = new HttpClient { BaseAddress = provider.Origin };
        using var request = new HttpRequestMessage(HttpMethod.Post, target) { Content = JsonContent.Create(new { model = "gpt-6-luna" }) };
        request.Headers.Add(SimulatedCall.StatusHeader, "429");

        using var response = await client.SendAsync(request);

        Assert.Equal(System.Net.HttpStatusCode.TooManyRequests, response.StatusCode);
        Assert.Contains("\"error\"", await response.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Every_providers_address_is_under_its_own_path()
    {
        await using var provider = await SimulatedProvider.StartAsync(CancellationToken.None);
        var settings = provider.Configuration().ToDictionary(pair => pair.Key, pair => pair.Value);

        Assert.EndsWith("/v1", settings["Lectr:Providers:openai:BaseUrl"], StringComparison.Ordinal);
        Assert.EndsWith("/openai/v1", settings["Lectr:Providers:groq:BaseUrl"], StringComparison.Ordinal);
        Assert.EndsWith("/v1beta", settings["Lectr:Providers:gemini:BaseUrl"], StringComparison.Ordinal);
        Assert.Equal(provider.Origin.GetLeftPart(UriPartial.Authority), settings["Lectr:Providers:azure:BaseUrl"]);
        Assert.Equal(5 * 2, settings.Count);
    }
}

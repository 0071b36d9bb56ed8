using Lectr.Domain.Providers;

namespace Lectr.Domain.Tests.Providers;

public sealed class CredentialTests
{
    private const string Jwt = "eyJhbGciOiJSUzI1NiJ9.e30.sig";

    [Theory]
    [InlineData("openai", "/v1/chat/completions", "Authorization: Bearer sk-1", "Authorization: Bearer sk-1")]
    [InlineData("openai", "/v1/chat/completions", "Authorization: bearer  sk-1", "Authorization: bearer  sk-1")]
    [InlineData("openai", "/v1/chat/completions", "api-key: k", "Authorization: Bearer k")]
    [InlineData("groq", "/v1/chat/completions", "x-api-key: gsk_1", "Authorization: Bearer gsk_1")]
    [InlineData("anthropic", "/v1/messages", "Authorization: Bearer sk-ant-api03-1", "x-api-key: sk-ant-api03-1")]
    [InlineData("anthropic", "/v1/messages", "Authorization: Bearer sk-ant-oat01-1", "Authorization: Bearer sk-ant-oat01-1")]
    [InlineData("anthropic", "/v1/messages", "x-api-key: sk-ant-api03-1", "x-api-key: sk-ant-api03-1")]
    [InlineData("anthropic", "/v1/chat/completions", "Authorization: Bearer sk-ant-api03-1", "x-api-key: sk-ant-api03-1")]
    [InlineData("azure", "/v1/chat/completions", "Authorization: Bearer plain", "api-key: plain")]
    [InlineData("azure", "/v1/chat/completions", "Authorization: Bearer " + Jwt, "Authorization: Bearer " + Jwt)]
    [InlineData("azure", "/openai/deployments/d/chat/completions", "api-key: plain", "api-key: plain")]
    [InlineData("gemini", "/v1beta/models/m:generateContent", "x-goog-api-key: AIza1", "x-goog-api-key: AIza1")]
    [InlineData("gemini", "/v1beta/models/m:generateContent", "Authorization: Bearer AQ.1", "x-goog-api-key: AQ.1")]
    [InlineData("gemini", "/v1beta/models/m:generateContent", "Authorization: Bearer ya29.1", "Authorization: Bearer ya29.1")]
    [InlineData("gemini", "/v1/chat/completions", "x-goog-api-key: AIza1", "Authorization: Bearer AIza1")]
    [InlineData("openai", "/v1/chat/completions", "Authorization: Basic eDp5", "Authorization: Basic eDp5")]
    public void A_key_takes_the_form_that_the_provider_expects(string provider, string path, string sent, string expected)
    {
        var credential = Credentials.Resolve(Endpoints.Match("POST", path, "")!, ProviderCatalog.Find(provider)!, false, Header(sent), "", null);

        Assert.Equal(expected, $"{credential?.HeaderName}: {credential?.HeaderValue}");
        Assert.Null(credential?.Query);
    }

    [Theory]
    [InlineData("groq", "Authorization: Bearer sk-proj-1")]
    [InlineData("openai", "Authorization: Bearer sk-ant-api03-1")]
    [InlineData("openai", "Authorization: Bearer gsk_1")]
    [InlineData("anthropic", "Authorization: Bearer AIza1")]
    [InlineData("openai", "x-goog-api-key: AQ.1")]
    [InlineData("groq", "api-key: 0123456789abcdef0123456789abcdef")]
    [InlineData("openai", "Authorization: Bearer " + Jwt)]
    [InlineData("openai", "Authorization: Basic eDp5")]
    [InlineData("openai", "")]
    public void No_rule_sends_a_key_to_another_provider(string provider, string sent) =>
        Assert.Null(Credentials.Resolve(Chat, ProviderCatalog.Find(provider)!, true, Header(sent), "", null));

    [Fact]
    public void A_moved_request_uses_the_operators_key_before_the_clients()
    {
        var credential = Credentials.Resolve(Chat, ProviderCatalog.Find("anthropic")!, true, Header("Authorization: Bearer plain"), "", "sk-ant-op");

        Assert.Equal(new Credential("x-api-key", "sk-ant-op", null), credential);
    }

    [Fact]
    public void A_moved_request_keeps_a_key_of_no_known_form() =>
        Assert.Equal(new Credential("x-api-key", "plain", null), Credentials.Resolve(Chat, ProviderCatalog.Find("anthropic")!, true, Header("Authorization: Bearer plain"), "", null));

    [Fact]
    public void The_operators_key_stands_in_when_the_client_sent_none() =>
        Assert.Equal(new Credential("Authorization", "Bearer sk-op", null), Credentials.Resolve(Chat, ProviderCatalog.Find("openai")!, false, Header(""), "", "sk-op"));

    [Fact]
    public void A_request_without_any_key_goes_on_without_one() =>
        Assert.Equal(default(Credential), Credentials.Resolve(Chat, ProviderCatalog.Find("openai")!, false, Header(""), "", null));

    [Theory]
    [InlineData("/v1beta/models/m:generateContent", "?key=AIza1&alt=sse", false, null, null)]
    [InlineData("/v1beta/openai/chat/completions", "?key=AIza1&a=b", false, "Bearer AIza1", "?a=b")]
    [InlineData("/v1beta/openai/chat/completions", "?a=b&key=AIza1", true, "Bearer AIza1", "?a=b")]
    [InlineData("/v1beta/openai/chat/completions", "?key=AIza1", true, "Bearer AIza1", "")]
    public void A_key_in_the_query_leaves_it_when_it_changes_form(string path, string query, bool moved, string? value, string? left)
    {
        var credential = Credentials.Resolve(Endpoints.Match("POST", path, query)!, ProviderCatalog.Find("gemini")!, moved, Header(""), query, null);

        Assert.Equal((value, left), (credential?.HeaderValue, credential?.Query));
    }

    [Fact]
    public void With_two_keys_the_one_that_fits_is_sent()
    {
        string? Two(string name) => name switch { "Authorization" => "Bearer sk-proj-1", "x-api-key" => "sk-ant-api03-1", _ => null };

        Assert.Equal("sk-ant-api03-1", Credentials.Resolve(Chat, ProviderCatalog.Find("anthropic")!, false, Two, "", null)?.HeaderValue);
        Assert.Equal("Bearer sk-proj-1", Credentials.Resolve(Chat, ProviderCatalog.Find("openai")!, false, Two, "", null)?.HeaderValue);
    }

    [Fact]
    public void Account_headers_are_known()
    {
        Assert.All(["OpenAI-Organization", "openai-beta", "Anthropic-Version", "x-goog-user-project", "API-KEY", "Cookie"], h => Assert.True(Credentials.IsAccountHeader(h)));
        Assert.All(["content-type", "x-stainless-lang", "traceparent", "user-agent"], h => Assert.False(Credentials.IsAccountHeader(h)));
        Assert.False(Credentials.IsAccountHeader("anthropic-version", Endpoints.Match("POST", "/v1/messages", "")));
        Assert.True(Credentials.IsAuthHeader("AUTHORIZATION"));
    }

    private static Endpoint Chat => Endpoints.Match("POST", "/v1/chat/completions", "")!;

    private static Func<string, string?> Header(string line)
    {
        var parts = line.Split(": ", 2);
        return name => parts[0].Equals(name, StringComparison.OrdinalIgnoreCase) ? parts[1] : null;
    }
}

using System.Net;
using System.Net.Http.Json;

namespace Lectr.Api.Tests.Settings;

public sealed class ProviderTests(ApiUnderTest api) : IClassFixture<ApiUnderTest>
{
    [Fact]
    public async Task A_base_url_is_set_and_cleared_per_organisation()
    {
        var organisation = await api.OrganisationAsync();
        using var client = api.Client(organisation: organisation);
        using var set = await client.PutAsJsonAsync("/api/providers/OpenAI", new { base_url = "http://10.0.0.5:8000/v1/" });

        Assert.Equal(HttpStatusCode.OK, set.StatusCode);
        Assert.Equal("http://10.0.0.5:8000/v1", await BaseUrlAsync(client));
        using var other = api.Client();
        Assert.Null(await BaseUrlAsync(other));

        Assert.Equal(HttpStatusCode.OK, (await client.PutAsJsonAsync("/api/providers/openai", new { base_url = (string?)null })).StatusCode);
        Assert.Null(await BaseUrlAsync(client));
    }

    [Theory]
    [InlineData("http://169.254.169.254/latest/meta-data")]
    [InlineData("http://2852039166/")]
    [InlineData("http://0xa9fea9fe/")]
    [InlineData("http://[::ffff:169.254.169.254]/")]
    [InlineData("http://[64:ff9b::a9fe:a9fe]/")]
    [InlineData("http://[fe80::1]/")]
    [InlineData("http://[fd00:ec2::254]/")]
    [InlineData("http://metadata.google.internal/computeMetadata/v1")]
    [InlineData("http://METADATA.google.internal./")]
    [InlineData("http://100.100.100.200/")]
    [InlineData("http://0.0.0.0:80/")]
    [InlineData("file:///etc/passwd")]
    [InlineData("gopher://127.0.0.1/")]
    [InlineData("http://user:secret@api.example.com/v1")]
    [InlineData("https://api.example.com/v1?key=x")]
    [InlineData("https://api.example.com/v1\r\nX-Injected: 1")]
    [InlineData("not a url")]
    public async Task A_base_url_cannot_lead_where_no_provider_is(string url)
    {
        using var client = api.Client();
        using var answer = await client.PutAsJsonAsync("/api/providers/openai", new { base_url = url });

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.NotNull((await answer.BodyAsync())["errors"]!["base_url"]);
    }

    [Fact]
    public async Task The_operator_can_allow_link_local_addresses()
    {
        await using var open = new ApiUnderTest { Options = new ApiOptions { Url = "http://127.0.0.1:0", AllowLinkLocalBaseUrls = true } };
        await open.InitializeAsync();
        using var client = open.Client();

        Assert.Equal(HttpStatusCode.OK, (await client.PutAsJsonAsync("/api/providers/openai", new { base_url = "http://169.254.7.7/v1" })).StatusCode);
    }

    [Fact]
    public async Task A_provider_that_does_not_exist_is_a_problem()
    {
        using var client = api.Client();
        Assert.Equal(HttpStatusCode.NotFound, (await client.GetAsync("/api/providers/acme")).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await client.PutAsJsonAsync("/api/providers/acme", new { base_url = "http://10.0.0.1" })).StatusCode);
    }

    private static async Task<string?> BaseUrlAsync(HttpClient client) =>
        (await (await client.GetAsync("/api/providers/openai")).BodyAsync())["base_url"]?.GetValue<string>();
}

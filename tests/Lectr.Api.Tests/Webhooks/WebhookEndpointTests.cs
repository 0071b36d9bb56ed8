using System.Net;
using System.Net.Http.Json;
using Lectr.Testing.Upstream;

namespace Lectr.Api.Tests.Webhooks;

public sealed class WebhookEndpointTests(ApiUnderTest api) : IClassFixture<ApiUnderTest>
{
    [Fact]
    public async Task A_webhook_is_added_tested_listed_without_its_secret_and_removed()
    {
        await using var receiver = ScriptedUpstream.Start(ScriptedAnswer.Json("{}"));
        using var client = api.Client(organisation: await api.OrganisationAsync());
        using var added = await client.PostAsJsonAsync("/api/webhooks", new { url = receiver.Url + "/hook?channel=cost", format = "slack" });
        var body = await added.BodyAsync();
        var id = body["webhook"]!["id"]!.GetValue<string>();

        Assert.Equal(HttpStatusCode.Created, added.StatusCode);
        var attempt = await (await client.PostAsync($"/api/webhooks/{id}/test", null)).BodyAsync();
        Assert.True(attempt["delivered"]!.GetValue<bool>());
        var message = Assert.Single(receiver.Requests);
        Assert.Equal("/hook?channel=cost", message.Target);
        Assert.StartsWith("t=", message.Header("Lectr-Signature"), StringComparison.Ordinal);
        Assert.Contains("\"text\"", message.Text, StringComparison.Ordinal);

        var list = await client.GetStringAsync("/api/webhooks");
        Assert.Contains(id, list, StringComparison.Ordinal);
        Assert.DoesNotContain(body["secret"]!.GetValue<string>(), list, StringComparison.Ordinal);
        using var stranger = api.Client(organisation: await api.OrganisationAsync());
        Assert.Equal(HttpStatusCode.NotFound, (await stranger.PostAsync($"/api/webhooks/{id}/test", null)).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await stranger.DeleteAsync($"/api/webhooks/{id}")).StatusCode);

        Assert.Equal(HttpStatusCode.NoContent, (await client.DeleteAsync($"/api/webhooks/{id}")).StatusCode);
        Assert.DoesNotContain(id, await client.GetStringAsync("/api/webhooks"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_test_says_why_a_receiver_cannot_be_reached()
    {
        using var client = api.Client();
        var added = await (await client.PostAsJsonAsync("/api/webhooks", new { url = "http://127.0.0.1:1/hook" })).BodyAsync();

        var attempt = await (await client.PostAsync($"/api/webhooks/{added["webhook"]!["id"]}/test", null)).BodyAsync();

        Assert.False(attempt["delivered"]!.GetValue<bool>());
        Assert.NotNull(attempt["error"]);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("nonsense")]
    [InlineData("ftp://example.com/")]
    [InlineData("https://user:secret@example.com/hook")]
    [InlineData("http://169.254.169.254/latest/meta-data?x=1")]
    public async Task A_url_that_no_webhook_may_have_is_refused(string? url)
    {
        using var client = api.Client();
        using var answer = await client.PostAsJsonAsync("/api/webhooks", new { url });

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.NotNull((await answer.BodyAsync())["errors"]!["url"]);
    }
}

using System.Net;
using System.Net.Http.Json;

namespace Lectr.Api.Tests.Access;

public sealed class SessionTests(ApiUnderTest api) : IClassFixture<ApiUnderTest>
{
    [Fact]
    public async Task Signing_in_gives_a_cookie_that_no_script_and_no_other_site_can_use()
    {
        using var client = api.Client(token: null);
        using var answer = await client.PostAsJsonAsync("/api/session", new { token = ApiUnderTest.OperatorToken });
        var cookie = Assert.Single(answer.Headers.GetValues("Set-Cookie"));

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Contains("httponly", cookie, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("samesite=strict", cookie, StringComparison.OrdinalIgnoreCase);
        var body = await answer.BodyAsync();
        Assert.Equal("admin", body["role"]!.GetValue<string>());
        Assert.Equal("default", body["organisation"]!.GetValue<string>());
        Assert.False(body["demo"]!.GetValue<bool>());
        Assert.Equal("http://127.0.0.1:4100", body["proxy_url"]!.GetValue<string>());
    }

    [Fact]
    public async Task A_signed_in_browser_reads_and_writes_only_with_the_header_of_the_dashboard()
    {
        using var browser = await SignedInAsync();
        Assert.Equal(HttpStatusCode.OK, (await browser.GetAsync("/api/keys")).StatusCode);

        using var forged = await browser.PostAsJsonAsync("/api/keys", new { name = "forged" });
        Assert.Equal(HttpStatusCode.Forbidden, forged.StatusCode);

        browser.DefaultRequestHeaders.Add("X-Lectr-CSRF", "1");
        Assert.Equal(HttpStatusCode.Created, (await browser.PostAsJsonAsync("/api/keys", new { name = "from the dashboard" })).StatusCode);

        browser.DefaultRequestHeaders.Add("Sec-Fetch-Site", "cross-site");
        Assert.Equal(HttpStatusCode.Forbidden, (await browser.PostAsJsonAsync("/api/keys", new { name = "from elsewhere" })).StatusCode);
    }

    [Fact]
    public async Task Signing_out_takes_the_cookie_back()
    {
        using var browser = await SignedInAsync();
        using var answer = await browser.DeleteAsync("/api/session");

        Assert.Equal(HttpStatusCode.NoContent, answer.StatusCode);
        Assert.Contains("max-age=0", Assert.Single(answer.Headers.GetValues("Set-Cookie")), StringComparison.OrdinalIgnoreCase);
    }

    [Theory]
    [InlineData("lc_admin_xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx", 401)]
    [InlineData("not a token", 401)]
    [InlineData("' or 1=1 --", 401)]
    [InlineData("", 400)]
    public async Task A_token_that_does_not_work_signs_no_one_in(string token, int status)
    {
        using var client = api.Client(token: null);
        using var answer = await client.PostAsJsonAsync("/api/session", new { token });

        Assert.Equal(status, (int)answer.StatusCode);
        Assert.False(answer.Headers.Contains("Set-Cookie"));
    }

    [Fact]
    public async Task A_sign_in_with_a_large_body_is_refused()
    {
        using var client = api.Client(token: null);
        using var answer = await client.PostAsJsonAsync("/api/session", new { token = new string('x', 10_000) });

        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, answer.StatusCode);
    }

    [Fact]
    public async Task Signing_in_again_and_again_is_slowed_down()
    {
        await using var guarded = new ApiUnderTest { Options = new ApiOptions { Url = "http://127.0.0.1:0", LoginsPerMinute = 3 } };
        await guarded.InitializeAsync();
        using var client = guarded.Client(token: null);
        var answers = new List<HttpStatusCode>();
        for (var i = 0; i < 4; i++)
        {
            answers.Add((await client.PostAsJsonAsync("/api/session", new { token = "guess" })).StatusCode);
        }

        Assert.Equal([HttpStatusCode.Unauthorized, HttpStatusCode.Unauthorized, HttpStatusCode.Unauthorized, HttpStatusCode.TooManyRequests], answers);
    }

    [Fact]
    public async Task Every_answer_carries_the_security_headers()
    {
        using var client = api.Client(token: null);
        foreach (var path in new[] { "/", "/api/overview", "/docs/index.html", "/openapi/v1.json", "/health/live" })
        {
            using var answer = await client.GetAsync(path);
            var policy = Assert.Single(answer.Headers.GetValues("Content-Security-Policy"));
            Assert.Contains("script-src 'self';", policy, StringComparison.Ordinal);
            Assert.Contains("frame-ancestors 'none'", policy, StringComparison.Ordinal);
            Assert.Equal("nosniff", Assert.Single(answer.Headers.GetValues("X-Content-Type-Options")));
            Assert.Equal("DENY", Assert.Single(answer.Headers.GetValues("X-Frame-Options")));
            Assert.False(answer.Headers.Contains("Server"));
        }
    }

    private async Task<HttpClient> SignedInAsync()
    {
        using var client = api.Client(token: null);
        using var answer = await client.PostAsJsonAsync("/api/session", new { token = ApiUnderTest.OperatorToken });
        var browser = api.Client(token: null);
        browser.DefaultRequestHeaders.Add("Cookie", answer.Headers.GetValues("Set-Cookie").Single().Split(';')[0]);
        return browser;
    }
}

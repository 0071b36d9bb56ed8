using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json.Nodes;
using Lectr.Api.Tests.OpenApi;

namespace Lectr.Api.Tests.Access;

public sealed class RoleTests(ApiUnderTest api) : IClassFixture<ApiUnderTest>
{
    private static readonly string[] Roles = ["viewer", "editor", "admin", "operator"];

    [Fact]
    public async Task Every_operation_refuses_callers_without_a_token_and_roles_below_its_own()
    {
        var wrong = new List<string>();
        var operations = await OperationsAsync();
        var organisation = await api.OrganisationAsync();
        foreach (var role in Roles.Prepend("none").Prepend("unknown"))
        {
            var token = role switch
            {
                "none" => null,
                "unknown" => "lc_admin_" + new string('x', 40),
                "operator" => ApiUnderTest.OperatorToken,
                _ => await api.TokenAsync(role, organisation),
            };
            using var client = api.Client(token);
            foreach (var operation in operations)
            {
                using var answer = await SendAsync(client, operation);
                var refused = answer.StatusCode is HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden;
                var expected = Expected(operation.Role, role);
                if (expected is null ? refused : answer.StatusCode != expected)
                {
                    wrong.Add($"{operation} as {role}: {(int)answer.StatusCode}, expected {(expected is null ? "no refusal" : ((int)expected).ToString())}");
                }

                if (refused && answer.Content.Headers.ContentType?.MediaType != "application/problem+json")
                {
                    wrong.Add($"{operation} as {role}: no problem document");
                }
            }
        }

        Assert.Empty(wrong);
    }

    [Fact]
    public async Task Every_failure_is_a_problem_document_and_none_is_a_server_error()
    {
        var wrong = new List<string>();
        using var client = api.Client();
        foreach (var operation in await OperationsAsync())
        {
            using var answer = await SendAsync(client, operation);
            if ((int)answer.StatusCode >= 500
                || ((int)answer.StatusCode >= 400 && answer.Content.Headers.ContentType?.MediaType != "application/problem+json"))
            {
                wrong.Add($"{operation}: {(int)answer.StatusCode} {answer.Content.Headers.ContentType}");
            }
        }

        Assert.Empty(wrong);
    }

    [Theory]
    [InlineData("GET", "/api/nowhere", 404)]
    [InlineData("PATCH", "/api/keys", 405)]
    [InlineData("GET", "/api/events?limit=many", 400)]
    [InlineData("GET", "/api/events?limit=0", 400)]
    public async Task Unknown_paths_methods_and_parameters_are_problems(string method, string path, int status)
    {
        using var client = api.Client();
        using var answer = await client.SendAsync(new HttpRequestMessage(new HttpMethod(method), path));

        Assert.Equal(status, (int)answer.StatusCode);
        Assert.Equal("application/problem+json", answer.Content.Headers.ContentType?.MediaType);
    }

    [Theory]
    [InlineData("{")]
    [InlineData("[]")]
    [InlineData("{\"name\":5}")]
    [InlineData("null")]
    [InlineData("")]
    public async Task A_body_that_cannot_be_read_is_a_problem(string body)
    {
        using var client = api.Client();
        using var answer = await client.PostAsync("/api/keys", new StringContent(body, Encoding.UTF8, "application/json"));

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Equal("application/problem+json", answer.Content.Headers.ContentType?.MediaType);
    }

    [Fact]
    public async Task A_token_acts_for_its_own_organisation_alone()
    {
        var own = await api.OrganisationAsync();
        var other = await api.OrganisationAsync();
        var token = await api.TokenAsync("admin", own);

        using var asItself = api.Client(token, own);
        using var asAnother = api.Client(token, other);
        using var operatorElsewhere = api.Client(organisation: other);
        using var operatorNowhere = api.Client(organisation: "org-that-is-not");

        Assert.Equal(own, (await (await asItself.GetAsync("/api/session")).BodyAsync())["organisation"]!.GetValue<string>());
        Assert.Equal(HttpStatusCode.Forbidden, (await asAnother.GetAsync("/api/session")).StatusCode);
        Assert.Equal(other, (await (await operatorElsewhere.GetAsync("/api/session")).BodyAsync())["organisation"]!.GetValue<string>());
        Assert.Equal(HttpStatusCode.NotFound, (await operatorNowhere.GetAsync("/api/session")).StatusCode);
    }

    [Fact]
    public async Task A_revoked_token_is_refused_from_the_next_call_on()
    {
        using var client = api.Client();
        var issued = await (await client.PostAsJsonAsync("/api/admin-tokens", new { name = "short-lived", role = "viewer" })).BodyAsync();
        using var shortLived = api.Client(issued["token"]!.GetValue<string>());
        Assert.Equal(HttpStatusCode.OK, (await shortLived.GetAsync("/api/keys")).StatusCode);

        Assert.Equal(HttpStatusCode.NoContent, (await client.DeleteAsync($"/api/admin-tokens/{issued["id"]}")).StatusCode);

        Assert.Equal(HttpStatusCode.Unauthorized, (await shortLived.GetAsync("/api/keys")).StatusCode);
    }

    [Fact]
    public async Task The_operators_last_token_cannot_be_revoked()
    {
        using var client = api.Client();
        var tokens = (await (await client.GetAsync("/api/admin-tokens")).BodyAsync())["items"]!.AsArray();
        var own = tokens.Single(token => token!["operator"]!.GetValue<bool>())!["id"]!.GetValue<string>();

        Assert.Equal(HttpStatusCode.Conflict, (await client.DeleteAsync($"/api/admin-tokens/{own}")).StatusCode);
    }

    private static HttpStatusCode? Expected(string? required, string role) => (required, role) switch
    {
        (null, _) => null,
        (_, "none" or "unknown") => HttpStatusCode.Unauthorized,
        _ when Array.IndexOf(Roles, role) < Array.IndexOf(Roles, required) => HttpStatusCode.Forbidden,
        _ => null,
    };

    private async Task<List<ApiOperation>> OperationsAsync()
    {
        using var client = api.Client(token: null);
        var document = JsonNode.Parse(await client.GetStringAsync("/openapi/v1.json"))!;
        return [.. ApiOperation.All(document).Where(operation => operation.Path.StartsWith("/api/", StringComparison.Ordinal) && operation.Path != "/api/session" && operation.Path != "/api/requests/live")];
    }

    private static Task<HttpResponseMessage> SendAsync(HttpClient client, ApiOperation operation)
    {
        var request = new HttpRequestMessage(new HttpMethod(operation.Method), operation.Address);
        if (operation.Node["requestBody"] is not null)
        {
            request.Content = JsonContent.Create(new { });
        }

        return client.SendAsync(request);
    }
}

using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Lectr.Api.Tests.OpenApi;

public sealed class DocumentTests(ApiUnderTest api) : IClassFixture<ApiUnderTest>
{
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true, Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    [Fact]
    public async Task The_committed_document_is_the_one_that_is_served()
    {
        using var client = api.Client(token: null);
        var served = JsonNode.Parse(await client.GetStringAsync("/openapi/v1.json"))!.ToJsonString(Indented) + "\n";
        var file = Path.Combine(SourceFolder(), "src", "Lectr.Api", "openapi.json");
        if (Environment.GetEnvironmentVariable("LECTR_APPROVE") == "1")
        {
            await File.WriteAllTextAsync(file, served);
        }

        var committed = File.Exists(file) ? (await File.ReadAllTextAsync(file)).ReplaceLineEndings("\n") : "";

        Assert.True(served == committed, "src/Lectr.Api/openapi.json differs from what is served. Run this test with LECTR_APPROVE=1 and read the difference.");
    }

    [Fact]
    public async Task Every_operation_has_a_summary_a_tag_and_a_shape_for_its_answer()
    {
        using var client = api.Client(token: null);
        var document = JsonNode.Parse(await client.GetStringAsync("/openapi/v1.json"))!;
        var incomplete = new List<string>();
        foreach (var operation in ApiOperation.All(document))
        {
            if (operation.Node["summary"] is null || operation.Node["tags"] is not JsonArray { Count: > 0 })
            {
                incomplete.Add($"{operation}: no summary or no tag");
            }

            var success = operation.Node["responses"]!.AsObject().Where(answer => answer.Key[0] == '2').ToList();
            if (success.Count == 0 || success.Any(answer => answer.Key is "200" or "201" && answer.Value!["content"] is null))
            {
                incomplete.Add($"{operation}: no shape for its answer");
            }
        }

        Assert.Empty(incomplete);
    }

    [Fact]
    public async Task The_reference_page_is_served_without_any_other_server()
    {
        using var client = api.Client(token: null);
        using var page = await client.GetAsync("/docs/index.html");
        var html = await page.Content.ReadAsStringAsync();

        Assert.Equal(HttpStatusCode.OK, page.StatusCode);
        Assert.DoesNotContain("http://", html, StringComparison.Ordinal);
        Assert.DoesNotContain("https://", html, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.OK, (await client.GetAsync("/docs/swagger-ui-bundle.js")).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await client.GetAsync("/docs/index.js")).StatusCode);
    }

    private static string SourceFolder()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder!.FullName, "Lectr.sln")))
        {
            folder = folder.Parent;
        }

        return folder.FullName;
    }
}

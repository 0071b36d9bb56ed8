using System.Text.Json.Nodes;

namespace Lectr.Api.Tests.OpenApi;

/// <summary>One operation of the OpenAPI document.</summary>
public sealed record ApiOperation(string Method, string Path, JsonNode Node)
{
    /// <summary>Least role by the document: viewer, editor, admin or operator; null = open to all.</summary>
    public string? Role => Node["x-lectr-role"]?.GetValue<string>();

    /// <summary>The path with a value for every parameter.</summary>
    public string Address => System.Text.RegularExpressions.Regex.Replace(Path, @"\{[^}]+\}", "00000000-0000-7000-8000-000000000000");

    /// <summary>Every operation of a document.</summary>
    public static IEnumerable<ApiOperation> All(JsonNode document) =>
        from path in document["paths"]!.AsObject()
        from operation in path.Value!.AsObject()
        where operation.Key is "get" or "put" or "post" or "delete" or "patch"
        select new ApiOperation(operation.Key.ToUpperInvariant(), path.Key, operation.Value!);

    /// <inheritdoc/>
    public override string ToString() => $"{Method} {Path}";
}

namespace Lectr.Domain.Providers;

/// <summary>Azure's dated paths: deployments, and anything with <c>?api-version=</c>.</summary>
internal static class AzureEndpoints
{
    /// <summary>What precedes a deployment's name.</summary>
    public const string Prefix = "/openai/deployments/";

    /// <summary>The endpoint of a path that is Azure's by its prefix or its query.</summary>
    public static Endpoint? Match(string method, string path, string query)
    {
        var post = method == "POST";
        if (!path.StartsWith(Prefix, StringComparison.Ordinal))
        {
            var rest = Relative(path);
            var known = Families.OfOpenAIPath(rest) ?? Family.Other;
            var isModel = known.Name == "models";
            var named = !isModel && PathTemplate.NamesObject(rest);
            return Make(
                method,
                path,
                known,
                post && known.NamesModel && !named ? ModelPlace.Body : ModelPlace.None,
                isModel ? QueryString.SegmentAfter(path, "models") : QueryString.Value(query, "deployment"),
                named);
        }

        var end = path.IndexOf('/', Prefix.Length);
        end = end < 0 ? path.Length : end;
        if (end == Prefix.Length)
        {
            return null;
        }

        var deployment = Uri.UnescapeDataString(path.AsSpan(Prefix.Length, end - Prefix.Length));
        var below = path.AsSpan(end).Trim('/');
        var family = Families.OfOpenAIPath(below) ?? Family.Other;
        return Make(method, path, family, post ? ModelPlace.Path : ModelPlace.None, deployment, PathTemplate.NamesObject(below)) with
        {
            ModelRange = Prefix.Length..end,
        };
    }

    private static Endpoint Make(string method, string path, Family family, ModelPlace place, string? model, bool stateful) =>
        new(
            WireFormats.AzureDeployments,
            family.Name,
            PathTemplate.Of(method, path),
            Owners.Of(WireFormats.AzureDeployments),
            place,
            model,
            stateful)
        {
            Billed = method == "POST" && family.Billed && !stateful,
        };

    private static ReadOnlySpan<char> Relative(string path)
    {
        foreach (var prefix in (ReadOnlySpan<string>)["/openai/v1/", "/openai/", "/v1/"])
        {
            if (path.StartsWith(prefix, StringComparison.Ordinal))
            {
                return path.AsSpan(prefix.Length).Trim('/');
            }
        }

        return path.AsSpan().Trim('/');
    }
}

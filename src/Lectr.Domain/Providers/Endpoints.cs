using System.Collections.Frozen;

namespace Lectr.Domain.Providers;

/// <summary>The table of paths: the first match decides the wire format and, where it can, the provider.</summary>
public static class Endpoints
{
    private const string Messages = "/v1/messages";
    private const string CompatPrefix = "/v1beta/openai";
    private const string SdkPrefix = "/openai/v1";
    private const string Version = "/v1";

    private static readonly FrozenDictionary<string, Endpoint> CommonPosts = Common();

    /// <summary>The endpoint of a request; null for a path that belongs to none (404). <paramref name="query"/> starts with <c>?</c> or is empty.</summary>
    public static Endpoint? Match(string method, string path, string query)
    {
        var dated = query.Length > 1 && QueryString.Has(query, "api-version");
        if (!dated && method == "POST" && CommonPosts.TryGetValue(path, out var common))
        {
            return common;
        }

        if (path.Length < 2 || path[0] != '/' || QueryString.HasDotSegment(path))
        {
            return null;
        }

        if (Under(path, Messages))
        {
            return AnthropicEndpoints.Match(method, path);
        }

        if (path.StartsWith(CompatPrefix + "/", StringComparison.Ordinal))
        {
            return OpenAI(method, path, CompatPrefix.Length, query);
        }

        if (GeminiEndpoints.Owns(method, path))
        {
            return GeminiEndpoints.Match(method, path);
        }

        if (dated || path.StartsWith(AzureEndpoints.Prefix, StringComparison.Ordinal))
        {
            return AzureEndpoints.Match(method, path, query);
        }

        if (path.StartsWith(SdkPrefix + "/", StringComparison.Ordinal))
        {
            return OpenAI(method, path, SdkPrefix.Length, query);
        }

        if (path.StartsWith(Version + "/", StringComparison.Ordinal))
        {
            return OpenAI(method, path, Version.Length, query);
        }

        return Families.OfOpenAIPath(path.AsSpan(1)) is null ? null : OpenAI(method, path, 0, query);
    }

    /// <summary>The wire format whose error shape suits a path that matched nothing or a caller that was refused.</summary>
    public static WireFormat FormatForErrors(string path)
    {
        if (Under(path, Messages) || Under(path, "/messages") || path.StartsWith("/anthropic/", StringComparison.Ordinal))
        {
            return WireFormats.AnthropicMessages;
        }

        var compat = path.StartsWith(CompatPrefix, StringComparison.Ordinal);
        return !compat && (GeminiEndpoints.Owns("POST", path) || path.StartsWith("/v1beta", StringComparison.Ordinal))
            ? WireFormats.GeminiNative
            : WireFormats.OpenAI;
    }

    /// <summary>Whether a path is the given one or lies below it.</summary>
    internal static bool Under(string path, string parent) =>
        path.StartsWith(parent, StringComparison.Ordinal) && (path.Length == parent.Length || path[parent.Length] == '/');

    private static Endpoint? OpenAI(string method, string path, int prefix, string query)
    {
        var rest = path.AsSpan(prefix).Trim('/');
        if (rest.IsEmpty)
        {
            return null;
        }

        var family = Families.OfOpenAIPath(rest) ?? Family.Other;
        var post = method == "POST";
        var isModel = family.Name == "models";
        var named = !isModel && family != Family.Other && PathTemplate.NamesObject(rest);
        return new Endpoint(
            WireFormats.OpenAI,
            family.Name,
            PathTemplate.Of(method, path),
            null,
            post && family.NamesModel && !named ? ModelPlace.Body : ModelPlace.None,
            isModel ? QueryString.SegmentAfter(path, "models") : QueryString.Value(query, "model"),
            named)
        {
            Billed = post && family.Billed && !named,
            PrefixLength = prefix,
        };
    }

    private static FrozenDictionary<string, Endpoint> Common()
    {
        var common = new Dictionary<string, Endpoint>(StringComparer.Ordinal);
        foreach (var (path, _) in Families.OpenAI)
        {
            foreach (var prefix in new[] { Version, SdkPrefix, CompatPrefix, "" })
            {
                common[$"{prefix}/{path}"] = OpenAI("POST", $"{prefix}/{path}", prefix.Length, "")!;
            }
        }

        common[Messages] = AnthropicEndpoints.Match("POST", Messages);
        common[Messages + "/count_tokens"] = AnthropicEndpoints.Match("POST", Messages + "/count_tokens");
        return common.ToFrozenDictionary(StringComparer.Ordinal);
    }
}

namespace Lectr.Domain.Providers;

/// <summary>The paths of Gemini's own format, on whichever version the client names.</summary>
internal static class GeminiEndpoints
{
    private const string Models = "/models/";
    private const string TunedModels = "/tunedModels/";
    private static readonly string[] Prefixes = ["/v1beta/", "/v1alpha/", "/upload/v1beta/"];

    /// <summary>Whether the path is Gemini's alone. <c>/v1/models/{m}</c> is only with a verb: fine-tuned model names hold colons too.</summary>
    public static bool Owns(string method, string path)
    {
        foreach (var prefix in Prefixes)
        {
            if (path.StartsWith(prefix, StringComparison.Ordinal))
            {
                return true;
            }
        }

        if (Endpoints.Under(path, "/v1/interactions"))
        {
            return true;
        }

        return (path.StartsWith("/v1" + Models, StringComparison.Ordinal) || path.StartsWith("/v1" + TunedModels, StringComparison.Ordinal))
            && VerbAt(path) is var colon and > 0
            && (method == "POST" || Families.OfVerb(path.AsSpan(colon + 1)) is not null);
    }

    /// <summary>The endpoint of a path that <see cref="Owns"/> says is Gemini's.</summary>
    public static Endpoint Match(string method, string path)
    {
        var post = method == "POST";
        var colon = VerbAt(path);
        var model = ModelRange(path, colon, out var decoded);
        var verb = colon < 0 ? null : Families.OfVerb(path.AsSpan(colon + 1));
        var interaction = path.Contains("/interactions", StringComparison.Ordinal);
        var rest = path.AsSpan(path.StartsWith("/upload/", StringComparison.Ordinal) ? "/upload/".Length : 1);
        var family = verb?.Name ?? (interaction ? "interactions" : FamilyOf(rest));
        var stateful = decoded is null && PathTemplate.NamesObject(rest);

        // batchEmbedContents repeats the model in its body, so that a rule could not replace it in the path alone.
        var routable = post && decoded is not null && verb is not null && family is not ("batch_embed_contents" or "batches");
        return new Endpoint(
            WireFormats.GeminiNative,
            family,
            PathTemplate.Of(method, path),
            Owners.Of(WireFormats.GeminiNative),
            routable ? ModelPlace.Path : post && interaction && !stateful ? ModelPlace.Body : ModelPlace.None,
            decoded,
            stateful)
        {
            Billed = post && !stateful && (verb?.Billed ?? interaction),
            ModelRange = model,
        };
    }

    private static string FamilyOf(ReadOnlySpan<char> rest)
    {
        var slash = rest.IndexOf('/');
        var first = slash < 0 ? default : rest[(slash + 1)..];
        var end = first.IndexOf('/');
        return (end < 0 ? first : first[..end]) switch
        {
            "models" or "tunedModels" => "models",
            "files" => "files",
            "batches" => "batches",
            "cachedContents" => "caches",
            _ => Family.Other.Name,
        };
    }

    private static int VerbAt(string path)
    {
        var slash = path.LastIndexOf('/');
        var colon = path.LastIndexOf(':');
        return colon > slash ? colon : -1;
    }

    private static Range ModelRange(string path, int colon, out string? decoded)
    {
        decoded = null;
        var end = colon < 0 ? path.Length : colon;
        foreach (var collection in (ReadOnlySpan<string>)[Models, TunedModels])
        {
            var at = path.IndexOf(collection, StringComparison.Ordinal);
            if (at < 0 || at + collection.Length >= end || path.AsSpan(at + collection.Length, end - at - collection.Length).Contains('/'))
            {
                continue;
            }

            // A tuned model is named with its collection, a plain one without; both are replaced as a whole.
            var name = Uri.UnescapeDataString(path.AsSpan(at + collection.Length, end - at - collection.Length));
            decoded = collection == TunedModels ? string.Concat("tunedModels/", name) : name;
            return (at + 1)..end;
        }

        return default;
    }
}

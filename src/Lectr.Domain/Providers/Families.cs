using System.Collections.Frozen;

namespace Lectr.Domain.Providers;

/// <summary>An endpoint family: what the paths of one line of the support matrix have in common.</summary>
/// <param name="Name">The name used in data files and in <see cref="Endpoint.Family"/>.</param>
/// <param name="NamesModel">Whether a POST names its model in the body.</param>
/// <param name="Billed">Whether a POST is charged by what its answer reports.</param>
internal sealed record Family(string Name, bool NamesModel, bool Billed)
{
    /// <summary>A path that the matrix does not know: it passes, and is routed inside one provider only.</summary>
    public static Family Other { get; } = new("other", NamesModel: true, Billed: true);
}

/// <summary>The families of OpenAI's paths, and the literal words that may stand in a path template.</summary>
internal static class Families
{
    private static readonly FrozenDictionary<string, Family> OpenAIByPath = new Dictionary<string, Family>(StringComparer.Ordinal)
    {
        ["chat/completions"] = new("chat_completions", true, true),
        ["responses"] = new("responses", true, true),
        ["responses/input_tokens"] = new("responses_input_tokens", true, false),
        ["responses/compact"] = new("responses_compact", true, true),
        ["completions"] = new("completions", true, true),
        ["embeddings"] = new("embeddings", true, true),
        ["audio/transcriptions"] = new("audio_transcriptions", true, true),
        ["audio/translations"] = new("audio_translations", true, true),
        ["audio/speech"] = new("audio_speech", true, true),
        ["images/generations"] = new("images_generations", true, true),
        ["images/edits"] = new("images_edits", true, true),
        ["images/variations"] = new("images_variations", true, true),
        ["moderations"] = new("moderations", true, false),
        ["decisions"] = new("decisions", true, true),
        ["realtime"] = new("realtime", false, false),
        ["videos"] = new("videos", true, true),
        ["files"] = new("files", false, false),
        ["uploads"] = new("files", false, false),
        ["batches"] = new("batches", false, false),
        ["models"] = new("models", false, false),
        ["fine_tuning"] = new("fine_tuning", false, false),
        ["vector_stores"] = new("vector_stores", false, false),
        ["conversations"] = new("conversations", false, false),
        ["containers"] = new("containers", false, false),
        ["evals"] = new("evals", false, false),
        ["assistants"] = new("assistants", true, false),
        ["threads"] = new("threads", true, true),
        ["live"] = new("live", true, false),
        ["content_provenance_checks"] = new("content_provenance_checks", false, false),
    }.ToFrozenDictionary(StringComparer.Ordinal);

    private static readonly FrozenDictionary<string, Family> GeminiByVerb = new Dictionary<string, Family>(StringComparer.Ordinal)
    {
        ["generateContent"] = new("generate_content", false, true),
        ["streamGenerateContent"] = new("stream_generate_content", false, true),
        ["embedContent"] = new("embed_content", false, true),
        ["batchEmbedContents"] = new("batch_embed_contents", false, true),
        ["countTokens"] = new("count_tokens", false, false),
        ["predict"] = new("predict", false, true),
        ["predictLongRunning"] = new("predict", false, true),
        ["batchGenerateContent"] = new("batches", false, false),
        ["asyncBatchEmbedContent"] = new("batches", false, false),
    }.ToFrozenDictionary(StringComparer.Ordinal);

    private static readonly FrozenSet<string> Words = new[]
    {
        "v1", "v1beta", "v1alpha", "openai", "upload", "deployments", "chat", "completions", "responses", "input_tokens", "compact", "input_items",
        "cancel", "embeddings", "audio", "transcriptions", "translations", "speech", "voices", "images", "generations", "edits",
        "variations", "moderations", "decisions", "realtime", "sessions", "client_secrets", "transcription_sessions", "calls", "videos",
        "content", "remix", "files", "uploads", "parts", "complete", "batches", "models", "fine_tuning", "jobs", "events", "checkpoints",
        "permissions", "pause", "resume", "vector_stores", "file_batches", "search", "conversations", "items", "containers", "evals",
        "runs", "output_items", "assistants", "threads", "messages", "steps", "submit_tool_outputs", "live", "content_provenance_checks",
        "count_tokens", "results", "tunedModels", "cachedContents", "interactions", "operations", "corpora", "documents",
        "fileSearchStores", "auth_tokens", "organization", "usage", "costs", "projects", "skills", "agents",
    }.ToFrozenSet(StringComparer.Ordinal);

    private static readonly FrozenSet<string>.AlternateLookup<ReadOnlySpan<char>> WordLookup = Words.GetAlternateLookup<ReadOnlySpan<char>>();
    private static readonly FrozenDictionary<string, Family>.AlternateLookup<ReadOnlySpan<char>> PathLookup = OpenAIByPath.GetAlternateLookup<ReadOnlySpan<char>>();
    private static readonly FrozenDictionary<string, Family>.AlternateLookup<ReadOnlySpan<char>> VerbLookup = GeminiByVerb.GetAlternateLookup<ReadOnlySpan<char>>();

    /// <summary>The paths, relative to the version, whose whole text is literal.</summary>
    public static IEnumerable<KeyValuePair<string, Family>> OpenAI => OpenAIByPath;

    /// <summary>Every family name there is, for checking data files.</summary>
    public static IEnumerable<string> Names => OpenAIByPath.Values.Concat(GeminiByVerb.Values).Select(f => f.Name)
        .Concat(["messages", "messages_count_tokens", "messages_batches", "interactions", "caches"]).Distinct(StringComparer.Ordinal);

    /// <summary>Whether a path segment is part of the interface rather than somebody's id.</summary>
    public static bool IsWord(ReadOnlySpan<char> segment) => WordLookup.Contains(segment);

    /// <summary>The family of a path relative to its version, by its first two segments, then by its first; null when neither is known.</summary>
    public static Family? OfOpenAIPath(ReadOnlySpan<char> rest)
    {
        var first = rest.IndexOf('/');
        if (first < 0)
        {
            return PathLookup.TryGetValue(rest, out var whole) ? whole : null;
        }

        var second = rest[(first + 1)..].IndexOf('/');
        var two = second < 0 ? rest : rest[..(first + 1 + second)];
        return PathLookup.TryGetValue(two, out var family) || PathLookup.TryGetValue(rest[..first], out family) ? family : null;
    }

    /// <summary>The family of a Gemini verb, for example <c>generateContent</c>.</summary>
    public static Family? OfVerb(ReadOnlySpan<char> verb) => VerbLookup.TryGetValue(verb, out var family) ? family : null;
}

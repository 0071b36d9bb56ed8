using System.Text.Json;
using Lectr.Testing;

namespace Lectr.EndToEnd.Tests.Conformance;

/// <summary>Every call of the official npm SDKs, once directly and once through Lectr: the provider and the SDK must not be able to tell.</summary>
[Collection("conformance")]
public sealed class Npm_sdks_meet_no_difference(ConformanceLectr lectr)
{
    private static readonly string[] Connection = ["connection", "keep-alive", "transfer-encoding"];

    [Theory]
    [InlineData("openai")]
    [InlineData("azure")]
    [InlineData("groq")]
    [InlineData("anthropic")]
    [InlineData("anthropic-before-1")]
    [InlineData("genai")]
    [InlineData("genai-before-3")]
    public async Task Directly_and_through_Lectr(string file)
    {
        var before = lectr.Upstream.Requests.Count;
        var direct = await NodeClient.RunAsync(file, lectr.Upstream.Url, lectrKey: null);
        var between = lectr.Upstream.Requests.Count;
        var through = await NodeClient.RunAsync(file, lectr.Proxy, LectrProcess.LectrKey);
        var seen = lectr.Upstream.Requests;

        Assert.NotEmpty(direct);
        Assert.Equal(direct.Count, through.Count);
        Assert.All(direct.Zip(through), pair => Same(pair.First, pair.Second));

        // Once per case: neither the SDK nor Lectr retries.
        Assert.Equal(direct.Count, between - before);
        Assert.Equal(direct.Count, seen.Count - between);
        for (var i = 0; i < direct.Count; i++)
        {
            WireComparison.Same(seen[before + i], seen[between + i]);
        }

        var logged = await lectr.RequestsAsync($"sdk-{file}", direct.Count);
        Assert.Equal(direct.Count, logged.Count);
        Assert.All(logged, Accounted);
    }

    [Theory]
    [InlineData("openai", "AuthenticationError")]
    [InlineData("azure", "AuthenticationError")]
    [InlineData("groq", "AuthenticationError")]
    [InlineData("anthropic", "AuthenticationError")]
    [InlineData("anthropic-before-1", "AuthenticationError")]
    [InlineData("genai", "ApiError")]
    [InlineData("genai-before-3", "ApiError")]
    public async Task A_refused_Lectr_key_raises_the_SDKs_own_exception(string file, string exception)
    {
        var before = lectr.Upstream.Requests.Count;

        var refused = await NodeClient.RunAsync(file, lectr.Proxy, "lc_key_00000000000000000000000000000000");

        Assert.NotEmpty(refused);
        Assert.All(refused, line => Assert.Equal((exception, 401), (line.GetProperty("error").GetProperty("type").GetString(), line.GetProperty("error").GetProperty("status").GetInt32())));
        Assert.All(refused, line => Assert.Contains("lectr_", System.Text.Encoding.UTF8.GetString(line.GetProperty("answers")[0].GetProperty("body").GetBytesFromBase64()), StringComparison.Ordinal));
        Assert.Equal(before, lectr.Upstream.Requests.Count);
    }

    private static void Same(JsonElement direct, JsonElement through)
    {
        var name = direct.GetProperty("name").GetString();
        Assert.Equal(name, through.GetProperty("name").GetString());
        Assert.True(Text(direct, "result") == Text(through, "result"), $"{name}: {Text(direct, "result")} became {Text(through, "result")}");
        Assert.True(Text(direct, "error") == Text(through, "error"), $"{name}: {Text(direct, "error")} became {Text(through, "error")}");
        Assert.Equal(name!.StartsWith("error", StringComparison.Ordinal), direct.TryGetProperty("error", out _));
        var (one, other) = (direct.GetProperty("answers")[0], through.GetProperty("answers")[0]);
        Assert.Equal(one.GetProperty("status").GetInt32(), other.GetProperty("status").GetInt32());
        Assert.Equal(one.GetProperty("body").GetString(), other.GetProperty("body").GetString());
        Assert.Equal(Headers(one), Headers(other));
    }

    private static void Accounted(JsonElement request)
    {
        var endpoint = request.GetProperty("endpoint").GetString()!;
        var source = request.GetProperty("usage_source").GetString();
        var free = endpoint.Contains("count", StringComparison.OrdinalIgnoreCase) || endpoint.StartsWith("GET ", StringComparison.Ordinal)
            || endpoint.Contains("openai/v1/audio", StringComparison.Ordinal);
        var failed = request.GetProperty("http_status").GetInt32() >= 400;
        Assert.True(free || failed ? source == "none" : source is "reported" or "estimated" or "partial", $"{endpoint}: usage is {source}");
    }

    private static string Text(JsonElement line, string member) => line.TryGetProperty(member, out var value) ? value.GetRawText() : "";

    private static string Headers(JsonElement answer) => string.Join('\n', answer.GetProperty("headers").EnumerateArray()
        .Select(h => $"{h[0]}: {h[1]}").Where(h => !Connection.Contains(h.Split(':')[0], StringComparer.Ordinal)));
}

/// <summary>One Lectr for all SDKs.</summary>
[CollectionDefinition("conformance")]
public sealed class ConformanceCollection : ICollectionFixture<ConformanceLectr>;

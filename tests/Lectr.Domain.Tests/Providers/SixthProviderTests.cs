using System.Text;
using Lectr.Domain.Providers;

namespace Lectr.Domain.Tests.Providers;

/// <summary>A provider that speaks OpenAI's format is one data file: this one exists nowhere else.</summary>
public sealed class SixthProviderTests
{
    private const string Json = """
        {
          "id": "cloudmind",
          "title": "Cloudmind",
          "base_url": "https://api.cloudmind.example/v2",
          "formats": {
            "openai": {
              "url": "{base}/compat{rest}",
              "auth": "x-cloudmind-key",
              "offers": ["chat_completions", "embeddings"],
              "exchanges": ["chat_completions"]
            }
          },
          "keys": [{ "precedence": 5, "forms": ["sk-cm-*"] }],
          "detect_headers": [{ "precedence": 5, "names": ["x-cloudmind-key"] }],
          "account_headers": ["x-cloudmind-*"],
          "request_id_headers": ["x-cloudmind-request"],
          "models": [{ "precedence": 65, "names": ["mind-#*"] }]
        }
        """;

    private static readonly ProviderSet Set = new([.. ProviderCatalog.ReadFiles(), ProviderFile.Parse(Encoding.UTF8.GetBytes(Json))]);
    private static readonly Provider Sixth = Set.Find("CloudMind")!;
    private static readonly Endpoint Chat = Endpoints.Match("POST", "/v1/chat/completions", "")!;

    [Theory]
    [InlineData("cloudmind", null, null)]
    [InlineData(null, "mind-4-large", null)]
    [InlineData(null, "unheard-of", "Authorization: Bearer sk-cm-1")]
    [InlineData(null, "unheard-of", "x-cloudmind-key: k")]
    public void It_is_detected(string? declared, string? model, string? header) =>
        Assert.Same(Sixth, ProviderDetection.Detect(Set, Chat, new DetectionInput(declared, model, Header(header), "")));

    [Fact]
    public void Its_address_is_built_from_the_file() =>
        Assert.Equal("https://api.cloudmind.example/v2/compat/chat/completions?a=b", Upstream.Url(Chat, Sixth, Sixth.DefaultBaseUrl!, "/v1/chat/completions", "?a=b", null));

    [Fact]
    public void Rules_may_move_chat_to_it_and_nothing_else()
    {
        Assert.True(Upstream.CanReroute(Chat, Set.Find("openai")!, Sixth));
        Assert.False(Upstream.CanReroute(Endpoints.Match("POST", "/v1/embeddings", "")!, Set.Find("openai")!, Sixth));
    }

    [Fact]
    public void Its_keys_take_its_form_and_stay_with_it()
    {
        Assert.Equal(new Credential("x-cloudmind-key", "sk-cm-1", null), Credentials.Resolve(Chat, Sixth, false, Header("Authorization: Bearer sk-cm-1"), "", null));
        Assert.Null(Credentials.Resolve(Chat, Set.Find("openai")!, true, Header("Authorization: Bearer sk-cm-1"), "", null));
        Assert.Equal(new Credential("x-cloudmind-key", "k", null), Credentials.Resolve(Chat, Sixth, false, Header("x-cloudmind-key: k"), "", null));
        Assert.True(Set.IsAccountHeader("X-Cloudmind-Org"));
        Assert.True(Set.IsAuthHeader("X-Cloudmind-Key"));
    }

    [Fact]
    public void Its_usage_is_read_by_the_format()
    {
        var reader = Chat.Format.ReadAnswer(Chat, new AnswerHead(200, "application/json", false));
        reader.Append("{\"model\":\"mind-4-large\",\"usage\":{\"prompt_tokens\":5,\"completion_tokens\":7}}"u8);

        Assert.Equal((5, 7), (reader.Finish(whole: true).Usage!.Input, reader.Finish(whole: true).Usage!.Output));
    }

    [Fact]
    public void Every_data_file_names_families_and_formats_that_exist()
    {
        foreach (var file in ProviderCatalog.ReadFiles())
        {
            Assert.All(file.Formats.Keys, name => Assert.Contains(WireFormats.All, f => f.Name == name));
            Assert.All(file.Formats.Values.SelectMany(f => f.Offers.Concat(f.Exchanges).Concat(f.Free)), family => Assert.Contains(family, Families.Names));
            Assert.All(file.Formats.Values, f => Assert.Empty(f.Exchanges.Except(f.Offers)));
        }
    }

    [Fact]
    public void A_misspelt_member_is_refused() =>
        Assert.Throws<System.Text.Json.JsonException>(() => ProviderFile.Parse("""{"id":"x","title":"X","formats":{},"base_ulr":"https://x"}"""u8));

    private static Func<string, string?> Header(string? line)
    {
        var parts = line?.Split(": ", 2);
        return name => parts?[0].Equals(name, StringComparison.OrdinalIgnoreCase) == true ? parts[1] : null;
    }
}

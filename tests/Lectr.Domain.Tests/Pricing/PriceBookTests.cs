using Lectr.Domain.Pricing;
using Lectr.Domain.Requests;

namespace Lectr.Domain.Tests.Pricing;

/// <summary>Which row a request is priced with, and when it stays unpriced.</summary>
public sealed class PriceBookTests
{
    private static readonly DateTimeOffset November = new(2026, 11, 20, 12, 0, 0, TimeSpan.Zero);
    private static readonly Usage Million = new() { Input = 1_000_000, Output = 0 };

    [Theory]
    [InlineData("openai", "gpt-4o", "openai/gpt-4o@undated")]
    [InlineData("openai", "gpt-4o-2024-08-06", "openai/gpt-4o@undated")]
    [InlineData("openai", "GPT-4o-2024-11-20", "openai/gpt-4o@undated")]
    [InlineData("openai", "gpt-4o-2024-05-13", "openai/gpt-4o-2024-05-13@undated")]
    [InlineData("OpenAI", "gpt-6-sol-2026-09-22", "openai/gpt-6-sol@2026-09-22")]
    [InlineData("openai", "ft:gpt-4o-mini-2024-07-18:acme:helpdesk:9Xy", "openai/ft:gpt-4o-mini-2024-07-18@undated")]
    [InlineData("openai", "ft:gpt-4o-2024-11-20:acme::id", "openai/ft:gpt-4o-2024-08-06@undated")]
    [InlineData("anthropic", "claude-opus-4-5-20251101", "anthropic/claude-opus-4-5@undated")]
    [InlineData("anthropic", "claude-sonnet-5-5-20261007", "anthropic/claude-sonnet-5-5@2026-10-07")]
    [InlineData("gemini", "models/gemini-2.5-flash", "gemini/gemini-2.5-flash@undated")]
    [InlineData("gemini", "gemini-1.5-pro-002", "gemini/gemini-1.5-pro@undated")]
    [InlineData("groq", "openai/gpt-oss-120b", "groq/openai/gpt-oss-120b@undated")]
    [InlineData("azure", "gpt-4.1-mini-2025-04-14", "azure/gpt-4.1-mini@undated")]
    public void A_name_finds_its_row(string provider, string model, string priceId) =>
        Assert.Equal(priceId, Assert.IsType<Cost.Priced>(Price(provider, model, Million)).PriceId);

    [Theory]
    [InlineData("openai", "gpt-99", "unknown_model")]
    [InlineData("openai", "my-gpt-4o", "unknown_model")]
    [InlineData("openai", "ft:gpt-4.1-mini-2025-04-14:acme::id", "unknown_model")]
    [InlineData("nowhere", "gpt-4o", "unknown_model")]
    [InlineData("openai", null, "unknown_model")]
    [InlineData("openai", "gpt-6-cyber", "no_price")]
    [InlineData("azure", "gpt-4o-2024-05-13", "no_price")]
    public void A_model_without_a_price_is_visibly_unpriced(string provider, string? model, string reason) =>
        Assert.Equal(new Cost.Unpriced(reason), Price(provider, model, Million));

    [Fact]
    public void The_model_that_the_answer_names_decides_and_else_the_one_that_was_sent()
    {
        Billable sent = new("gemini", null, "gemini-2.5-pro", Million, null, November);

        Assert.Equal("gemini/gemini-2.5-pro@undated", Assert.IsType<Cost.Priced>(PriceBook.Catalogue.Price(sent)).PriceId);
        Assert.Equal("gemini/gemini-3.8-flash@2026-09-02", Assert.IsType<Cost.Priced>(PriceBook.Catalogue.Price(sent with { ModelReported = "gemini-3.8-flash" })).PriceId);
        Assert.Equal(Cost.Unpriced.UnknownModel, PriceBook.Catalogue.Price(sent with { ModelReported = "gemini-99" }));
    }

    [Fact]
    public void Gemini_2_5_is_billed_as_the_model_that_serves_it_from_December()
    {
        AssertCosts(2.5m, "gemini", "gemini-2.5-pro", Million, at: new(2026, 11, 30, 23, 0, 0, TimeSpan.Zero));
        AssertCosts(0.75m, "gemini", "gemini-2.5-pro", Million, at: new(2026, 12, 1, 0, 0, 0, TimeSpan.Zero));
        AssertCosts(1.5m, "gemini", "gemini-2.5-pro", Million, at: new(2027, 1, 1, 0, 0, 0, TimeSpan.Zero));
    }

    [Fact]
    public void A_request_from_before_the_earliest_row_is_priced_with_that_row() =>
        AssertCosts(2m, "gemini", "gemini-4-argon", Million, at: new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero));

    [Fact]
    public void Counts_that_are_all_missing_are_no_usage_and_counts_of_zero_cost_nothing()
    {
        Assert.Equal(Cost.Unpriced.NoUsage, Price("openai", "gpt-4o", new Usage()));
        Assert.Equal(new Cost.Priced(0m, "openai/gpt-4o@undated"), Price("openai", "gpt-4o", new Usage { Input = 0, Output = 0 }));
    }

    [Theory]
    [InlineData("openai", "gpt-5", "flex", "0.625")]
    [InlineData("openai", "gpt-5", "batch", "0.625")]
    [InlineData("openai", "gpt-5", "priority", "2.5")]
    [InlineData("openai", "gpt-5", "default", "1.25")]
    [InlineData("openai", "gpt-5", null, "1.25")]
    [InlineData("anthropic", "claude-sonnet-5", "batch", "1")]
    [InlineData("anthropic", "claude-sonnet-5", "standard", "2")]
    [InlineData("anthropic", "claude-sonnet-5", "fast", "4")]
    public void The_service_tier_of_the_answer_scales_the_price(string provider, string model, string? tier, string usd) =>
        AssertCosts(decimal.Parse(usd), provider, model, Million, tier);

    [Theory]
    [InlineData("openai", "whisper-1", 90, "0.009")] // 1.5 minutes x 0.006
    [InlineData("groq", "whisper-large-v3", 120, "0.0037")] // 120 / 3600 x 0.111
    public void Audio_billed_by_time_costs_its_seconds(string provider, string model, int seconds, string usd) =>
        AssertCosts(decimal.Parse(usd), provider, model, new Usage { AudioSeconds = seconds });

    [Fact]
    public void Audio_and_image_tokens_have_rates_of_their_own()
    {
        // 100 x 2.5 + 900 x 32 + 50 x 10 + 200 x 64 = 250 + 28,800 + 500 + 12,800
        AssertCosts(0.04235m, "openai", "gpt-audio", new Usage { Input = 1_000, AudioInput = 900, Output = 250, AudioOutput = 200 });
        // 500 x 5 + 300 x 8 + 4,000 x 30 = 2,500 + 2,400 + 120,000: output that is not counted apart is the image
        AssertCosts(0.1249m, "openai", "gpt-image-2", new Usage { Input = 800, ImageInput = 300, Output = 4_000 });
        // 1,000 x 0.3 + 1,000 x 1 + 100 x 2.5 = 300 + 1,000 + 250
        AssertCosts(0.00155m, "gemini", "gemini-2.5-flash", new Usage { Input = 2_000, AudioInput = 1_000, Output = 100 });
        // no audio rate on a model that prices all input alike: 2,000 x 2
        AssertCosts(0.004m, "gemini", "gemini-3.1-pro-preview", new Usage { Input = 2_000, AudioInput = 1_000, Output = 0 });
    }

    [Fact]
    public void A_rate_that_is_needed_and_missing_leaves_the_request_unpriced()
    {
        Assert.Equal(Cost.Unpriced.NoPrice, Price("openai", "gpt-4o-audio-preview", new Usage { Input = 100, AudioInput = 90, Output = 10 }));
        Assert.Equal(Cost.Unpriced.NoPrice, Price("openai", "gpt-image-2", new Usage { Input = 10, Output = 500, ImageOutput = 400 }));
        Assert.Equal(Cost.Unpriced.NoPrice, Price("openai", "whisper-1", new Usage { Input = 10, Output = 5 }));
        Assert.Equal(Cost.Unpriced.NoPrice, Price("openai", "gpt-4o", new Usage { AudioSeconds = 10 }));
    }

    [Fact]
    public void Cached_tokens_without_a_cached_rate_cost_the_plain_rate_and_are_never_free()
    {
        // 1,000,000 x 0.8
        AssertCosts(0.8m, "groq", "qwen/qwen3.8-27b", new Usage { Input = 0, CacheRead = 1_000_000, Output = 0 });
        // writes at a provider that charges nothing extra for them: 1,000 x 5 per million
        AssertCosts(0.005m, "openai", "gpt-5.5", new Usage { Input = 0, CacheWriteShort = 1_000, Output = 0 });
    }

    [Fact]
    public void An_override_comes_before_the_catalogue_from_its_day_on_and_covers_aliases()
    {
        var book = PriceBook.Catalogue.With([Override("o1", "openai", "gpt-4o", new(2026, 11, 1, 0, 0, 0, TimeSpan.Zero), 2m), Override("o2", "openai", "gpt-4o", new(2026, 11, 20, 0, 0, 0, TimeSpan.Zero), 1m)]);

        Assert.Equal(new Cost.Priced(2.5m, "openai/gpt-4o@undated"), book.Price(Bill("openai", "gpt-4o", new(2026, 10, 31, 0, 0, 0, TimeSpan.Zero))));
        Assert.Equal(new Cost.Priced(2m, "openai/gpt-4o@2026-11-01#o1"), book.Price(Bill("openai", "gpt-4o-2024-08-06", new(2026, 11, 19, 0, 0, 0, TimeSpan.Zero))));
        Assert.Equal(new Cost.Priced(1m, "openai/gpt-4o@2026-11-20#o2"), book.Price(Bill("openai", "gpt-4o", November)));
        Assert.Equal("openai/gpt-4o-2024-05-13@undated", Assert.IsType<Cost.Priced>(book.Price(Bill("openai", "gpt-4o-2024-05-13", November))).PriceId);
        Assert.Equal("azure/gpt-4o@undated", Assert.IsType<Cost.Priced>(book.Price(Bill("azure", "gpt-4o", November))).PriceId);
    }

    [Fact]
    public void An_override_makes_a_model_known_that_the_catalogue_does_not_know()
    {
        var book = PriceBook.Catalogue.With([Override("o1", "azure", "our-deployment", new(2026, 11, 1, 6, 30, 0, TimeSpan.Zero), 3m)]);

        Assert.Equal(new Cost.Priced(3m, "azure/our-deployment@2026-11-01T06:30:00Z#o1"), book.Price(Bill("azure", "Our-Deployment", November)));
        Assert.Equal(Cost.Unpriced.UnknownModel, book.Price(Bill("azure", "our-deployment", new(2026, 11, 1, 6, 29, 59, TimeSpan.Zero))));
        Assert.Equal(Cost.Unpriced.UnknownModel, PriceBook.Catalogue.Price(Bill("azure", "our-deployment", November)));
    }

    private static PriceOverride Override(string id, string provider, string model, DateTimeOffset from, decimal input) =>
        new() { Id = id, Provider = provider, Model = model, ValidFrom = from, Rates = new() { Input = input, Output = 0 } };

    private static Billable Bill(string provider, string model, DateTimeOffset at) => new(provider, model, null, Million, null, at);

    private static void AssertCosts(decimal usd, string provider, string model, Usage usage, string? tier = null, DateTimeOffset? at = null) =>
        Assert.Equal(usd, Assert.IsType<Cost.Priced>(PriceBook.Catalogue.Price(new Billable(provider, model, null, usage, tier, at ?? November))).Usd);

    private static Cost Price(string provider, string? model, Usage usage) =>
        PriceBook.Catalogue.Price(new Billable(provider, null, model, usage, null, November));
}

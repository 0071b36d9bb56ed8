using Lectr.Domain.Pricing;
using Lectr.Domain.Requests;

namespace Lectr.Domain.Tests.Pricing;

/// <summary>
/// The wrong bills that users of other gateways report, each as an invoice reckoned by hand.
/// Amounts in comments are tokens x US dollars per million.
/// </summary>
public sealed class InvoiceTests
{
    private static readonly DateTimeOffset November = new(2026, 11, 20, 12, 0, 0, TimeSpan.Zero);

    [Fact]
    public void Anthropic_cache_writes_are_charged_once_0_054_and_not_0_091()
    {
        // 1,000 x 3 + 12,000 x 3.75 + 400 x 15 = 3,000 + 45,000 + 6,000
        AssertCosts(0.054m, "anthropic", "claude-sonnet-4-5", new() { Input = 1_000, CacheRead = 0, CacheWriteShort = 12_000, CacheWriteLong = 0, Output = 400 });
    }

    [Fact]
    public void Anthropic_cached_tokens_are_not_charged_at_the_full_price()
    {
        // 500 x 3 + 40,000 x 0.30 + 300 x 15 = 1,500 + 12,000 + 4,500
        AssertCosts(0.018m, "anthropic", "claude-sonnet-4-6", new() { Input = 500, CacheRead = 40_000, Output = 300 });
    }

    [Fact]
    public void Gemini_cache_hits_are_counted_once()
    {
        // 20,000 x 1.25 + 100,000 x 0.125 + 3,000 x 10 = 25,000 + 12,500 + 30,000
        AssertCosts(0.0675m, "gemini", "gemini-2.5-pro", new() { Input = 20_000, CacheRead = 100_000, Output = 3_000, Reasoning = 1_000 });
    }

    [Fact]
    public void Streamed_cache_writes_cost_1_0638_and_not_1_8598()
    {
        // 1,240 x 5 + 160,000 x 6.25 + 2,304 x 25 = 6,200 + 1,000,000 + 57,600
        AssertCosts(1.0638m, "anthropic", "claude-opus-4-5", new() { Input = 1_240, CacheRead = 0, CacheWriteShort = 160_000, Output = 2_304 });
    }

    [Fact]
    public void Cached_tokens_billed_as_input_would_be_1_68_where_0_34_is_due()
    {
        // 2,000 x 2.5 + 60,000 x 0.25 = 5,000 + 15,000; x 17 requests = 0.34
        var cost = Priced("openai", "gpt-5.4", new() { Input = 2_000, CacheRead = 60_000, Output = 0 });

        Assert.Equal(0.34m, cost.Usd * 17);
    }

    [Fact]
    public void Reasoning_tokens_are_a_part_of_the_output_and_the_rest_is_charged_too()
    {
        // 1,000 x 2 + 5,000 x 8 = 2,000 + 40,000
        AssertCosts(0.042m, "openai", "o3", new() { Input = 1_000, Output = 5_000, Reasoning = 4_000 });
    }

    [Fact]
    public void A_prompt_above_200k_puts_the_whole_request_on_the_higher_rates()
    {
        // 250,000 x 2.5 + 2,000 x 15 = 625,000 + 30,000; in graduated slices it would be 0.405
        AssertCosts(0.655m, "gemini", "gemini-2.5-pro", new() { Input = 250_000, Output = 2_000 });
    }

    [Fact]
    public void The_272k_tier_counts_cached_and_written_tokens_and_raises_their_rates_too()
    {
        // 30,000 x 8 + 250,000 x 0.8 + 20,000 x 10 + 1,000 x 30 = 240,000 + 200,000 + 200,000 + 30,000
        AssertCosts(0.67m, "openai", "gpt-5.6-sol", new() { Input = 30_000, CacheRead = 250_000, CacheWriteShort = 20_000, Output = 1_000 });
    }

    [Fact]
    public void A_prompt_of_exactly_the_threshold_stays_on_the_plain_rates()
    {
        // 272,000 x 4 + 1,000 x 20 = 1,088,000 + 20,000
        AssertCosts(1.108m, "openai", "gpt-5.6-sol", new() { Input = 272_000, Output = 1_000 });
        // 272,001 x 8 + 1,000 x 30
        AssertCosts(2.206008m, "openai", "gpt-5.6-sol", new() { Input = 272_001, Output = 1_000 });
    }

    [Fact]
    public void Haiku_5_5_costs_five_times_as_much_above_100k()
    {
        // 100,000 x 0.10 + 100 x 0.50 = 10,000 + 50
        AssertCosts(0.01005m, "anthropic", "claude-haiku-5-5", new() { Input = 100_000, Output = 100 });
        // 1 x 0.50 + 100,000 x 0.05 + 100 x 2.50 = 0.5 + 5,000 + 250
        AssertCosts(0.0052505m, "anthropic", "claude-haiku-5-5", new() { Input = 1, CacheRead = 100_000, Output = 100 });
    }

    [Fact]
    public void The_same_tokens_cost_0_000847_whether_detail_was_reported_or_left_out()
    {
        // 470 x 0.10 + 2,000 x 0.40 = 47 + 800
        AssertCosts(0.000847m, "openai", "gpt-4.1-nano", new() { Input = 470, Output = 2_000 });
        AssertCosts(0.000847m, "openai", "gpt-4.1-nano", new() { Input = 470, CacheRead = 0, Output = 2_000, Reasoning = 0, AudioInput = 0, AudioOutput = 0 });
    }

    [Fact]
    public void Server_tools_raise_the_input_and_the_final_counts_are_the_ones_that_cost()
    {
        // 9,000 x 2 + 30,000 x 0.2 + 4,000 x 2.5 + 1,100 x 10 = 18,000 + 6,000 + 10,000 + 11,000
        AssertCosts(0.045m, "anthropic", "claude-sonnet-5", new() { Input = 9_000, CacheRead = 30_000, CacheWriteShort = 4_000, Output = 1_100 });
    }

    [Fact]
    public void A_month_of_a_coding_agent_adds_up_to_735_dollars()
    {
        // 2,000 x 5 + 80,000 x 0.5 + 4,000 x 6.25 + 1,200 x 25 = 10,000 + 40,000 + 25,000 + 30,000; 7,000 turns
        var turn = Priced("anthropic", "claude-opus-4-8", new() { Input = 2_000, CacheRead = 80_000, CacheWriteShort = 4_000, Output = 1_200 });

        Assert.Equal(735m, Enumerable.Repeat(turn.Usd, 7_000).Sum());
    }

    [Fact]
    public void Cached_tokens_are_not_added_to_the_input_a_second_time()
    {
        // 2,000 x 2.5 + 8,000 x 1.25 + 500 x 10 = 5,000 + 10,000 + 5,000
        AssertCosts(0.02m, "openai", "gpt-4o-2024-08-06", new() { Input = 2_000, CacheRead = 8_000, Output = 500 });
    }

    [Fact]
    public void A_failed_call_without_usage_is_unpriced_and_not_estimated_at_six_dollars() =>
        Assert.Equal(Cost.Unpriced.NoUsage, Price("anthropic", "claude-opus-4-8", null));

    [Fact]
    public void OpenAI_cache_writes_cost_0_25_and_not_nothing()
    {
        // 100,000 x 2.5
        AssertCosts(0.25m, "openai", "gpt-6-sol", new() { Input = 0, CacheWriteShort = 100_000, Output = 0 });
        // for twelve hours: 100,000 x 2 x 2.5
        AssertCosts(0.5m, "openai", "gpt-6-sol", new() { Input = 0, CacheWriteLong = 100_000, Output = 0 });
    }

    [Fact]
    public void Anthropic_one_hour_writes_cost_0_40_and_not_37_5_percent_less()
    {
        // 100,000 x 4
        AssertCosts(0.4m, "anthropic", "claude-sonnet-5", new() { Input = 0, CacheWriteShort = 0, CacheWriteLong = 100_000, Output = 0 });
    }

    [Fact]
    public void An_answer_served_by_several_models_costs_the_sum_of_its_parts_once()
    {
        // gpt-oss-120b: 10,000 x 0.15 + 1,000 x 0.60 = 2,100; gpt-oss-20b: 2,000 x 0.075 + 500 x 0.30 = 300
        (string, Usage)[] parts =
        [
            ("openai/gpt-oss-120b", new() { Input = 10_000, Output = 1_000 }),
            ("openai/gpt-oss-20b", new() { Input = 2_000, Output = 500 }),
        ];
        var cost = PriceBook.Catalogue.Price(new Billable("groq", "groq/compound", null, null, null, November), parts);

        Assert.Equal(new Cost.Priced(0.0024m, "groq/openai/gpt-oss-120b@undated+groq/openai/gpt-oss-20b@undated"), cost);
    }

    [Fact]
    public void A_million_tokens_cost_exactly_the_list_price_of_every_chat_model()
    {
        foreach (var row in PriceBook.Catalogue.Rows.Where(r => r is { ValidFrom: null, Rates: { Unit: null, LongPrompt: null, Input: not null, Output: not null } }))
        {
            var before = DateTimeOffset.MinValue;
            var cost = PriceBook.Catalogue.Price(new Billable(row.Provider, row.Model, null, new() { Input = 1_000_000, Output = 1_000_000 }, null, before));

            Assert.Equal(new Cost.Priced(row.Rates.Input!.Value + row.Rates.Output!.Value, row.PriceId), cost);
        }
    }

    [Fact]
    public void History_keeps_the_price_of_its_day()
    {
        Usage million = new() { Input = 1_000_000, Output = 0 };
        // Luna's plain rate was 1.00 until 2026-07-30, so a long prompt's 2.00; now 0.40 above the threshold
        AssertCosts(2m, "openai", "gpt-5.6-luna", million, new(2026, 7, 29, 23, 59, 59, TimeSpan.Zero));
        AssertCosts(0.4m, "openai", "gpt-5.6-luna", million, new(2026, 7, 30, 0, 0, 0, TimeSpan.Zero));
        AssertCosts(2m, "gemini", "gemini-4-argon", million, new(2026, 11, 30, 23, 59, 59, TimeSpan.Zero));
        AssertCosts(4m, "gemini", "gemini-4-argon", million, new(2026, 12, 1, 0, 0, 0, TimeSpan.Zero));
        AssertCosts(0.75m, "gemini", "gemini-3.8-flash", million, new(2026, 12, 31, 23, 59, 59, TimeSpan.Zero));
        AssertCosts(1.5m, "gemini", "gemini-3.8-flash", million, new(2027, 1, 1, 0, 0, 0, TimeSpan.Zero));
    }

    private static void AssertCosts(decimal usd, string provider, string model, Usage usage, DateTimeOffset? at = null) =>
        Assert.Equal(usd, Priced(provider, model, usage, at).Usd);

    private static Cost.Priced Priced(string provider, string model, Usage usage, DateTimeOffset? at = null) =>
        Assert.IsType<Cost.Priced>(Price(provider, model, usage, at));

    private static Cost Price(string provider, string model, Usage? usage, DateTimeOffset? at = null) =>
        PriceBook.Catalogue.Price(new Billable(provider, model, "something-else", usage, null, at ?? November));
}

using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using Lectr.Domain.Pricing;

namespace Lectr.Domain.Tests.Pricing;

/// <summary>What must hold of the price data itself.</summary>
public sealed class CatalogueTests
{
    /// <summary>
    /// SHA-256 over every price row in order. It changes only with the data: when a change is meant, check it against its source, then
    /// take the new digest from this test's message.
    /// </summary>
    private const string FrozenDigest = "831d393b130eace95f47ee369eb0af20c64ae19c6851cffd677ea98708ec1fbb";

    private static readonly JsonSerializerOptions WithoutNulls = new() { DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull };

    private static readonly CatalogueModel[] Models = [.. ModelCatalogue.BuiltIn.Models];

    [Fact]
    public void Price_rows_change_only_on_purpose()
    {
        var text = new StringBuilder();
        foreach (var row in PriceBook.Catalogue.Rows)
        {
            text.Append(CultureInfo.InvariantCulture, $"{row.PriceId} {row.Published!.ValidTo:yyyy-MM-dd} {JsonSerializer.Serialize(row.Rates, WithoutNulls)}\n");
        }

        var digest = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text.ToString())));
        Assert.True(digest == FrozenDigest, $"The prices differ. If that is meant, look at the difference and set {nameof(FrozenDigest)} to {digest}");
    }

    [Fact]
    public void The_catalogue_holds_every_model_once_and_no_name_twice()
    {
        Assert.Equal(281, Models.Length);
        Assert.All(
            Models.SelectMany(m => m.Aliases.Append(m.Model).Select(name => $"{m.Provider}/{name}")).GroupBy(n => n, StringComparer.OrdinalIgnoreCase),
            group => Assert.Single(group));
    }

    [Fact]
    public void Every_price_has_a_source_a_date_and_a_confidence() =>
        Assert.All(Models.SelectMany(m => m.Prices), price =>
        {
            Assert.NotEmpty(price.Source);
            Assert.InRange(price.Checked, new DateOnly(2026, 1, 1), new DateOnly(2026, 11, 21));
            Assert.Contains(price.Confidence, new[] { "high", "medium", "low" });
        });

    [Fact]
    public void Rates_are_sane() =>
        Assert.All(Models.SelectMany(m => m.Prices.Select(p => (m.Model, p.Rates))), row =>
        {
            var r = row.Rates;
            Assert.All(new[] { r.Input, r.CachedInput, r.CacheWriteShort, r.CacheWriteLong, r.Output, r.AudioInput, r.AudioOutput, r.ImageInput, r.ImageOutput, r.Unit?.Usd }, rate => Assert.False(rate < 0, row.Model));
            Assert.False(r.CachedInput > r.Input, row.Model);
            Assert.False(r.CacheWriteShort < r.Input, row.Model);
            Assert.False(r.CacheWriteLong < r.CacheWriteShort, row.Model);
            Assert.True(r.Unit is not null || r.Input is not null, row.Model);
        });

    [Fact]
    public void Long_prompt_rates_are_complete_and_not_below_the_plain_ones() =>
        Assert.All(Models.SelectMany(m => m.Prices.Where(p => p.Rates.LongPrompt is not null).Select(p => (m.Model, p.Rates, Tier: p.Rates.LongPrompt!))), row =>
        {
            Assert.True(row.Tier.Above > 0, row.Model);
            AssertNotBelow(row.Rates.Input, row.Tier.Input);
            AssertNotBelow(row.Rates.CachedInput, row.Tier.CachedInput);
            AssertNotBelow(row.Rates.CacheWriteShort, row.Tier.CacheWriteShort);
            AssertNotBelow(row.Rates.CacheWriteLong, row.Tier.CacheWriteLong);
            AssertNotBelow(row.Rates.Output, row.Tier.Output);
        });

    [Fact]
    public void Windows_of_a_models_prices_meet_without_gap_or_overlap() =>
        Assert.All(Models.Where(m => m.Prices.Count > 0), model =>
        {
            for (var i = 1; i < model.Prices.Count; i++)
            {
                Assert.NotNull(model.Prices[i].ValidFrom);
                Assert.Equal(model.Prices[i - 1].ValidTo, model.Prices[i].ValidFrom);
                Assert.True(model.Prices[i - 1].ValidFrom is null || model.Prices[i - 1].ValidFrom < model.Prices[i].ValidFrom);
            }

            Assert.Null(model.Prices[^1].ValidTo);
        });

    [Fact]
    public void Announced_ends_and_states_agree() =>
        Assert.All(Models, model => Assert.True(model.Status switch
        {
            "active" => model.EndsOn is null,
            "deprecated" => model.EndsOn is not null,
            "retired" => true,
            _ => false,
        }, $"{model.Provider}/{model.Model}: {model.Status} {model.EndsOn}"));

    [Fact]
    public void Price_ids_are_unique() =>
        Assert.All(PriceBook.Catalogue.Rows.GroupBy(r => r.PriceId), group => Assert.Single(group));

    private static void AssertNotBelow(decimal? plain, decimal? tier)
    {
        Assert.Equal(plain is null, tier is null);
        Assert.False(tier < plain);
    }
}

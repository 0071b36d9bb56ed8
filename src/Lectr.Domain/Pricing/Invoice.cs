using Lectr.Domain.Requests;

namespace Lectr.Domain.Pricing;

/// <summary>
/// What one request costs at given rates. A class of tokens without a rate of its own is charged as the rules here say and
/// never silently free; where no rule gives a figure there is none.
/// </summary>
public static class Invoice
{
    private const decimal Million = 1_000_000m;

    /// <summary>
    /// US dollars, exact; null when a rate is needed that <paramref name="rates"/> lack. Counts that were not reported are 0.
    /// Cached reads and cache writes without a rate cost the plain input rate, and so do audio and image tokens of models
    /// that price all input alike (<paramref name="mode"/> chat). Output tokens of a model that only prices audio or image
    /// output are taken for that, unless the answer counted the classes apart.
    /// </summary>
    public static decimal? Total(PriceRates rates, string mode, Usage usage)
    {
        if (rates.Unit is { } unit)
        {
            return OfTime(unit, usage.AudioSeconds);
        }

        if (usage.TotalTokens is not { })
        {
            return null;
        }

        return OfTokens(rates, rates.LongPrompt is { } tier && usage.PromptTokens > tier.Above ? tier : null, mode, usage);
    }

    /// <summary>
    /// What the sums of many requests would cost, US dollars; <paramref name="longestPrompt"/> decides for all of them whether the rates for long
    /// prompts hold, so that the figure is never too low. Null as in <see cref="Total"/>.
    /// </summary>
    public static decimal? OfMany(PriceRates rates, string mode, Usage sums, long longestPrompt) => rates.Unit is null
        ? OfTokens(rates, rates.LongPrompt is { } tier && longestPrompt > tier.Above ? tier : null, mode, sums)
        : null;

    private static decimal? OfTokens(PriceRates rates, LongPromptRates? tier, string mode, Usage usage)
    {
        var plain = tier?.Input ?? rates.Input;
        var sum = 0m;

        var input = usage.Input ?? 0;
        var audio = Math.Min(usage.AudioInput ?? 0, input);
        var image = Math.Min(usage.ImageInput ?? 0, input - audio);
        var special = mode is "audio" or "realtime";
        return Add(ref sum, input - audio - image, plain)
            && Add(ref sum, audio, rates.AudioInput ?? (special ? null : plain))
            && Add(ref sum, image, rates.ImageInput ?? plain)
            && Add(ref sum, usage.CacheRead, tier is null ? rates.CachedInput ?? plain : tier.CachedInput ?? plain)
            && Add(ref sum, usage.CacheWriteShort, tier is null ? rates.CacheWriteShort ?? plain : tier.CacheWriteShort ?? plain)
            && Add(ref sum, usage.CacheWriteLong, LongWrite(rates, tier, plain))
            && AddOutput(ref sum, rates, tier, special, usage)
            ? sum / Million
            : null;
    }

    /// <summary>A long-lived write is dearer than a short one: without its own rate it has no known price, unless writes cost nothing extra.</summary>
    private static decimal? LongWrite(PriceRates rates, LongPromptRates? tier, decimal? plain) =>
        tier is null
            ? rates.CacheWriteLong ?? (rates.CacheWriteShort is null ? plain : null)
            : tier.CacheWriteLong ?? (tier.CacheWriteShort is null ? plain : null);

    private static bool AddOutput(ref decimal sum, PriceRates rates, LongPromptRates? tier, bool special, Usage usage)
    {
        var text = tier?.Output ?? rates.Output;
        var output = usage.Output ?? 0;
        var uncounted = usage.AudioOutput is null && usage.ImageOutput is null;
        if (text is null && uncounted)
        {
            return Add(ref sum, output, rates.AudioOutput ?? rates.ImageOutput);
        }

        var audio = Math.Min(usage.AudioOutput ?? 0, output);
        var image = Math.Min(usage.ImageOutput ?? 0, output - audio);
        return Add(ref sum, output - audio - image, text)
            && Add(ref sum, audio, rates.AudioOutput ?? (special ? null : text))
            && Add(ref sum, image, rates.ImageOutput ?? text);
    }

    private static decimal? OfTime(UnitPrice unit, decimal? seconds)
    {
        decimal? perUnit = unit.Per switch
        {
            BillingUnit.Second => 1m,
            BillingUnit.Minute => 60m,
            BillingUnit.Hour => 3600m,
            _ => null,
        };
        return seconds is { } s && perUnit is { } length ? decimal.Round(s * unit.Usd / length, 12) : null;
    }

    private static bool Add(ref decimal sum, long? tokens, decimal? rate)
    {
        if (tokens is not > 0)
        {
            return true;
        }

        sum += tokens.Value * (rate ?? 0m);
        return rate is not null;
    }
}

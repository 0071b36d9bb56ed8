using System.Globalization;
using System.Text.Json;
using Lectr.Domain.Pricing;
using Lectr.Domain.Providers;

namespace Lectr.Domain.Tests.Providers;

/// <summary>Walks every sample beside every provider.</summary>
public sealed class SampleTests
{
    public static TheoryData<string> Files() => [.. Sample.Files()];

    [Theory]
    [MemberData(nameof(Files))]
    public void A_sample_reads_as_expected_however_it_is_split(string file)
    {
        var sample = Sample.Load(file);
        var expected = Expected(sample.Expected);

        Same(expected, sample.Read([]), "whole");
        Same(expected, sample.Read(Enumerable.Repeat(1, sample.Body.Length)), "byte by byte");
        for (var seed = 1; seed <= 12; seed++)
        {
            var random = new Random(seed);
            Same(expected, sample.Read(Enumerable.Range(0, sample.Body.Length).Select(_ => random.Next(1, seed * 9))), $"seed {seed}");
        }
    }

    [Theory]
    [MemberData(nameof(Files))]
    public void A_samples_invoice_adds_up(string file)
    {
        var sample = Sample.Load(file);
        if (!sample.Expected.TryGetProperty("invoice", out var invoice))
        {
            return;
        }

        var reader = sample.Endpoint.Format.ReadAnswer(sample.Endpoint, sample.Head);
        reader.Append(sample.Body);
        var answer = reader.Finish(whole: true);
        var day = sample.Expected.TryGetProperty("day", out var on) ? on.GetString()! : "2026-11-21";
        var billable = new Billable(
            sample.Provider,
            answer.Model,
            sample.Expected.TryGetProperty("model_asked", out var asked) ? asked.GetString() : null,
            answer.Usage,
            answer.ServiceTier,
            DateTimeOffset.Parse(day, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal));
        var cost = answer.Breakdown.Count > 0 ? PriceBook.Catalogue.Price(billable, answer.Breakdown) : PriceBook.Catalogue.Price(billable);

        // Each line of an invoice is "tokens x dollars per million", written down by hand.
        var byHand = invoice.EnumerateArray().Select(l => l.GetString()!.Split(' ')).Sum(l => decimal.Parse(l[0], CultureInfo.InvariantCulture) * decimal.Parse(l[2], CultureInfo.InvariantCulture)) / 1_000_000m;
        Assert.Equal(byHand, Assert.IsType<Cost.Priced>(cost).Usd);
    }

    [Fact]
    public void Every_provider_has_samples() =>
        Assert.All(ProviderCatalog.All, p => Assert.Contains(Sample.Files(), f => f.StartsWith(p.Id + Path.DirectorySeparatorChar, StringComparison.OrdinalIgnoreCase)));

    private static void Same(Dictionary<string, object?> expected, Dictionary<string, object?> actual, string how)
    {
        foreach (var (name, value) in expected)
        {
            Assert.True(Equals(value, actual[name]), $"{how}: {name} is {actual[name] ?? "null"}, expected {value ?? "null"}");
        }
    }

    private static Dictionary<string, object?> Expected(JsonElement json)
    {
        var expected = Sample.Describe(new Answer(), ended: false);
        foreach (var member in json.EnumerateObject().Where(m => m.Name is not ("invoice" or "day" or "model_asked" or "note")))
        {
            Assert.True(expected.ContainsKey(member.Name), $"unknown expectation {member.Name}");
            expected[member.Name] = member.Name switch
            {
                "breakdown" => string.Join("; ", member.Value.EnumerateObject().Select(b => $"{b.Name}: {Flat(b.Value)}")),
                "usage" => Flat(member.Value),
                _ => member.Value.ValueKind switch
                {
                    JsonValueKind.Number => member.Value.GetInt64(),
                    JsonValueKind.True => true,
                    JsonValueKind.False => false,
                    JsonValueKind.Null => null,
                    _ => member.Value.GetString(),
                },
            };
        }

        return expected;
    }

    private static string? Flat(JsonElement usage) =>
        usage.ValueKind == JsonValueKind.Null ? null : Sample.Flat(usage.Deserialize<Lectr.Domain.Requests.Usage>());
}

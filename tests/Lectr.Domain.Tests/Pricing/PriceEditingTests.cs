using Lectr.Domain.Pricing;

namespace Lectr.Domain.Tests.Pricing;

/// <summary>Editing an organisation's prices: commands in, events or reasons out.</summary>
public sealed class PriceEditingTests
{
    private static readonly DateTimeOffset Now = new(2026, 11, 20, 12, 0, 0, TimeSpan.Zero);
    private static readonly DateTimeOffset December = new(2026, 12, 1, 0, 0, 0, TimeSpan.Zero);

    [Fact]
    public void A_price_without_a_moment_holds_from_now_on()
    {
        var edit = Assert.IsType<PriceSet>(Accepted(Set("p1", validFrom: null)).Edit);

        Assert.Equal(Now, edit.Price.ValidFrom);
        Assert.Equal("openai/gpt-4o@2026-11-20T12:00:00Z#p1", edit.Price.PriceId);
        Assert.Equal("Ada", edit.Actor);
    }

    [Fact]
    public void Provider_and_model_are_kept_as_the_catalogue_writes_them()
    {
        var edit = Assert.IsType<PriceSet>(Accepted(Set("p1", provider: "OpenAI", model: "models/gpt-4o")).Edit);

        Assert.Equal(("openai", "gpt-4o"), (edit.Price.Provider, edit.Price.Model));
    }

    [Fact]
    public void A_second_price_for_the_same_moment_takes_the_firsts_place()
    {
        var first = Accepted(Set("p1")).After;
        var second = Accepted(Set("p2", model: "GPT-4O"), first).After;
        var third = Accepted(Set("p3", validFrom: December.AddDays(1)), second).After;

        Assert.Equal(["p2"], second.Overrides.Select(o => o.Id));
        Assert.Equal(["p2", "p3"], third.Overrides.Select(o => o.Id));
    }

    [Fact]
    public void A_price_can_be_taken_away_once()
    {
        var state = Accepted(Set("p1")).After;
        var removed = Accepted(new RemovePrice("p1") { Actor = "Ada", At = Now }, state);

        Assert.Empty(removed.After.Overrides);
        Assert.Equal(new PriceOutcome.NotFound("p1"), PriceEditing.Handle(new RemovePrice("p1") { Actor = "Ada", At = Now }, removed.After));
    }

    [Fact]
    public void Folding_the_edits_gives_the_state_that_the_commands_left()
    {
        var set = Accepted(Set("p1"));
        var removed = Accepted(new RemovePrice("p1") { Actor = "Ada", At = Now }, set.After);

        Assert.Equal(removed.After.Overrides, PricesState.Fold([set.Edit, removed.Edit]).Overrides);
    }

    [Theory]
    [InlineData("provider")]
    [InlineData("model")]
    [InlineData("rates")]
    [InlineData("rates.input")]
    [InlineData("rates.output")]
    [InlineData("rates.long_prompt")]
    [InlineData("rates.unit.per")]
    public void What_is_not_a_price_is_rejected_with_the_field_that_is_wrong(string field)
    {
        var good = new PriceRates { Input = 1m, Output = 2m };
        var command = field switch
        {
            "provider" => Set("p", provider: "nowhere"),
            "model" => Set("p", model: " "),
            "rates" => Set("p", rates: new PriceRates { CachedInput = 1m }),
            "rates.input" => Set("p", rates: good with { Input = -1m }),
            "rates.output" => Set("p", rates: good with { Output = 0.000002m }),
            "rates.long_prompt" => Set("p", rates: good with { LongPrompt = new() { Above = 0, Input = 1m, Output = 1m } }),
            _ => Set("p", rates: new PriceRates { Unit = new(0.04m, BillingUnit.Image) }),
        };

        var errors = Assert.IsType<PriceOutcome.Invalid>(PriceEditing.Handle(command, PricesState.Empty)).Errors;

        Assert.Equal(field, Assert.Single(errors).Field);
    }

    [Fact]
    public void An_override_survives_the_way_through_JSON()
    {
        var price = Assert.IsType<PriceSet>(Accepted(Set("p1", rates: new PriceRates { Input = 0.10m, LongPrompt = new() { Above = 10, Input = 1m, Output = 2m }, Unit = null })).Edit).Price;

        Assert.Equal(price, PriceJson.Read(PriceJson.Write(price)));
    }

    private static SetPrice Set(string id, string provider = "openai", string model = "gpt-4o", DateTimeOffset? validFrom = null, PriceRates? rates = null) =>
        new(id, provider, model, validFrom, rates ?? new PriceRates { Input = 1m, Output = 2m }) { Actor = "Ada", At = Now };

    private static PriceOutcome.Accepted Accepted(PriceCommand command, PricesState? state = null) =>
        Assert.IsType<PriceOutcome.Accepted>(PriceEditing.Handle(command, state ?? PricesState.Empty));
}

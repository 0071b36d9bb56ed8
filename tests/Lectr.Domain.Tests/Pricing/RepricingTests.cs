using Lectr.Domain.Pricing;
using Lectr.Domain.Requests;

namespace Lectr.Domain.Tests.Pricing;

/// <summary>Pricing recorded requests anew: the plan, its difference, and that every reader comes to the same figures.</summary>
public sealed class RepricingTests
{
    private static readonly DateTimeOffset Monday = new(2026, 11, 16, 0, 0, 0, TimeSpan.Zero);
    private static readonly RepricingOrder Order = new("r1", "Ada", Monday.AddDays(4), "contract 42");
    private static readonly RepricingScope Week = new() { From = Monday, To = Monday.AddDays(7) };

    private static readonly PriceBook Book = PriceBook.Catalogue.With(
        [new() { Id = "o1", Provider = "azure", Model = "our-model", ValidFrom = Monday, Rates = new() { Input = 2m, Output = 10m } }]);

    [Fact]
    public void Unpriced_requests_are_priced_and_the_difference_is_told_by_day()
    {
        RepricingSubject[] log =
        [
            Subject(1, "our-model", Monday.AddHours(3), null), // 1,000 x 2 + 100 x 10 = 0.003
            Subject(2, "our-model", Monday.AddHours(5), null),
            Subject(3, "our-model", Monday.AddDays(1), null),
            Subject(4, "unheard-of", Monday.AddHours(3), null),
            Subject(5, "our-model", Monday.AddHours(-1), null),
        ];

        var plan = Repricing.Plan(log, Book, Week, 5, Order);

        Assert.Equal([2L, 1L], plan.Select(day => day.Requests));
        Assert.Equal([0.006m, 0.003m], plan.Select(day => day.UsdAfter));
        Assert.Equal([2L, 1L], plan.Select(day => day.UnpricedBefore));
        Assert.All(plan, day => Assert.Equal(("r1", "Ada", "contract 42"), (day.RepricingId, day.Actor, day.Reason)));
    }

    [Fact]
    public void A_corrected_price_replaces_a_cost_and_the_cells_hold_the_difference()
    {
        var plan = Repricing.Plan([Subject(1, "our-model", Monday.AddHours(3.5), 1m), Subject(2, "our-model", Monday.AddHours(3), 0.001m)], Book, Week, 9, Order);

        var cell = Assert.Single(Assert.Single(plan).Cells);
        Assert.Equal((Monday.AddHours(3), -0.995m, 0L, 2L), (cell.Hour, cell.Usd, cell.Unpriced, cell.Requests));
    }

    [Fact]
    public void Only_unpriced_leaves_every_given_cost_alone() =>
        Assert.Empty(Repricing.Plan([Subject(1, "our-model", Monday, 1m)], Book, Week with { OnlyUnpriced = true }, 9, Order));

    [Fact]
    public void What_is_right_already_is_not_repriced()
    {
        var right = Subject(1, "our-model", Monday, null);
        var cost = Repricing.CostAfter(Assert.Single(Repricing.Plan([right], Book, Week, 9, Order)), 1, right.Request, null);

        Assert.Empty(Repricing.Plan([right with { Cost = cost }], Book, Week, 9, Order));
    }

    [Fact]
    public void A_request_that_was_stored_after_the_plan_keeps_the_cost_it_came_with()
    {
        var repriced = Assert.Single(Repricing.Plan([Subject(1, "our-model", Monday, null)], Book, Week, 9, Order));

        Assert.Null(Repricing.CostAfter(repriced, 10, Subject(10, "our-model", Monday, null).Request, null));
        Assert.NotNull(Repricing.CostAfter(repriced, 9, Subject(9, "our-model", Monday, null).Request, null));
    }

    [Fact]
    public void Row_by_row_and_cell_by_cell_come_to_the_same_total_over_random_traffic()
    {
        string[] models = ["our-model", "gpt-5.4-2026-03-05", "gpt-4o", "unheard-of", "gpt-5.6-sol"];
        string?[] tiers = [null, "batch", "default"];
        var log = Enumerable.Range(0, 4_000).Select(i =>
        {
            var x = (i * 2_654_435_761L) & 0x7fffffff;
            var subject = Subject(i, models[x % 5], Monday.AddMinutes(x % 14_000), x % 3 == 0 ? null : (x % 97) / 1000m);
            return subject with
            {
                Request = subject.Request with
                {
                    ServiceTier = tiers[(x >> 4) % 3],
                    Feature = "f" + (x >> 7) % 4,
                    Usage = new Usage { Input = x % 300_000, CacheRead = (x >> 3) % 5_000, Output = (x >> 5) % 900 },
                },
            };
        }).ToList();

        var plan = Repricing.Plan(log, Book, Week, 3_500, Order);
        var after = log.ToDictionary(s => s.Position, s => plan.Aggregate(s.Cost, (cost, day) => Repricing.CostAfter(day, s.Position, s.Request, cost)));

        var before = log.Sum(s => s.Cost?.Usd ?? 0m);
        Assert.Equal(after.Values.Sum(c => c?.Usd ?? 0m) - before, plan.Sum(day => day.Cells.Sum(cell => cell.Usd)));
        Assert.Equal(after.Values.Count(c => c is null) - log.Count(s => s.Cost is null), plan.Sum(day => day.Cells.Sum(cell => cell.Unpriced)));
        Assert.Equal(plan.Sum(day => day.UsdAfter - day.UsdBefore), plan.Sum(day => day.Cells.Sum(cell => cell.Usd)));
        Assert.NotEmpty(plan);
        Assert.All(log.Where(s => s.Position > 3_500), s => Assert.Equal(s.Cost, after[s.Position]));
    }

    private static RepricingSubject Subject(long position, string model, DateTimeOffset at, decimal? usd) => new(
        position,
        new RequestProxied
        {
            RequestId = new Guid((int)position, 0, 0, new byte[8]),
            StartedAt = at,
            Node = "n",
            KeyId = "k",
            Endpoint = "POST /v1/chat/completions",
            WireFormat = "openai",
            ProviderRequested = "azure",
            ProviderActual = "azure",
            ModelRequested = model,
            ModelActual = model,
            Status = RequestStatus.Success,
            Usage = new Usage { Input = 1_000, Output = 100 },
        },
        usd is null ? null : new RequestCost(usd.Value, "before"));
}

using Lectr.Domain.Rules;
using static Lectr.Domain.Tests.Rules.TestRules;

namespace Lectr.Domain.Tests.Rules;

public sealed class RuleHashChainTests
{
    [Fact]
    public void The_canonical_form_is_fixed_so_that_old_logs_stay_provable()
    {
        var edit = new RuleDeleted { Actor = "ada", At = Noon, RuleId = "r1", RuleName = "Übergang" };

        // printf '13:lectr-rules-1''64:000…0''1:1''12:rule_deleted''3:ada''28:2026-11-21T12:00:00.0000000Z''2:r1''9:Übergang' | sha256sum
        Assert.Equal("ba547ebe7e75881ca3469fcf582b3e11df211f44e97e68cfc677560de3cdf636", RuleHashChain.HashOf(RuleHashChain.Start, 1, edit));
    }

    [Fact]
    public void Any_changed_word_time_or_place_in_the_order_gives_another_hash()
    {
        var edit = new RuleDeleted { Actor = "ada", At = Noon, RuleId = "r1", RuleName = "x" };
        string[] hashes =
        [
            RuleHashChain.HashOf(RuleHashChain.Start, 1, edit),
            RuleHashChain.HashOf(RuleHashChain.Start, 2, edit),
            RuleHashChain.HashOf(new string('1', 64), 1, edit),
            RuleHashChain.HashOf(RuleHashChain.Start, 1, edit with { Actor = "bob" }),
            RuleHashChain.HashOf(RuleHashChain.Start, 1, edit with { At = Noon.AddTicks(1) }),
            RuleHashChain.HashOf(RuleHashChain.Start, 1, edit with { RuleId = "r1x", RuleName = "" }),
            RuleHashChain.HashOf(RuleHashChain.Start, 1, new RuleEnabled { Actor = "ada", At = Noon, RuleId = "r1", RuleName = "x" }),
        ];

        Assert.Equal(hashes.Length, hashes.Distinct().Count());
    }

    [Fact]
    public void Edits_are_chained_one_to_the_next()
    {
        var first = Given(Create("a"));
        var second = first.After(Create("b"));

        Assert.Equal(second.Hash, RuleHashChain.HashOf(first.Hash, 2, new RuleCreated { Actor = "ada", At = Noon, Rule = second.Set.Rules[1] }));
    }
}

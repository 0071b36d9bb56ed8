using Lectr.Domain.Rules;
using Lectr.Projections.Nodes;
using Lectr.Projections.RuleHistory;
using Lectr.Testing;

namespace Lectr.Projections.Tests.RuleHistory;

public sealed class RuleStreamTests
{
    [Fact]
    public async Task Twenty_concurrent_editors_lose_no_edit_and_make_no_duplicate_priority()
    {
        await using var database = await ProjectionsDatabase.CreateAsync();
        // Two streams stand for two API processes: they share nothing but the database.
        RuleStream[] processes = [Stream(database), Stream(database)];

        var results = await Task.WhenAll(Enumerable.Range(0, 20).Select(editor => Task.Run(async () =>
        {
            var stream = processes[editor % 2];
            var done = new List<RuleEditResult>();
            for (var i = 0; i < 5; i++)
            {
                done.Add(await stream.EditAsync("acme", Create($"r{editor}-{i}", priority: i % 2 == 0 ? null : 1000 + i), default));
            }

            return done;
        })));

        var accepted = results.SelectMany(result => result).Count(result => result is RuleEditResult.Done);
        var refused = results.SelectMany(result => result).OfType<RuleEditResult.Refused>().ToList();
        var edits = await processes[0].ReadEditsAsync("acme", default);
        var rules = (await processes[1].LoadAsync("acme", default)).Set.Rules;
        Assert.Equal(accepted, edits.Count);
        Assert.Equal(accepted, rules.Length);
        Assert.All(refused, result => Assert.IsType<RuleRejection.Conflict>(result.Reason));
        Assert.Equal(rules.Length, rules.Select(rule => rule.Priority).Distinct().Count());
        Assert.Null(RuleTimeline.FirstBrokenLink(edits));
    }

    [Fact]
    public async Task What_was_appended_reads_back_with_its_chain_whole_and_a_changed_word_breaks_it()
    {
        await using var database = await ProjectionsDatabase.CreateAsync();
        var stream = Stream(database);
        await stream.EditAsync("acme", Create("a"), default);
        await stream.EditAsync("acme", Create("b"), default);
        await stream.EditAsync("acme", new ReorderRules(["b", "a"]) { Actor = "bob", At = default }, default);
        await stream.EditAsync("acme", new EnableRule("a") { Actor = "bob", At = default }, default);
        await stream.EditAsync("acme", new DisableRule("a") { Actor = "bob", At = default }, default);
        await stream.EditAsync("acme", new DeleteRule("b") { Actor = "bob", At = default }, default);
        var edits = await stream.ReadEditsAsync("acme", default);
        await stream.EditAsync("acme", new RestoreRules(RuleTimeline.AtVersion(edits, 3)!) { Actor = "ada", At = default }, default);

        Assert.Null(RuleTimeline.FirstBrokenLink(await stream.ReadEditsAsync("acme", default)));
        Assert.Equal(["b", "a"], (await Stream(database).LoadAsync("acme", default)).Set.Rules.Select(rule => rule.Id));

        await database.ExecuteAsync("update lectr.mt_events set data = jsonb_set(data, '{actor}', '\"eve\"') where version = 4");
        Assert.Equal(4, RuleTimeline.FirstBrokenLink(await stream.ReadEditsAsync("acme", default))?.Version);
    }

    [Fact]
    public async Task An_edit_that_another_process_made_is_seen_by_the_next_one()
    {
        await using var database = await ProjectionsDatabase.CreateAsync();
        var here = Stream(database);
        var there = Stream(database);
        await here.EditAsync("acme", Create("a"), default);
        await there.EditAsync("acme", Create("b"), default);

        var refused = Assert.IsType<RuleEditResult.Refused>(
            await here.EditAsync("acme", new DeleteRule("a") { Actor = "ada", At = default, ExpectedVersion = 1 }, default));

        Assert.Equal(new RuleRejection.VersionMismatch(1, 2), refused.Reason);
    }

    [Fact]
    public async Task An_edit_waits_for_the_proxies_and_organisations_do_not_meet()
    {
        await using var database = await ProjectionsDatabase.CreateAsync();
        var stream = Stream(database);
        var done = Assert.IsType<RuleEditResult.Done>(await stream.EditAsync("acme", Create("a"), default));

        Assert.Equal((0, 0), (done.Live.Nodes, done.Live.Confirmed));
        Assert.Empty((await stream.LoadAsync("other", default)).Set.Rules);
    }

    private static RuleStream Stream(TestDatabase database) =>
        new(database.Store, new LiveConfirmation(database.Source, TimeProvider.System), TimeProvider.System);

    private static CreateRule Create(string id, int? priority = null) =>
        new(id, new RuleDraft("Rule " + id, new RuleConditions(Feature: "chat"), new RuleTarget("openai", "gpt-4o-mini"), priority)) { Actor = "ada", At = default };
}

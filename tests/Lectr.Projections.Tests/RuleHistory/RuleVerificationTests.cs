using Lectr.Domain.Requests;
using Lectr.Domain.Rules;
using Lectr.EventStore;
using Lectr.Projections.Nodes;
using Lectr.Projections.RuleHistory;
using Lectr.Testing;

namespace Lectr.Projections.Tests.RuleHistory;

public sealed class RuleVerificationTests
{
    private static readonly DateTimeOffset Noon = new(2026, 11, 21, 12, 0, 0, TimeSpan.Zero);

    [Fact]
    public async Task Recorded_decisions_are_those_of_the_rules_at_their_versions()
    {
        await using var database = await ProjectionsDatabase.CreateAsync();
        await TwoVersions(database);
        await Record(database, Request(0, null), Request(1, "a"), Request(2, null));

        var verification = new RuleVerification(database.Store);

        Assert.Null(await verification.RunAsync(archive: null, default));
        Assert.Equal((2L, 3L), (verification.EditsChecked, verification.DecisionsChecked));
    }

    [Fact]
    public async Task A_decision_of_other_rules_is_found()
    {
        await using var database = await ProjectionsDatabase.CreateAsync();
        await TwoVersions(database);
        await Record(database, Request(1, "a"), Request(2, "a"));

        Assert.Contains("recorded applied a, the rules at version 2 give passthrough", await new RuleVerification(database.Store).RunAsync(archive: null, default), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_version_that_never_was_is_found()
    {
        await using var database = await ProjectionsDatabase.CreateAsync();
        await Record(database, Request(3, null));

        Assert.Contains("which does not exist", await new RuleVerification(database.Store).RunAsync(archive: null, default), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_changed_edit_breaks_the_chain()
    {
        await using var database = await ProjectionsDatabase.CreateAsync();
        await TwoVersions(database);
        await database.ExecuteAsync("update lectr.mt_events set data = jsonb_set(data, '{rule,name}', '\"Other\"') where type = 'rule_created'");

        Assert.Contains("rules of acme, version 1", await new RuleVerification(database.Store).RunAsync(archive: null, default), StringComparison.Ordinal);
    }

    private static async Task TwoVersions(TestDatabase database)
    {
        var stream = new RuleStream(database.Store, new LiveConfirmation(database.Source, TimeProvider.System), TimeProvider.System);
        var draft = new RuleDraft("Rule", new RuleConditions(Feature: "chat"), new RuleTarget("openai", "gpt-4o-mini"));
        await stream.EditAsync("acme", new CreateRule("a", draft) { Actor = "ada", At = Noon }, default);
        await stream.EditAsync("acme", new DisableRule("a") { Actor = "ada", At = Noon }, default);
    }

    private static async Task Record(TestDatabase database, params RequestProxied[] requests) => Assert.True(await database.Store.AppendBatchAsync(
        [new StreamBatch("acme", "requests/n/2026-11-21", [.. requests.Select(request => EventTypes.ToNewEvent(request, request.RequestId, Noon, null))])],
        null,
        default));

    private static RequestProxied Request(long version, string? ruleId) => new()
    {
        RequestId = Guid.NewGuid(),
        StartedAt = Noon,
        Node = "n",
        KeyId = "k",
        Feature = "chat",
        Endpoint = "POST /v1/chat/completions",
        WireFormat = "openai",
        ProviderRequested = "openai",
        ProviderActual = "openai",
        ModelRequested = "gpt-4o",
        ModelActual = ruleId is null ? "gpt-4o" : "gpt-4o-mini",
        Rule = ruleId is null ? null : new RuleRef(ruleId, "Rule"),
        RulesVersion = version,
        Status = RequestStatus.Success,
    };
}

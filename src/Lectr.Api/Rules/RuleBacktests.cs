using System.Collections.Immutable;
using System.Text.Json.Serialization;
using Lectr.Api.Access;
using Lectr.Api.Problems;
using Lectr.Domain.Rules;
using Lectr.Domain.Rules.Backtesting;
using Lectr.Domain.Rules.Linting;
using Lectr.Projections;
using Lectr.Projections.RuleHistory;
using Lectr.Projections.Settings;
using Microsoft.AspNetCore.Http;

namespace Lectr.Api.Rules;

/// <summary>What to backtest: rules in words, or a version of the rules, or (neither) the rules of now.</summary>
public sealed record BacktestInput(
    [property: JsonPropertyName("rules")] IReadOnlyList<BacktestRuleInput>? Rules,
    [property: JsonPropertyName("version")] long? Version,
    [property: JsonPropertyName("from")] DateTimeOffset? From,
    [property: JsonPropertyName("to")] DateTimeOffset? To);

/// <summary>A rule that need not exist; without an id it is called <c>draft-n</c>.</summary>
public sealed record BacktestRuleInput(
    [property: JsonPropertyName("id")] string? Id,
    [property: JsonPropertyName("name")] string? Name,
    [property: JsonPropertyName("priority")] int? Priority,
    [property: JsonPropertyName("enabled")] bool? Enabled,
    [property: JsonPropertyName("conditions")] RuleConditions? Conditions,
    [property: JsonPropertyName("target")] RuleTargetInput? Target)
{
    internal WantedRule ToWanted(int index)
    {
        var draft = new RuleInput(Name, Priority, Enabled, Conditions, Target).ToDraft();
        var named = draft.Name.Length > 0 ? draft : draft with { Name = $"Draft {index + 1}" };
        return new WantedRule(string.IsNullOrEmpty(Id) ? $"draft-{index + 1}" : Id, "", named);
    }
}

/// <summary>A backtest over a window. <see cref="Exact"/>: false where long prompts are no longer in the log and were priced as short ones.</summary>
public sealed record BacktestAnswer(
    [property: JsonPropertyName("from")] DateTimeOffset From,
    [property: JsonPropertyName("to")] DateTimeOffset To,
    [property: JsonPropertyName("version")] long? Version,
    [property: JsonPropertyName("exact")] bool Exact,
    [property: JsonPropertyName("rules")] ImmutableArray<RuleBacktest> Rules,
    [property: JsonPropertyName("total")] BacktestGroup Total,
    [property: JsonPropertyName("unmatched")] BacktestGroup Unmatched,
    [property: JsonPropertyName("all")] BacktestGroup All,
    [property: JsonPropertyName("warnings")] ImmutableArray<BacktestWarning> Warnings);

/// <summary>What a look over the rules found.</summary>
public sealed record RuleLintAnswer(
    [property: JsonPropertyName("from")] DateTimeOffset From,
    [property: JsonPropertyName("to")] DateTimeOffset To,
    [property: JsonPropertyName("version")] long Version,
    [property: JsonPropertyName("findings")] ImmutableArray<RuleFinding> Findings);

/// <summary>The endpoints that hold rules against recorded traffic; they change nothing.</summary>
internal static class RuleBacktests
{
    public static async Task<IResult> RunAsync(
        HttpContext context, RuleStream stream, RecordedTraffic traffic, OrganisationPrices prices, TimeProvider time, BacktestInput input, CancellationToken cancellationToken)
    {
        if (TimeWindow.Resolve(input.From, input.To, time.GetUtcNow()) is not { } window)
        {
            return Problem.Invalid("from", "The window's beginning lies before its end.");
        }

        var organisation = Caller.Of(context).Organisation;
        var (rules, problem) = await RulesOfAsync(organisation, stream, input, cancellationToken);
        if (rules is null)
        {
            return problem!;
        }

        var book = await prices.LoadAsync(organisation, cancellationToken);
        var record = await traffic.ReadAsync(organisation, window, book, rules, ruleId: null, cancellationToken);
        var report = Backtest.Run(rules, record.Slices, book);
        return Results.Ok(new BacktestAnswer(
            window.From, window.To, input.Rules is null ? rules.Version : null, record.Exact, report.Rules, report.Total, report.Unmatched, report.All, report.Warnings));
    }

    public static async Task<IResult> LintAsync(
        HttpContext context, RuleStream stream, RecordedTraffic traffic, OrganisationPrices prices, ApiOptions options, TimeProvider time,
        DateTimeOffset? from, DateTimeOffset? to, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        if (TimeWindow.Resolve(from, to, now) is not { } window)
        {
            return Problem.Invalid("from", "The window's beginning lies before its end.");
        }

        var organisation = Caller.Of(context).Organisation;
        var rules = (await stream.LoadAsync(organisation, cancellationToken)).Set;
        var book = await prices.LoadAsync(organisation, cancellationToken);
        var record = await traffic.ReadAsync(organisation, window, book, RuleSet.Empty, ruleId: null, cancellationToken);
        var findings = RuleLint.Run(rules, record.Slices, book, now, provider => options.Providers.TryGetValue(provider, out var setup) && setup.HasCredential);
        return Results.Ok(new RuleLintAnswer(window.From, window.To, rules.Version, findings));
    }

    private static async Task<(RuleSet? Rules, IResult? Problem)> RulesOfAsync(
        string organisation, RuleStream stream, BacktestInput input, CancellationToken cancellationToken)
    {
        if (input.Rules is { } drafts)
        {
            var command = new ReplaceRules([.. drafts.Select((rule, index) => rule.ToWanted(index))]) { Actor = "backtest", At = DateTimeOffset.UnixEpoch };
            return RuleEditing.Handle(command, RulesState.Empty) switch
            {
                RuleOutcome.Accepted accepted => (accepted.After.Set, null),
                RuleOutcome.Rejected rejected => (null, RuleProblems.Of(rejected.Reason)),
                _ => throw new InvalidOperationException("A command is accepted or rejected."),
            };
        }

        if (input.Version is { } version)
        {
            var set = RuleTimeline.AtVersion(await stream.ReadEditsAsync(organisation, cancellationToken), version);
            return (set, set is null ? RuleProblems.NoVersion(version) : null);
        }

        return ((await stream.LoadAsync(organisation, cancellationToken)).Set, null);
    }
}

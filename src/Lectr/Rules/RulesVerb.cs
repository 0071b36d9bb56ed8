using System.CommandLine;
using Lectr.Domain.Rules;
using Lectr.Postgres;
using Lectr.Projections.Nodes;
using Lectr.Projections.RuleHistory;
using Lectr.Projections.Settings;
using Microsoft.Extensions.Configuration;

namespace Lectr.Rules;

/// <summary>
/// <c>lectr rules export|plan|apply</c>: rules that live in a repository. Exit codes of plan: 0 nothing to change, 2 changes,
/// 1 a limit is passed or the file holds no rules.
/// </summary>
internal static class RulesVerb
{
    private const int Failed = 1;
    private const int Changed = 2;

    private static readonly Option<string> Organisation = new("--organisation") { Description = "The organisation.", DefaultValueFactory = _ => "default" };
    private static readonly Option<int> Days = new("--days") { Description = "Days of recorded traffic to hold the rules against.", DefaultValueFactory = _ => 7 };
    private static readonly Option<string?> MaxCostIncrease = new("--max-cost-increase") { Description = "Fail when those days would have cost more than this: US dollars (12.50) or a share (5%)." };
    private static readonly Argument<FileInfo> File = new("file") { Description = "The rules, in YAML." };

    /// <summary>The verb; <paramref name="configure"/> makes the configuration of a run.</summary>
    public static Command Create(Func<ParseResult, IConfiguration> configure)
    {
        var export = new Command("export", "Writes the rules as YAML to standard output.") { Organisation };
        export.SetAction((parsed, cancellationToken) => RunAsync(configure(parsed), parsed, ExportAsync, cancellationToken));

        var plan = new Command("plan", "Shows what a file would change and what it would have cost.") { File, Organisation, Days, MaxCostIncrease };
        plan.SetAction((parsed, cancellationToken) => RunAsync(configure(parsed), parsed, PlanAsync, cancellationToken));

        var apply = new Command("apply", "Makes the rules those of a file.") { File, Organisation, Days, MaxCostIncrease };
        apply.SetAction((parsed, cancellationToken) => RunAsync(configure(parsed), parsed, ApplyAsync, cancellationToken));

        return new Command("rules", "Routing rules as files.") { export, plan, apply };
    }

    private static async Task<int> RunAsync(
        IConfiguration configuration, ParseResult parsed, Func<Run, CancellationToken, Task<int>> verb, CancellationToken cancellationToken)
    {
        await using var database = await LectrDatabase.StartAsync(configuration, Console.Error.WriteLine, cancellationToken);
        var stream = new RuleStream(new EventStore.EventStore(database.Source), new LiveConfirmation(database.Source, TimeProvider.System), TimeProvider.System);
        var planning = new RulesPlanning(stream, new RecordedTraffic(database.Source), new OrganisationPrices(database.Source), TimeProvider.System);
        return await verb(new Run(parsed, stream, planning, Console.Out, Console.Error), cancellationToken);
    }

    private static async Task<int> ExportAsync(Run run, CancellationToken cancellationToken)
    {
        var organisation = run.Parsed.GetValue(Organisation)!;
        await run.Out.WriteAsync(RulesFile.Write((await run.Stream.LoadAsync(organisation, cancellationToken)).Set, organisation));
        return 0;
    }

    private static async Task<int> PlanAsync(Run run, CancellationToken cancellationToken)
    {
        var (wanted, plan) = await PreparedAsync(run, cancellationToken);
        return wanted is null || plan is null ? Failed : plan.HasChanges ? Changed : 0;
    }

    private static async Task<int> ApplyAsync(Run run, CancellationToken cancellationToken)
    {
        var (wanted, plan) = await PreparedAsync(run, cancellationToken);
        if (wanted is null || plan is null)
        {
            return Failed;
        }

        var command = new ReplaceRules([.. wanted]) { Actor = $"cli:{Environment.UserName}", At = default };
        switch (await run.Stream.EditAsync(run.Parsed.GetValue(Organisation)!, command, cancellationToken))
        {
            case RuleEditResult.Done done:
                await run.Out.WriteLineAsync(
                    $"{done.Edits.Length} edits; version {done.State.Version}; in force on {done.Live.Confirmed} of {done.Live.Nodes} proxies after {done.Live.Ms} ms.");
                return 0;
            case RuleEditResult.Refused refused:
                await RulesReport.WriteAsync(run.Error, refused.Reason);
                return Failed;
            default:
                throw new InvalidOperationException("An edit is done or refused.");
        }
    }

    /// <summary>Reads the file, plans and reports; nothing when the file is no set of rules or the limit is passed.</summary>
    private static async Task<(IReadOnlyList<WantedRule>? Wanted, RulesPlan? Plan)> PreparedAsync(Run run, CancellationToken cancellationToken)
    {
        var limitText = run.Parsed.GetValue(MaxCostIncrease);
        var limit = limitText is null ? null : CostLimit.Parse(limitText);
        if (limitText is not null && limit is null)
        {
            await run.Error.WriteLineAsync($"--max-cost-increase {limitText} is neither an amount (12.50) nor a share (5%).");
            return (null, null);
        }

        var file = run.Parsed.GetValue(File)!;
        if (!file.Exists)
        {
            await run.Error.WriteLineAsync($"There is no file {file}.");
            return (null, null);
        }

        var reading = RulesFile.Read(await System.IO.File.ReadAllTextAsync(file.FullName, cancellationToken), () => Guid.CreateVersion7().ToString("N"));
        if (reading is not RulesFileReading.Read { Rules: var wanted })
        {
            await run.Error.WriteLineAsync($"{file}: {((RulesFileReading.Unreadable)reading).Reason}");
            return (null, null);
        }

        var days = TimeSpan.FromDays(Math.Clamp(run.Parsed.GetValue(Days), 1, 3_650));
        var (plan, rejection) = await run.Planning.PlanAsync(run.Parsed.GetValue(Organisation)!, wanted, days, cancellationToken);
        if (plan is null)
        {
            await RulesReport.WriteAsync(run.Error, rejection!);
            return (null, null);
        }

        await RulesReport.WriteAsync(run.Out, plan);
        if (limit?.IsPassed(plan.CostBefore, plan.CostAfter) == true)
        {
            await run.Error.WriteLineAsync($"The rules would have cost more than --max-cost-increase {limit} allows.");
            return (wanted, null);
        }

        return (wanted, plan);
    }

    private sealed record Run(ParseResult Parsed, RuleStream Stream, RulesPlanning Planning, TextWriter Out, TextWriter Error);
}

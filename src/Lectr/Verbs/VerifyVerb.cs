using System.CommandLine;
using System.Text.Json;
using Lectr.EventStore;
using Lectr.EventStore.Archive;
using Lectr.Postgres;
using Lectr.Projections.Rebuild;
using Lectr.Projections.RuleHistory;
using Lectr.Projections.Settings;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging.Abstractions;

namespace Lectr.Verbs;

/// <summary><c>lectr verify</c>: proves the books. Exit code 1 and the first difference when they do not hold.</summary>
internal static class VerifyVerb
{
    private static readonly Option<DirectoryInfo?> Archive = new("--archive") { Description = "The folder of archived events; the configured one unless given." };
    private static readonly Option<bool> Json = new("--json") { Description = "Writes JSON." };

    /// <summary>The verb; <paramref name="configure"/> makes the configuration of a run.</summary>
    public static Command Create(Func<ParseResult, IConfiguration> configure)
    {
        var verify = new Command("verify", "Proves that every captured request is stored once, that no edit of the rules was changed, that every decision follows from them, and that every figure is what the events give.") { Archive, Json };
        verify.SetAction((parsed, cancellationToken) => RunAsync(configure(parsed), parsed.GetValue(Archive), parsed.GetValue(Json), cancellationToken));
        return verify;
    }

    private static async Task<int> RunAsync(IConfiguration configuration, DirectoryInfo? folder, bool json, CancellationToken cancellationToken)
    {
        await using var database = await LectrDatabase.StartAsync(configuration, Console.Error.WriteLine, cancellationToken);
        var archive = folder is null ? database.Archive : new EventArchive(folder.FullName);
        var log = new LogVerification(database.Source, archive);
        var rules = new RuleVerification(database.Log);
        var history = archive is null ? database.Log : new EventStore.EventStore(database.Source, archive);
        var figures = new ReadModelVerification(history, NullLogger<ReadModelVerification>.Instance);
        var difference = await log.RunAsync(cancellationToken)
            ?? await rules.RunAsync(archive, cancellationToken)
            ?? await SettingsRebuild.FirstDifferenceAsync(database.Log, cancellationToken)
            ?? await figures.RunAsync(cancellationToken);
        if (json)
        {
            Console.WriteLine(JsonSerializer.Serialize(new
            {
                holds = difference is null,
                difference,
                events = log.EventsChecked,
                streams = log.StreamsChecked,
                rule_edits = rules.EditsChecked,
                decisions = rules.DecisionsChecked,
                rows = figures.RowsChecked,
            }));
        }
        else if (difference is not null)
        {
            await Console.Error.WriteLineAsync("The books do not hold: " + difference);
        }
        else
        {
            Console.WriteLine(
                $"The books hold: {log.EventsChecked} events in {log.StreamsChecked} streams, {rules.EditsChecked} edits of rules, {rules.DecisionsChecked} decisions, {figures.RowsChecked} rows of figures.");
        }

        return difference is null ? 0 : 1;
    }
}

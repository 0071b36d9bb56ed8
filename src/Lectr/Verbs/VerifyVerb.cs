using System.CommandLine;
using Lectr.EventStore;
using Lectr.EventStore.Archive;
using Lectr.Postgres;
using Lectr.Projections.RuleHistory;
using Microsoft.Extensions.Configuration;

namespace Lectr.Verbs;

/// <summary><c>lectr verify</c>: proves the books. Exit code 1 and the first difference when they do not hold.</summary>
internal static class VerifyVerb
{
    private static readonly Option<DirectoryInfo?> Archive = new("--archive") { Description = "The folder of archived events; the configured one unless given." };

    /// <summary>The verb; <paramref name="configure"/> makes the configuration of a run.</summary>
    public static Command Create(Func<ParseResult, IConfiguration> configure)
    {
        var verify = new Command("verify", "Proves that every captured request is stored once, that no edit of the rules was changed, and that every decision follows from them.") { Archive };
        verify.SetAction((parsed, cancellationToken) => RunAsync(configure(parsed), parsed.GetValue(Archive), cancellationToken));
        return verify;
    }

    private static async Task<int> RunAsync(IConfiguration configuration, DirectoryInfo? folder, CancellationToken cancellationToken)
    {
        await using var database = await LectrDatabase.StartAsync(configuration, Console.Error.WriteLine, cancellationToken);
        var archive = folder is null ? database.Archive : new EventArchive(folder.FullName);
        var log = new LogVerification(database.Source, archive);
        var rules = new RuleVerification(database.Log);
        if ((await log.RunAsync(cancellationToken) ?? await rules.RunAsync(archive, cancellationToken)) is { } difference)
        {
            await Console.Error.WriteLineAsync("The books do not hold: " + difference);
            return 1;
        }

        Console.WriteLine(
            $"The books hold: {log.EventsChecked} events in {log.StreamsChecked} streams, {rules.EditsChecked} edits of rules, {rules.DecisionsChecked} decisions.");
        return 0;
    }
}

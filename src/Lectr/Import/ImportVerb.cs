using System.CommandLine;
using System.Text.Json;
using Lectr.Postgres;
using Lectr.Projections.Settings;
using Microsoft.Extensions.Configuration;
using Spectre.Console;

namespace Lectr.Import;

/// <summary><c>lectr import litellm FILE</c>: another gateway's log as request events, so that rules can be tried on old traffic.</summary>
internal static class ImportVerb
{
    private static readonly Argument<FileInfo> ExportFile = new("file") { Description = "An export of the table LiteLLM_SpendLogs: a JSON array, NDJSON, or CSV with a heading." };
    private static readonly Option<string> Organisation = new("--organisation") { Description = "The organisation.", DefaultValueFactory = _ => Domain.Organisations.Organisation.Default };
    private static readonly Option<bool> Json = new("--json") { Description = "Writes JSON and no progress bar." };

    /// <summary>The verb; <paramref name="configure"/> makes the configuration of a run.</summary>
    public static Command Create(Func<ParseResult, IConfiguration> configure)
    {
        var litellm = new Command("litellm", "Imports LiteLLM's spend logs; rows of an earlier import are left out.") { ExportFile, Organisation, Json };
        litellm.SetAction((parsed, cancellationToken) => RunAsync(configure(parsed), parsed, cancellationToken));
        return new Command("import", "Other gateways' logs, as events marked as imported.") { litellm };
    }

    private static async Task<int> RunAsync(IConfiguration configuration, ParseResult parsed, CancellationToken cancellationToken)
    {
        var file = parsed.GetValue(ExportFile)!;
        if (!file.Exists)
        {
            await Console.Error.WriteLineAsync($"There is no file {file.FullName}.");
            return 1;
        }

        await using var database = await LectrDatabase.StartAsync(configuration, Console.Error.WriteLine, cancellationToken);
        var organisation = parsed.GetValue(Organisation)!;
        if (organisation != Domain.Organisations.Organisation.Default && !await new SettingsLookup(database.Source).HasOrganisationAsync(organisation, cancellationToken))
        {
            await Console.Error.WriteLineAsync($"There is no organisation {organisation}.");
            return 1;
        }

        var prices = await new OrganisationPrices(database.Source).LoadAsync(organisation, cancellationToken);
        var import = new SpendLogImport(database.Log, new SpendLogMapping(prices), organisation);
        try
        {
            await using var stream = file.OpenRead();
            var rows = SpendLogFile.ReadAsync(stream, cancellationToken);
            var json = parsed.GetValue(Json);
            var report = json ? await import.RunAsync(rows, _ => { }, cancellationToken) : await WithBarAsync(import, rows, stream, cancellationToken);
            Console.WriteLine(json ? JsonSerializer.Serialize(report) : Describe(report));
            return 0;
        }
        catch (FormatException refused)
        {
            await Console.Error.WriteLineAsync($"{file.Name} cannot be read: {refused.Message}. What was read before stays imported.");
            return 1;
        }
    }

    private static Task<ImportReport> WithBarAsync(SpendLogImport import, IAsyncEnumerable<SpendLog> rows, FileStream file, CancellationToken cancellationToken) =>
        AnsiConsole.Progress()
            .Columns(new TaskDescriptionColumn(), new ProgressBarColumn(), new PercentageColumn(), new RemainingTimeColumn())
            .StartAsync(async bars =>
            {
                var bar = bars.AddTask("rows", maxValue: Math.Max(1, file.Length));
                return await import.RunAsync(rows, _ => bar.Value = file.Position, cancellationToken);
            });

    private static string Describe(ImportReport report)
    {
        var lines = new List<string> { $"{report.Imported} of {report.Rows} rows imported; {report.Known} were known already." };
        if (report.From is { } from && report.To is { } to)
        {
            lines.Add($"{from:yyyy-MM-dd HH:mm} to {to:yyyy-MM-dd HH:mm} UTC. By Lectr's prices ${report.CostUsd:0.00}, by LiteLLM's ${report.LiteLlmSpendUsd:0.00}; {report.Unpriced} unpriced.");
        }

        lines.AddRange(report.Skipped.Select(skipped => $"  skipped {skipped.Value}: {skipped.Key}"));
        return string.Join('\n', lines);
    }
}

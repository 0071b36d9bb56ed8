using System.Collections.Immutable;
using System.CommandLine;
using System.Text.Json;
using Lectr.Domain.Pricing;
using Lectr.Postgres;
using Lectr.Projections;
using Lectr.Projections.Prices;
using Lectr.Projections.Settings;
using Microsoft.Extensions.Configuration;

namespace Lectr.Verbs;

/// <summary><c>lectr prices check</c>: models in use without a price, and prices and models that end soon.</summary>
internal static class PricesVerb
{
    private const int FindingsExitCode = 2;

    private static readonly Option<string> Organisation = new("--organisation") { Description = "The organisation.", DefaultValueFactory = _ => Domain.Organisations.Organisation.Default };
    private static readonly Option<int> Days = new("--days") { Description = "How far back to look for models in use.", DefaultValueFactory = _ => 30 };
    private static readonly Option<bool> ExitCode = new("--exit-code") { Description = "Ends with 2 when there are findings." };
    private static readonly Option<bool> Json = new("--json") { Description = "Writes JSON." };

    /// <summary>The verb; <paramref name="configure"/> makes the configuration of a run.</summary>
    public static Command Create(Func<ParseResult, IConfiguration> configure)
    {
        var check = new Command("check", "Lists models seen but not priced, and prices and models that end within 90 days.") { Organisation, Days, ExitCode, Json };
        check.SetAction((parsed, cancellationToken) => CheckAsync(configure(parsed), parsed, cancellationToken));
        return new Command("prices", "The price book.") { check };
    }

    private static async Task<int> CheckAsync(IConfiguration configuration, ParseResult parsed, CancellationToken cancellationToken)
    {
        await using var database = await LectrDatabase.StartAsync(configuration, Console.Error.WriteLine, cancellationToken);
        var organisation = parsed.GetValue(Organisation)!;
        var now = TimeProvider.System.GetUtcNow();
        if (TimeWindow.Resolve(now.AddDays(-parsed.GetValue(Days)), now, now) is not { } window)
        {
            await Console.Error.WriteLineAsync("--days is at least 1.");
            return 1;
        }

        var book = await new OrganisationPrices(database.Source).LoadAsync(organisation, cancellationToken);
        var seen = await new SeenModelsQuery(database.Source).RunAsync(organisation, window, cancellationToken);
        var findings = PriceCheck.Findings(seen, book, now);
        if (parsed.GetValue(Json))
        {
            Console.WriteLine(JsonSerializer.Serialize(findings));
        }
        else
        {
            Show(findings, seen.Count, window);
        }

        return parsed.GetValue(ExitCode) && findings.Length > 0 ? FindingsExitCode : 0;
    }

    private static void Show(ImmutableArray<PriceFinding> findings, int models, TimeWindow window)
    {
        Console.WriteLine($"{models} models answered from {window.From:yyyy-MM-dd HH:mm} to {window.To:yyyy-MM-dd HH:mm} UTC; {findings.Length} findings.");
        foreach (var finding in findings)
        {
            Console.WriteLine($"{finding.Kind,-14} {finding.Provider}/{finding.Model}{(finding.On is { } on ? $" on {on:yyyy-MM-dd}" : "")}: {finding.Requests} requests. {finding.Message}");
        }
    }
}

using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using Lectr.Postgres;
using Lectr.Projections.Rebuild;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging.Abstractions;
using Spectre.Console;

namespace Lectr.Verbs;

/// <summary><c>lectr projections rebuild [NAME…]</c>: folds read models anew from the log beside the live ones, and swaps them.</summary>
internal static class ProjectionsVerb
{
    private static readonly Argument<string[]> Names = new("name") { Description = "Read models; all when none is named.", Arity = ArgumentArity.ZeroOrMore };
    private static readonly Option<bool> Json = new("--json") { Description = "Writes JSON and no progress bar." };

    /// <summary>The verb; <paramref name="configure"/> makes the configuration of a run.</summary>
    public static Command Create(Func<ParseResult, IConfiguration> configure)
    {
        var rebuild = new Command("rebuild", "Rebuilds read models from the events beside the live ones and swaps them.") { Names, Json };
        rebuild.SetAction((parsed, cancellationToken) => RunAsync(configure(parsed), parsed.GetValue(Names) ?? [], parsed.GetValue(Json), cancellationToken));
        return new Command("projections", "Read models.") { rebuild };
    }

    private static async Task<int> RunAsync(IConfiguration configuration, string[] names, bool json, CancellationToken cancellationToken)
    {
        await using var database = await LectrDatabase.StartAsync(configuration, Console.Error.WriteLine, cancellationToken);
        var rebuild = new ReadModelRebuild(database.Log, NullLogger<ReadModelRebuild>.Instance);
        try
        {
            var result = json ? await rebuild.RunAsync(names, progress: null, cancellationToken) : await WithBarAsync(rebuild, names, cancellationToken);
            Console.WriteLine(json
                ? JsonSerializer.Serialize(new { read_models = result.ReadModels, position = result.Position, seconds = Math.Round(result.Duration.TotalSeconds, 3) })
                : string.Create(CultureInfo.InvariantCulture, $"{string.Join(", ", result.ReadModels)}: rebuilt up to position {result.Position} in {result.Duration.TotalSeconds:0.0} s."));
            return 0;
        }
        catch (Exception refused) when (refused is ArgumentException or InvalidOperationException)
        {
            await Console.Error.WriteLineAsync(refused.Message.Split(" (Parameter")[0]);
            return 1;
        }
    }

    private static Task<RebuildResult> WithBarAsync(ReadModelRebuild rebuild, string[] names, CancellationToken cancellationToken) => AnsiConsole.Progress()
        .Columns(new TaskDescriptionColumn(), new ProgressBarColumn(), new PercentageColumn(), new RemainingTimeColumn())
        .StartAsync(async bars =>
        {
            var bar = bars.AddTask("events");
            return await rebuild.RunAsync(names, new Bar(bar), cancellationToken);
        });

    private sealed class Bar(ProgressTask bar) : IProgress<RebuildProgress>
    {
        public void Report(RebuildProgress value)
        {
            bar.MaxValue = Math.Max(1, value.Target);
            bar.Value = value.Position;
            bar.Description = string.Create(CultureInfo.InvariantCulture, $"{value.Position:N0} of {value.Target:N0} events, {value.EventsPerSecond:N0} a second");
        }
    }
}

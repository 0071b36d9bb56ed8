using System.Diagnostics;
using Lectr.EventStore;
using Lectr.EventStore.Subscriptions;
using Lectr.Projections.Settings;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace Lectr.Projections.Rebuild;

/// <summary>
/// Folds read models anew from the first event, in a schema of their own beside the live ones, and swaps them in one transaction.
/// Live traffic goes on; a worker elsewhere waits for the swap at the checkpoints and goes on from where it stood.
/// </summary>
public sealed class ReadModelRebuild(EventStore.EventStore store, ILogger<ReadModelRebuild> logger)
{
    /// <summary>The settings' name beside those of the read models: small, and folded in the appends' own transaction.</summary>
    internal const string Settings = "settings";

    /// <summary>Rebuilds the named read models, all when <paramref name="names"/> is empty; reports after every step.</summary>
    /// <exception cref="ArgumentException">A name is not that of a read model.</exception>
    /// <exception cref="InvalidOperationException">Another rebuild is running.</exception>
    public async Task<RebuildResult> RunAsync(IReadOnlyList<string> names, IProgress<RebuildProgress>? progress, CancellationToken cancellationToken)
    {
        var models = Choose(names);
        await using var only = await SessionLock.TryTakeAsync(store.Source, AdvisoryLocks.Rebuild, cancellationToken)
            ?? throw new InvalidOperationException("Another rebuild is running.");
        var clock = Stopwatch.StartNew();
        var withSettings = names.Count == 0 || names.Contains(Settings);
        if (withSettings)
        {
            await SettingsRebuild.RunAsync(store, cancellationToken);
        }

        var position = models.Count == 0 ? 0 : await FoldAndSwapAsync(models, clock, progress, cancellationToken);
        return new RebuildResult([.. withSettings ? [Settings] : Array.Empty<string>(), .. models.Select(model => model.Name)], position, clock.Elapsed);
    }

    private async Task<long> FoldAndSwapAsync(
        IReadOnlyList<ReadModel> models, Stopwatch clock, IProgress<RebuildProgress>? progress, CancellationToken cancellationToken)
    {
        await using var connection = await store.Source.OpenConnectionAsync(cancellationToken);
        await RebuildSchema.CreateAsync(models, connection, cancellationToken);
        var indexes = await DeferredIndexes.DropAsync(connection, cancellationToken);

        var followers = models.Select(model => new Follower(model)).ToList();
        var run = new PageRun(store.ReadAllAsync, followers, RebuildSchema.Name, logger);
        while (await run.StepAsync(connection, cancellationToken))
        {
            await ReportAsync(progress, followers[0].Position, clock.Elapsed, connection, cancellationToken);
        }

        await DeferredIndexes.CreateAsync(indexes, connection, cancellationToken);
        await RebuildSchema.AnalyseAsync(models, connection, cancellationToken);
        var swap = new ReadModelSwap(store, models);
        while (await swap.TryAsync(followers[0].Position, connection, cancellationToken) is var outcome && outcome != SwapOutcome.Done)
        {
            foreach (var model in models)
            {
                model.Forget();
            }

            await run.StepAsync(connection, cancellationToken);
        }

        await RebuildSchema.DropAsync(connection, cancellationToken);
        await ReportAsync(progress, followers[0].Position, clock.Elapsed, connection, cancellationToken);
        return followers[0].Position;
    }

    private static List<ReadModel> Choose(IReadOnlyList<string> names)
    {
        var all = ReadModels.All(RebuildSchema.Name);
        if (names.FirstOrDefault(name => name != Settings && all.All(model => model.Name != name)) is { } unknown)
        {
            throw new ArgumentException($"'{unknown}' is not a read model; there are {string.Join(", ", all.Select(model => model.Name).Prepend(Settings))}.", nameof(names));
        }

        return [.. all.Where(model => names.Count == 0 || names.Contains(model.Name))];
    }

    private static async Task ReportAsync(
        IProgress<RebuildProgress>? progress, long position, TimeSpan elapsed, NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        if (progress is null)
        {
            return;
        }

        await using var command = new NpgsqlCommand("select coalesce(max(seq_id), 0) from lectr.mt_events", connection);
        var target = Math.Max(position, await command.ExecuteScalarAsync(cancellationToken) as long? ?? 0);
        var rate = position / Math.Max(elapsed.TotalSeconds, 0.001);
        progress.Report(new RebuildProgress(position, target, rate, rate > 0 ? TimeSpan.FromSeconds((target - position) / rate) : null));
    }
}

using Lectr.EventStore;
using Lectr.EventStore.Subscriptions;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace Lectr.Projections;

/// <summary>
/// Keeps every read model current: one process of all that run this leads, the others take over within seconds when it dies.
/// A page of the log is read and decoded once and folded into all read models that stand at its beginning in one transaction,
/// while the next page is being read.
/// </summary>
/// <param name="store">The log.</param>
/// <param name="time">The clock of waits.</param>
/// <param name="logger">Hears of interruptions and dead events.</param>
/// <param name="duties">Other work that only the leader does.</param>
public sealed class ProjectionWorker(EventStore.EventStore store, TimeProvider time, ILogger<ProjectionWorker> logger, params IReadOnlyList<ILeaderDuty> duties)
{
    /// <summary>NOTIFY channel told after every page; the payload is the position that read models have reached.</summary>
    public const string Channel = "lectr_projected";

    /// <summary>Most events in a page.</summary>
    public const int PageSize = 5_000;

    private static readonly TimeSpan Poll = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(5);

    /// <summary>Works until cancelled; survives a database that goes away.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        await using var wakeup = new Wakeup(store.Source, Poll, time, [Channels.EventsAppended]);
        var pause = TimeSpan.Zero;
        while (!cancellationToken.IsCancellationRequested)
        {
            try
            {
                await using var held = await SessionLock.TryTakeAsync(store.Source, AdvisoryLocks.ProjectionWorker, cancellationToken);
                if (held is null)
                {
                    await Task.Delay(Poll, time, cancellationToken);
                    continue;
                }

                Log.Leads(logger);
                using var leading = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, held.Lost);
                await LeadWithDutiesAsync(wakeup, () => pause = TimeSpan.Zero, leading);
            }
            catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
            {
                return;
            }
            catch (Exception exception)
            {
                pause = pause == TimeSpan.Zero ? TimeSpan.FromMilliseconds(100) : TimeSpan.FromTicks(Math.Min(pause.Ticks * 2, LongestPause.Ticks));
                Log.Interrupted(logger, pause.TotalMilliseconds, exception);
                await PauseAsync(pause, cancellationToken);
            }
        }
    }

    /// <summary>Folds until every read model has seen all that is in the log now; for tests, tools and a first start. Needs no lock.</summary>
    public async Task CatchUpAsync(CancellationToken cancellationToken)
    {
        await using var connection = await store.Source.OpenConnectionAsync(cancellationToken);
        var followers = await FollowersAsync(connection, cancellationToken);
        while (await StepAsync(followers, connection, cancellationToken))
        {
        }
    }

    private async Task LeadWithDutiesAsync(Wakeup wakeup, Action progressed, CancellationTokenSource leading)
    {
        var working = duties.Select(duty => KeepUpAsync(duty, leading.Token)).ToList();
        try
        {
            await LeadAsync(wakeup, progressed, leading.Token);
        }
        finally
        {
            await leading.CancelAsync();
            await Task.WhenAll(working);
        }
    }

    /// <summary>A duty that fails is started again; the read models go on without it.</summary>
    private async Task KeepUpAsync(ILeaderDuty duty, CancellationToken cancellationToken)
    {
        await Task.Yield();
        while (!cancellationToken.IsCancellationRequested)
        {
            try
            {
                await duty.RunAsync(cancellationToken);
            }
            catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
            {
                return;
            }
            catch (Exception exception)
            {
                Log.DutyFailed(logger, duty.GetType().Name, LongestPause.TotalMilliseconds, exception);
                await PauseAsync(LongestPause, cancellationToken);
            }
        }
    }

    private async Task LeadAsync(Wakeup wakeup, Action progressed, CancellationToken cancellationToken)
    {
        await using var connection = await store.Source.OpenConnectionAsync(cancellationToken);

        // What a crash of the database takes back, it takes back together with the checkpoint.
        await using (var relaxed = new NpgsqlCommand("set synchronous_commit to off", connection))
        {
            await relaxed.ExecuteNonQueryAsync(cancellationToken);
        }

        var followers = await FollowersAsync(connection, cancellationToken);
        while (true)
        {
            if (!await StepAsync(followers, connection, cancellationToken))
            {
                progressed();
                await wakeup.WaitAsync(Channels.EventsAppended, cancellationToken);
            }
        }
    }

    /// <summary>One page for every group of read models that stand together; a new read model so catches up without holding up the others.</summary>
    private async Task<bool> StepAsync(List<Follower> followers, NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        var any = false;
        foreach (var group in followers.GroupBy(follower => follower.Position).OrderByDescending(group => group.Key).ToList())
        {
            any |= await new PageRun(store.ReadAllAsync, [.. group], ReadModel.LiveSchema, logger).StepAsync(connection, cancellationToken);
        }

        return any;
    }

    private static async Task<List<Follower>> FollowersAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        var followers = new List<Follower>();
        foreach (var model in ReadModels.All(ReadModel.LiveSchema))
        {
            followers.Add(new Follower(model) { Position = await Checkpoints.ReadAsync(connection, model.Name, cancellationToken) });
        }

        return followers;
    }

    private async Task PauseAsync(TimeSpan pause, CancellationToken cancellationToken)
    {
        try
        {
            await Task.Delay(pause, time, cancellationToken);
        }
        catch (OperationCanceledException)
        {
            // The loop ends by itself.
        }
    }
}

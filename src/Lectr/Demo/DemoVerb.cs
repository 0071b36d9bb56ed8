using System.CommandLine;
using Lectr.Configuration;
using Lectr.Postgres;
using Lectr.Projections.Accounting;
using Lectr.Running;
using Microsoft.Extensions.Configuration;

namespace Lectr.Demo;

/// <summary><c>lectr demo</c>: everything in one process with a simulated provider and four weeks of made-up traffic that goes on.</summary>
internal static class DemoVerb
{
    private const int FirstRequests = 25;
    private const int NearlyAll = 50;

    /// <summary>The verb; <paramref name="configure"/> makes the configuration of a run.</summary>
    public static Command Create(Func<ParseResult, IConfiguration> configure)
    {
        var verb = new Command("demo", "Everything in one process, with a simulated provider and four weeks of made-up traffic. Needs no provider key.");
        verb.SetAction((parsed, _) => RunAsync(configure(parsed)));
        return verb;
    }

    private static async Task<int> RunAsync(IConfiguration configured)
    {
        using var stop = new StopSignal();
        await using var provider = await SimulatedProvider.StartAsync(stop.Token);
        var folder = Path.Combine(configured["Lectr:DataDirectory"] is { Length: > 0 } data ? data : ".lectr", "demo");
        var configuration = new ConfigurationBuilder()
            .AddConfiguration(configured)
            .AddInMemoryCollection([.. provider.Configuration(), new("Lectr:DataDirectory", folder)])
            .Build();
        var history = new DemoHistory(TimeProvider.System.GetUtcNow());
        if (!LectrDatabase.IsConfigured(configuration) && DemoFolder.Renew(folder))
        {
            // Made while the database is: one of two cores has nothing else to do.
            history.Begin(stop.Token);
        }

        Task traffic = Task.CompletedTask;
        var server = new Server(configuration, LectrConfiguration.Options(configuration), Roles.All with { Demo = true });
        var code = await server.RunAsync(stop, async (parts, cancellationToken) => traffic = await BeginAsync(history, parts, cancellationToken));
        await traffic.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        return code;
    }

    /// <summary>Writes the history where there is none, then lets the story go on; returns its end.</summary>
    private static async Task<Task> BeginAsync(DemoHistory history, RunningParts parts, CancellationToken cancellationToken)
    {
        var time = TimeProvider.System;
        var started = time.GetTimestamp();
        var store = new EventStore.EventStore(parts.Database.Source);
        if (await DemoHistory.IsWantedAsync(store, cancellationToken))
        {
            Console.WriteLine("Writing four weeks of made-up traffic …");
            var requests = await history.WriteAsync(store, cancellationToken);
            Console.WriteLine($"  {requests:#,0} requests in {time.GetElapsedTime(started).TotalSeconds:0.0} s. Summing up …");
        }
        else
        {
            await history.IssueKeysAsync(store, cancellationToken);
        }

        var going = Task.Run(() => GoOnAsync(history, new Uri(parts.Proxy!.Address), time, cancellationToken), CancellationToken.None);
        await UntilSummedUpAsync(parts, time, cancellationToken);
        Console.WriteLine($"The demo is ready, {time.GetElapsedTime(started).TotalSeconds:0.0} s after the database: every page has something to show.");
        return going;
    }

    private static async Task UntilSummedUpAsync(RunningParts parts, TimeProvider time, CancellationToken cancellationToken)
    {
        var accounting = new AccountingQuery(parts.Database.Source);
        await using var judged = parts.Database.Source.CreateCommand("select exists (select from lectr_read.anomaly_progress where judged_before > now() - interval '2 hours')");
        while ((await accounting.RunAsync(cancellationToken)).Projections.Any(projection => projection.Lag > NearlyAll)
            || await judged.ExecuteScalarAsync(cancellationToken) is not true)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(100), time, cancellationToken);
        }
    }

    private static async Task GoOnAsync(DemoHistory history, Uri proxy, TimeProvider time, CancellationToken cancellationToken)
    {
        using var traffic = new DemoTraffic(history.Traffic, proxy, history.Keys, time);
        await Task.WhenAll(traffic.SendSomeAsync(FirstRequests, cancellationToken), traffic.RunAsync(cancellationToken));
    }
}

using System.Diagnostics;
using Lectr.EventStore;
using Lectr.Postgres;
using Lectr.Projections;
using Lectr.Projections.Accounting;
using Microsoft.Extensions.Configuration;
using Npgsql;

namespace Lectr.Doctor;

/// <summary>Looks at the database and changes nothing in it.</summary>
internal static class DatabaseChecks
{
    private static readonly TimeSpan LargestClockDifference = TimeSpan.FromSeconds(2);
    private const long LargestLag = 10_000;

    /// <summary>Connection, schema, clock, read models and proxies.</summary>
    public static async IAsyncEnumerable<Finding> RunAsync(IConfiguration configuration, string dataDirectory)
    {
        var connectionString = LectrDatabase.IsConfigured(configuration)
            ? configuration.GetConnectionString("Lectr")
            : await RunningServer.FindAsync(dataDirectory, CancellationToken.None);
        if (connectionString is null)
        {
            yield return Finding.Skipped("database", "None is configured and no private one runs. 'lectr up' starts one; 'lectr proxy' and 'lectr api' need ConnectionStrings__Lectr.");
            yield break;
        }

        await using var source = NpgsqlDataSource.Create(new NpgsqlConnectionStringBuilder(connectionString) { Timeout = 5, CommandTimeout = 10 });
        var (reached, difference) = await ReachAsync(source);
        yield return reached;
        if (reached.Health == Health.Failed)
        {
            yield break;
        }

        yield return difference.Duration() < LargestClockDifference
            ? Finding.Ok("clock", $"{difference.TotalMilliseconds:0} ms from the database's.")
            : Finding.Failed("clock", $"{difference.TotalSeconds:0.0} s from the database's: set the clocks by NTP, hours in the figures depend on them.");
        if (await SchemaAsync(source) is { Health: not Health.Ok } incomplete)
        {
            yield return incomplete;
            yield break;
        }

        yield return Finding.Ok("schema", "As this version needs it.");
        var report = await new AccountingQuery(source).RunAsync(CancellationToken.None);
        yield return ReadModels(report);
        yield return Proxies(report);
    }

    private static async Task<(Finding Finding, TimeSpan Difference)> ReachAsync(NpgsqlDataSource source)
    {
        try
        {
            await using var connection = await source.OpenConnectionAsync();
            await using var command = new NpgsqlCommand("select clock_timestamp()", connection);
            await command.ExecuteScalarAsync();
            var asked = Stopwatch.GetTimestamp();
            var there = (DateTime)(await command.ExecuteScalarAsync())!;
            var took = Stopwatch.GetElapsedTime(asked);
            var difference = DateTime.UtcNow - (took / 2) - there;
            var message = $"PostgreSQL {connection.PostgreSqlVersion} at {connection.Host}, {took.TotalMilliseconds:0.0} ms a question.";
            return (connection.PostgreSqlVersion.Major < 14 ? Finding.Warning("database", message + " Version 14 or later is tested.") : Finding.Ok("database", message), difference);
        }
        catch (Exception failure) when (failure is NpgsqlException or TimeoutException or ArgumentException)
        {
            return (Finding.Failed("database", $"Does not answer: {failure.Message}"), default);
        }
    }

    private static async Task<Finding> SchemaAsync(NpgsqlDataSource source)
    {
        try
        {
            var missing = await SchemaChange.MissingAsync(source, [.. SchemaScript.EventStore, .. ReadModelSchema.Scripts], CancellationToken.None);
            return missing.Count == 0
                ? Finding.Ok("schema", "")
                : Finding.Warning("schema", $"{string.Join(", ", missing)} not applied in this version: any 'lectr api' or 'lectr proxy' of it does so when it starts.");
        }
        catch (PostgresException failure)
        {
            return Finding.Failed("schema", $"There is none yet, or it may not be read: {failure.MessageText}. Start 'lectr api' once.");
        }
    }

    private static Finding ReadModels(AccountingReport report)
    {
        var behind = report.Projections.Where(projection => projection.Lag > LargestLag).ToList();
        return report.DeadEvents > 0
            ? Finding.Failed("read models", $"{report.DeadEvents} events could not be taken; see lectr_read.dead_events.")
            : behind.Count > 0
                ? Finding.Warning("read models", $"{string.Join(", ", behind.Select(one => $"{one.Projection} is {one.Lag} events behind"))}: does a 'lectr api' run?")
                : Finding.Ok("read models", $"{report.Projections.Count}, the last one {report.Projections.Select(projection => projection.Lag).DefaultIfEmpty().Max()} events behind.");
    }

    private static Finding Proxies(AccountingReport report)
    {
        var alive = report.Nodes.Count(node => node.Alive);
        return report.Lost > 0
            ? Finding.Failed("proxies", $"{report.Lost} requests could not be recorded: was a disk full?")
            : alive == 0
                ? Finding.Warning("proxies", "None reports to this database.")
                : Finding.Ok("proxies", $"{alive} alive; {report.Captured} requests captured, {report.InSpool} waiting, none lost.");
    }
}

// Queries and projections at scale. Usage:
//   dotnet run -c Release --project bench/Lectr.Bench.Queries -- DIRECTORY [requests=10000000] [days=90] [seed=17] [steps=live,queries,visible,rebuild]
// DIRECTORY holds a private PostgreSQL and stays, so that steps can be repeated. Prints Markdown.
using System.Globalization;
using Lectr.Bench.Queries;
using Lectr.EventStore;
using Lectr.EventStore.Postgres;
using Lectr.Projections;
using Lectr.Projections.Accounting;
using Lectr.Projections.Rebuild;
using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;

CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
if (args.Length == 0)
{
    Console.Error.WriteLine("Name a directory for the database.");
    return 1;
}

var settings = args.Skip(1).Select(arg => arg.Split('=', 2)).ToDictionary(pair => pair[0], pair => pair[^1], StringComparer.Ordinal);
var requests = long.Parse(settings.GetValueOrDefault("requests", "10000000"));
var days = int.Parse(settings.GetValueOrDefault("days", "90"));
var steps = settings.GetValueOrDefault("steps", "live,queries,visible,rebuild").Split(',');
var seed = ulong.Parse(settings.GetValueOrDefault("seed", "17"));
var end = new DateTimeOffset(2026, 11, 1, 0, 0, 0, TimeSpan.Zero);

await using var postgres = await PrivatePostgres.StartAsync(new PrivatePostgresOptions { Directory = Path.GetFullPath(args[0]) }, CancellationToken.None);
await using var source = NpgsqlDataSource.Create(postgres.ConnectionString("lectr"));
await SchemaChange.ApplyAsync(source, [.. SchemaScript.EventStore, .. ReadModelSchema.Scripts], CancellationToken.None);
var store = new EventStore(source);

foreach (var step in steps)
{
    var clock = new CpuClock(postgres.ConnectionString("lectr"));
    switch (step)
    {
        case "generate":
            requests = await GenerateAsync();
            Say("append", requests, clock);
            await ExecuteAsync("analyze lectr.mt_events");
            break;
        case "live":
            using (var stop = new CancellationTokenSource())
            {
                var worker = new ProjectionWorker(store, TimeProvider.System, NullLogger<ProjectionWorker>.Instance).RunAsync(stop.Token);
                requests = await GenerateAsync();
                Say("append while projecting", requests, clock);
                await ProjectedAsync();
                Say("append and project", requests, clock);
                await stop.CancelAsync();
                await worker;
            }

            await ExecuteAsync("vacuum analyze");
            break;
        case "project":
            await new ProjectionWorker(store, TimeProvider.System, NullLogger<ProjectionWorker>.Instance).CatchUpAsync(CancellationToken.None);
            Say("catch up, all read models", requests, clock);
            await ExecuteAsync("vacuum analyze");
            break;
        case "decode":
            var decoder = new BatchDecoder();
            for (long position = 0; ;)
            {
                var page = await store.ReadAllAsync(position, ProjectionWorker.PageSize, CancellationToken.None);
                decoder.Decode(page.Events);
                if (page.Position == position || page.Position > requests)
                {
                    break;
                }

                position = page.Position;
            }

            Say("read and decode only", requests, clock);
            break;
        case "visible":
            await Visibility.RunAsync(perSecond: 500);
            break;
        case "queries":
            await new ApiTimes(source, end).RunAsync();
            break;
        default:
            string[] names = step == "rebuild" ? [] : [step];
            await new ReadModelRebuild(store, NullLogger<ReadModelRebuild>.Instance).RunAsync(names, progress: null, CancellationToken.None);
            Say(names.Length == 0 ? "rebuild, all read models" : "rebuild, " + step, requests, clock);
            break;
    }
}

return 0;

static void Say(string what, long events, CpuClock clock) => Console.WriteLine(
    $"{what}: {events:N0} events in {clock.Elapsed.TotalSeconds:N1} s, {events / clock.Elapsed.TotalSeconds:N0} a second; CPU an event {clock.OwnCpu.TotalMicroseconds / events:N1} us own, {clock.ServerCpu.TotalMicroseconds / events:N1} us PostgreSQL");

async Task<long> GenerateAsync()
{
    var story = new StoredStory(store, LargeStory.Simulate(seed, requests, end, days));
    if ((await store.ReadStreamAsync("default", "rules", 1, 1, CancellationToken.None)).Count == 0)
    {
        await story.WriteDecisionsAsync();
    }

    return await story.WriteRequestsAsync(end.AddDays(-days), end);
}

// Until every read model has seen what is in the log now.
async Task ProjectedAsync()
{
    var accounting = new AccountingQuery(source);
    while ((await accounting.RunAsync(CancellationToken.None)).Projections.Any(model => model.Lag > 0))
    {
        await Task.Delay(50);
    }
}

async Task ExecuteAsync(string sql)
{
    await using var command = source.CreateCommand(sql);
    command.CommandTimeout = 0;
    await command.ExecuteNonQueryAsync();
}

// Queries and projections at scale. Usage:
//   dotnet run -c Release --project bench/Lectr.Bench.Queries -- DIRECTORY [requests=10000000] [days=90] [seed=17] [steps=live,queries,growth,visible,rebuild]
// DIRECTORY holds a private PostgreSQL and stays, so that steps can be repeated. Prints Markdown.
using System.Globalization;
using Lectr.Bench.Queries;
using Lectr.Bench.Report;
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
var results = Results.FromEnvironment();
var throughput = new List<string[]>();

foreach (var step in steps)
{
    var clock = new CpuClock(postgres.ConnectionString("lectr"));
    switch (step)
    {
        case "generate":
            requests = await GenerateAsync();
            Say("append, generator included", "project/append-per-second", requests, clock);
            await ExecuteAsync("analyze lectr.mt_events");
            break;
        case "live":
            using (var stop = new CancellationTokenSource())
            {
                var worker = new ProjectionWorker(store, TimeProvider.System, NullLogger<ProjectionWorker>.Instance).RunAsync(stop.Token);
                requests = await GenerateAsync();
                await ProjectedAsync();
                Say("append and project until current, generator included", "project/append-and-project-per-second", requests, clock);
                await stop.CancelAsync();
                await worker;
            }

            await ExecuteAsync("vacuum analyze");
            break;
        case "project":
            await new ProjectionWorker(store, TimeProvider.System, NullLogger<ProjectionWorker>.Instance).CatchUpAsync(CancellationToken.None);
            Say("catch up, all read models", "project/catch-up-per-second", requests, clock);
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

            Say("read and decode only", "project/decode-per-second", requests, clock);
            break;
        case "visible":
            await Visibility.RunAsync(perSecond: 500);
            break;
        case "queries" or "growth":
            await new ApiTimes(source, end, results).RunAsync(await StoredAsync(), growthOnly: step == "growth");
            break;
        default:
            string[] names = step == "rebuild" ? [] : [step];
            await new ReadModelRebuild(store, NullLogger<ReadModelRebuild>.Instance).RunAsync(names, progress: null, CancellationToken.None);
            Say(names.Length == 0 ? "rebuild, all read models" : $"rebuild, {step} alone", names.Length == 0 ? "rebuild/all-per-second" : $"rebuild/{step}-per-second", await StoredAsync(), clock);
            break;
    }
}

results?.Section("projections", Results.Table(["what", "events", "events/s", "CPU an event, own", "CPU an event, PostgreSQL"], throughput));
return 0;

void Say(string what, string figure, long events, CpuClock clock)
{
    var perSecond = events / clock.Elapsed.TotalSeconds;
    throughput.Add([what, $"{events:N0}", $"{perSecond:N0}", $"{clock.OwnCpu.TotalMicroseconds / events:N1} µs", $"{clock.ServerCpu.TotalMicroseconds / events:N1} µs"]);
    Console.WriteLine(string.Join(", ", throughput[^1]));
    results?.Figure(figure, perSecond);
}

async Task<long> StoredAsync()
{
    await using var command = source.CreateCommand("select count(*) from lectr_read.request_log");
    return (long)(await command.ExecuteScalarAsync())!;
}

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

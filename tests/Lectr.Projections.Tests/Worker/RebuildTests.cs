using System.Text.Json;
using Lectr.Domain.Organisations;
using Lectr.Domain.Settings;
using Lectr.Projections.Nodes;
using Lectr.Projections.Rebuild;
using Lectr.Projections.RequestLog;
using Lectr.Projections.Settings;
using Lectr.Projections.Traffic;
using Lectr.Testing;
using Microsoft.Extensions.Logging.Abstractions;

namespace Lectr.Projections.Tests.Worker;

/// <summary>A rebuild changes no figure, and goes on beside live traffic.</summary>
public sealed class RebuildTests(ProjectedTraffic traffic) : IClassFixture<ProjectedTraffic>
{
    private TestDatabase Database => traffic.Database;

    [Fact]
    public async Task Every_answer_is_the_same_before_and_after()
    {
        var before = await AnswersAsync();
        var (tables, indexes) = (await TablesAsync(), await IndexesAsync());
        var said = new List<RebuildProgress>();

        var result = await RebuildAsync([], new Collector(said));

        Assert.Equal(["settings", .. ReadModels.All(ReadModel.LiveSchema).Select(model => model.Name)], result.ReadModels);
        Assert.Equal(tables, await TablesAsync());
        Assert.Equal(indexes, await IndexesAsync());
        Assert.Equal(before, await AnswersAsync());
        Assert.Equal(said[^1].Target, said[^1].Position);
        Assert.Equal(0, await Database.ScalarAsync<long>("select count(*) from information_schema.schemata where schema_name = 'lectr_rebuild'"));
    }

    [Fact]
    public async Task A_broken_table_is_whole_again_after_rebuilding_it_alone()
    {
        var before = await TablesAsync();
        await Database.ExecuteAsync("update lectr_read.traffic_daily set requests = requests + 1, cost_usd = 0");
        Assert.NotEqual(before, await TablesAsync());

        await RebuildAsync(["traffic"], null);

        Assert.Equal(before, await TablesAsync());
    }

    [Fact]
    public async Task Requests_that_arrive_meanwhile_are_counted_once()
    {
        await using var database = await ProjectionsDatabase.CreateAsync();
        var random = new RandomTraffic(seed: 3, ProjectedTraffic.Start, TimeSpan.FromDays(2));
        await random.AppendAsync(database, 3_000);
        using var stop = new CancellationTokenSource();
        var worker = new ProjectionWorker(database.Store, TimeProvider.System, NullLogger<ProjectionWorker>.Instance).RunAsync(stop.Token);

        var appending = random.AppendAsync(database, 3_000);
        for (var again = 0; again < 3; again++)
        {
            await new ReadModelRebuild(database.Store, NullLogger<ReadModelRebuild>.Instance).RunAsync([], progress: null, CancellationToken.None);
        }

        await appending;
        await Eventually.TrueAsync(
            async () => await database.ScalarAsync<long>("select min(position) - (select max(seq_id) from lectr.mt_events) from lectr_read.checkpoints") == 0,
            "the read models are current");
        await stop.CancelAsync();
        await worker;

        Assert.Equal(6_000m, await database.ScalarAsync<decimal>("select sum(requests) from lectr_read.traffic_hourly"));
        Assert.Equal(6_000m, await database.ScalarAsync<decimal>("select sum(requests) from lectr_read.traffic_daily"));
        Assert.Equal(6_000, await database.ScalarAsync<long>("select count(distinct request_id) from lectr_read.request_log"));
        Assert.Equal(6_000, await database.ScalarAsync<long>("select count(*) from lectr_read.request_log"));
        Assert.Equal(0, await database.ScalarAsync<long>("select count(*) from lectr_read.dead_events"));
    }

    [Fact]
    public async Task Settings_are_rebuilt_by_name_and_with_everything_else()
    {
        await using var database = await ProjectionsDatabase.CreateAsync();
        var settings = new SettingsStream(database.Store, new LiveConfirmation(database.Source, TimeProvider.System), TimeProvider.System);
        await settings.EditSettingsAsync("default", (state, now) => OrganisationEditing.Handle(new CreateOrganisation("default", "Ours") { Actor = "ann", At = now }, state), CancellationToken.None);
        const string Digest = "select md5(string_agg(s::text, '|' order by s::text)) from lectr_read.settings s";
        var before = await database.ScalarAsync<string>(Digest);

        foreach (string[] names in new string[][] { ["settings"], [] })
        {
            await database.ExecuteAsync("update lectr_read.settings set data = '{}'");
            var result = await new ReadModelRebuild(database.Store, NullLogger<ReadModelRebuild>.Instance).RunAsync(names, progress: null, CancellationToken.None);
            Assert.Contains("settings", result.ReadModels);
            Assert.Equal(before, await database.ScalarAsync<string>(Digest));
        }
    }

    [Fact]
    public async Task A_name_that_no_read_model_has_is_refused() =>
        await Assert.ThrowsAsync<ArgumentException>(() => RebuildAsync(["nonsense"], null));

    private Task<RebuildResult> RebuildAsync(string[] names, IProgress<RebuildProgress>? progress) =>
        new ReadModelRebuild(Database.Store, NullLogger<ReadModelRebuild>.Instance).RunAsync(names, progress, CancellationToken.None);

    private async Task<string> AnswersAsync()
    {
        var filter = new TrafficFilter("default", ProjectedTraffic.Window(7, 200));
        using var series = new SeriesQuery(Database.Source);
        return JsonSerializer.Serialize(new object[]
        {
            await new OverviewQuery(Database.Source).RunAsync(filter, CancellationToken.None),
            await new FeaturesQuery(Database.Source).RunAsync(filter, CancellationToken.None),
            await series.RunAsync(filter, SeriesGrouping.Model, SeriesBucket.Hour, CancellationToken.None),
            await new RequestLogQuery(Database.Source).PageAsync(new RequestFilter("default", filter.Window) { Routed = true }, null, 5_000, CancellationToken.None),
        });
    }

    private async Task<string?> IndexesAsync() => await Database.ScalarAsync<string>(
        "select string_agg(indexdef, E'\\n' order by indexdef) from pg_indexes where schemaname = 'lectr_read'");

    private async Task<List<string>> TablesAsync()
    {
        var digests = new List<string>();
        foreach (var table in ReadModels.All(ReadModel.LiveSchema).SelectMany(model => model.Tables))
        {
            digests.Add(table + " " + await Database.ScalarAsync<string>($"select md5(string_agg(t::text, E'\\n' order by t::text)) from lectr_read.{table} t"));
        }

        return digests;
    }

    private sealed class Collector(List<RebuildProgress> said) : IProgress<RebuildProgress>
    {
        public void Report(RebuildProgress value) => said.Add(value);
    }
}

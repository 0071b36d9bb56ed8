using System.Security.Cryptography;
using System.Text;
using Lectr.Domain.Rules;
using Lectr.EventStore;
using Lectr.Projections;
using Lectr.Projections.Settings;
using Lectr.Proxy;
using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;

namespace Lectr.Bench.Proxy;

/// <summary>Lectr's proxy as its own process runs it, with one key, and as many rules as are asked for, none of which matches.</summary>
internal static class LectrTarget
{
    public static async Task RunAsync(int port, int upstream, string database, bool recording, int rules)
    {
        InlineCompletions.Prefer();
        await using var source = NpgsqlDataSource.Create(database);
        await SchemaChange.ApplyAsync(source, [.. SchemaScript.EventStore, .. ReadModelSchema.Scripts], CancellationToken.None);
        var sha256 = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(Bodies.LectrKey)));
        await WriteAsync(source, SettingKinds.Keys, "bench", $$"""{"key_id":"bench","name":"bench","sha256":"{{sha256}}","revoked":false}""");
        await WriteAsync(source, SettingKinds.Rules, "", Encoding.UTF8.GetString(RuleSetJson.Write(new RuleSet(rules, [.. Enumerable.Range(0, rules).Select(Rule)]))));
        var data = Directory.CreateTempSubdirectory("lectr-bench-proxy").FullName;
        await using var host = ProxyHost.Build(
            new ProxyOptions
            {
                DataDirectory = data,
                Url = $"http://127.0.0.1:{port}",
                Recording = recording,
                BaseUrls = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase) { ["openai"] = $"http://127.0.0.1:{upstream}/v1" },
            },
            source, TimeProvider.System, NullLoggerFactory.Instance);
        await host.StartAsync(CancellationToken.None);
        if (Environment.GetEnvironmentVariable("LECTR_BENCH_WATCH") is { } watch)
        {
            using var allocations = new AllocationWatch(host, sampled: watch == "types");
            await allocations.RunAsync();
        }

        await Task.Delay(Timeout.Infinite);
    }

    private static Rule Rule(int number) => new(
        $"rule_{number}", $"rule {number}", number, Enabled: true, new RuleConditions(Feature: $"feature-{number}", Model: "gpt-4o-mini"),
        new RuleTarget("openai", "gpt-4o"), DateTimeOffset.UnixEpoch, DateTimeOffset.UnixEpoch);

    private static async Task WriteAsync(NpgsqlDataSource source, string kind, string key, string data)
    {
        await using var command = source.CreateCommand(
            "insert into lectr_read.settings (organisation, kind, key, position, data) values ('default', $1, $2, 1, $3::jsonb) on conflict (organisation, kind, key) do update set data = excluded.data");
        command.Parameters.AddWithValue(kind);
        command.Parameters.AddWithValue(key);
        command.Parameters.AddWithValue(data);
        await command.ExecuteNonQueryAsync();
    }
}

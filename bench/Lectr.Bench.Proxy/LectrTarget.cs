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

/// <summary>How a Lectr under measurement is set up; travels as arguments to its process.</summary>
/// <param name="Folder">Where the spool lies.</param>
/// <param name="Upstream">Base address of the provider.</param>
/// <param name="Database">Where to ship to; null = spool only.</param>
/// <param name="Recording">Whether requests are recorded.</param>
/// <param name="Rules">How many rules, of which the last one matches and replaces the model.</param>
/// <param name="Keys">How many keys are known.</param>
/// <param name="Organisations">How many organisations with one rule each there are beside the caller's.</param>
internal sealed record LectrSetting(string Folder, string Upstream, string? Database = null, bool Recording = true, int Rules = 20, int Keys = 1, int Organisations = 0)
{
    public string[] Arguments(int port) => ["lectr", $"{port}", Folder, Upstream, Database ?? "-", $"{Recording}", $"{Rules}", $"{Keys}", $"{Organisations}"];

    public static LectrSetting Parse(ReadOnlySpan<string> words) => new(
        words[0], words[1], words[2] == "-" ? null : words[2], bool.Parse(words[3]), int.Parse(words[4]), int.Parse(words[5]), int.Parse(words[6]));
}

/// <summary>Lectr's proxy as its own process runs it.</summary>
internal static class LectrTarget
{
    public static async Task RunAsync(int port, LectrSetting setting)
    {
        InlineCompletions.Prefer();
        await using var source = setting.Database is null ? null : NpgsqlDataSource.Create(setting.Database);
        await using var host = ProxyHost.Build(
            new ProxyOptions
            {
                DataDirectory = setting.Folder,
                Url = $"http://127.0.0.1:{port}",
                Recording = setting.Recording,
                BaseUrls = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase) { ["openai"] = setting.Upstream + "/v1" },
            },
            source, TimeProvider.System, NullLoggerFactory.Instance);
        var rows = Rows(setting).ToArray();
        if (source is null)
        {
            host.Apply(new SettingsBatch(rows, 1, Full: true));
        }
        else
        {
            await SchemaChange.ApplyAsync(source, [.. SchemaScript.EventStore, .. ReadModelSchema.Scripts], CancellationToken.None);
            await WriteAsync(source, rows);
        }

        await host.StartAsync(CancellationToken.None);
        if (Environment.GetEnvironmentVariable("LECTR_BENCH_WATCH") is { } watch)
        {
            using var allocations = new AllocationWatch(host, sampled: watch == "types");
            await allocations.RunAsync();
        }

        await TargetState.TellAsync(host);
    }

    private static IEnumerable<SettingRow> Rows(LectrSetting setting)
    {
        yield return Key("default", "bench", Bodies.LectrKey);
        for (var i = 1; i < setting.Keys; i++)
        {
            yield return Key("default", $"other-{i}", $"lc_key_{i:d40}");
        }

        yield return RuleRow("default", setting.Rules);
        for (var i = 0; i < setting.Organisations; i++)
        {
            yield return RuleRow($"organisation-{i}", 1);
        }
    }

    private static SettingRow Key(string organisation, string id, string key) => new(
        organisation, SettingKinds.Keys, id, 1,
        Encoding.UTF8.GetBytes($$"""{"key_id":"{{id}}","name":"{{id}}","sha256":"{{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(key)))}}","revoked":false}"""));

    private static SettingRow RuleRow(string organisation, int count) => new(
        organisation, SettingKinds.Rules, "", 1, RuleSetJson.Write(new RuleSet(count, [.. Enumerable.Range(0, count).Select(number => Rule(number, last: number == count - 1))])));

    private static Rule Rule(int number, bool last) => new(
        $"rule_{number}", $"rule {number}", number, Enabled: true, new RuleConditions(Feature: last ? "chat" : $"feature-{number}", Model: "gpt-4o-mini"),
        new RuleTarget("openai", "gpt-4o"), DateTimeOffset.UnixEpoch, DateTimeOffset.UnixEpoch);

    private static async Task WriteAsync(NpgsqlDataSource source, SettingRow[] rows)
    {
        foreach (var row in rows)
        {
            await using var command = source.CreateCommand(
                "insert into lectr_read.settings (organisation, kind, key, position, data) values ($1, $2, $3, 1, $4::jsonb) on conflict (organisation, kind, key) do update set data = excluded.data");
            command.Parameters.AddWithValue(row.Organisation);
            command.Parameters.AddWithValue(row.Kind);
            command.Parameters.AddWithValue(row.Key);
            command.Parameters.AddWithValue(Encoding.UTF8.GetString(row.Data!.Value.Span));
            await command.ExecuteNonQueryAsync();
        }
    }
}

using System.Buffers;
using System.Diagnostics;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using Lectr.Faults.Tests.Injection;
using Lectr.Testing;
using Lectr.Testing.Upstream;
using Npgsql;

namespace Lectr.Faults.Tests.Credentials;

/// <summary>
/// Secrets in every place where clients and operators put them, calls of every kind with a provider that says them back, the log at its
/// most talkative; then everything that Lectr writes or answers is searched for them in plain, URL-encoded, hexadecimal and base64 form.
/// </summary>
public sealed class No_secret_is_left_anywhere
{
    [Fact(Timeout = 600_000)]
    public async Task In_the_database_the_spool_the_log_the_traces_the_metrics_or_an_answer()
    {
        await using var database = await FaultyDatabase.StartAsync();
        await using var upstream = LeakingUpstream.Start();
        await using var collector = ScriptedUpstream.Start(ScriptedAnswer.Json("{}"));
        List<Secret> planted = [];
        var options = WithSecrets(Setting.Options(database, upstream), upstream.Url, collector.Url, planted);
        await using var lectr = await LectrProcess.StartAsync(options);
        await RouteAsync(lectr);
        var (key, token) = await IssueAsync(lectr, planted);

        var traffic = new PlantedTraffic(lectr);
        await traffic.RunAsync();

        // With the database away the events stay in the spool, where they can be looked at.
        database.Network.Refusing = true;
        database.Network.Cut();
        await traffic.RunAsync();
        planted.AddRange(traffic.Planted);
        planted.Add(new Secret("the prompt", PlantedTraffic.Prompt));
        planted.Add(new Secret("the completion", LeakingUpstream.Completion));
        var secrets = new Planted(planted, Secret.AnyOf(planted));
        var found = new List<string>();
        var files = Directory.EnumerateFiles(options.DataDirectory, "*", SearchOption.AllDirectories).Where(file => Path.GetFileName(file) != "lock").ToList();
        foreach (var file in files)
        {
            Search(file[options.DataDirectory.Length..], Encoding.Latin1.GetString(await ReadAsync(file)), secrets, found);
        }

        Assert.True(files.Exists(file => file.Contains("spool", StringComparison.Ordinal) && new FileInfo(file).Length > 10_000), "the spool is not empty");
        database.Network.Refusing = false;
        await EverythingIsStoredAsync(lectr);
        Search("the database", await DumpAsync(database), secrets, found);
        foreach (var (address, text) in await AnswersAsync(lectr, token))
        {
            Search(address, text, secrets, found);
        }

        Assert.Equal(0, await lectr.StopAsync());
        Search("the process's output", lectr.Output, secrets, found);
        foreach (var signal in new[] { "/v1/traces", "/v1/metrics", "/v1/logs" })
        {
            var sent = collector.Requests.Where(request => request.Target == signal).Select(request => Encoding.Latin1.GetString(request.Body)).ToList();
            Assert.NotEmpty(sent);
            sent.ForEach(body => Search("OTLP " + signal, body, secrets, found));
        }

        Assert.Empty(found.Distinct());
        Assert.NotEqual(key, token);
    }

    private static LectrProcessOptions WithSecrets(LectrProcessOptions options, string upstream, string collector, List<Secret> planted)
    {
        var environment = new Dictionary<string, string>(options.Environment, StringComparer.Ordinal)
        {
            ["Logging__LogLevel__Default"] = "Trace",
            ["Logging__LogLevel__Microsoft"] = "Trace",
            ["Logging__LogLevel__System"] = "Trace",
            ["Logging__LogLevel__Microsoft.AspNetCore.Server.Kestrel"] = "Trace",
            ["Logging__LogLevel__Npgsql"] = "Debug",
            ["Lectr__Telemetry__OtlpEndpoint"] = collector,
            ["Lectr__Telemetry__OtlpProtocol"] = "http/protobuf",
            ["OTEL_METRIC_EXPORT_INTERVAL"] = "500",
        };
        foreach (var (provider, form) in new[] { ("openai", "sk-proj-*"), ("anthropic", "sk-ant-api03-*"), ("groq", "gsk_*"), ("gemini", "AIza*"), ("azure", "*") })
        {
            var secret = Secret.Planted($"the operator's key for {provider}", form);
            planted.Add(secret);
            environment[$"Lectr__Providers__{provider}__BaseUrl"] = provider == "azure" ? upstream : upstream + "/v1";
            if (provider == "anthropic")
            {
                var file = ScratchFolder.NewPath("secret");
                File.WriteAllText(file, secret.Value + "\n");
                environment[$"Lectr__Providers__{provider}__ApiKeyFile"] = file;
            }
            else
            {
                environment[$"Lectr__Providers__{provider}__ApiKey"] = secret.Value;
            }
        }

        planted.Add(new Secret("the first Lectr key", LectrProcess.LectrKey));
        planted.Add(new Secret("the operator's token", LectrProcess.AdminToken));
        return options with { Environment = environment };
    }

    /// <summary>A rule that moves traffic, so that the operator's keys are used.</summary>
    private static async Task RouteAsync(LectrProcess lectr)
    {
        using var client = lectr.ApiClient();
        using var rule = await client.PostAsJsonAsync(
            "/api/rules", new { name = "to another provider", conditions = new { feature = "moved" }, target = new { provider = "groq", model = "llama-3.1-8b-instant" } });
        rule.EnsureSuccessStatusCode();
        using var proxy = lectr.ProxyClient();
        using var moved = new HttpRequestMessage(HttpMethod.Post, "/v1/chat/completions") { Content = JsonContent.Create(new { model = "gpt-4o-mini", messages = Array.Empty<object>() }) };
        moved.Headers.Add("X-Lectr-Feature", "moved");
        moved.Headers.Add("X-Wanted", "error");
        using var answer = await proxy.SendAsync(moved);
    }

    private static async Task<(string Key, string Token)> IssueAsync(LectrProcess lectr, List<Secret> planted)
    {
        using var client = lectr.ApiClient();
        var key = (await (await client.PostAsJsonAsync("/api/keys", new { name = "issued" })).Content.ReadFromJsonAsync<JsonElement>()).GetProperty("key").GetString()!;
        var token = (await (await client.PostAsJsonAsync("/api/admin-tokens", new { name = "issued", role = "admin" })).Content.ReadFromJsonAsync<JsonElement>()).GetProperty("token").GetString()!;
        planted.Add(new Secret("an issued Lectr key", key));
        planted.Add(new Secret("an issued admin token", token));
        using var wrong = new HttpClient { BaseAddress = client.BaseAddress };
        foreach (var secret in new[] { Secret.Planted("a wrong admin token", "lc_admin_*"), Secret.Planted("a token that is none", "*") })
        {
            planted.Add(secret);
            using var refused = await wrong.PostAsJsonAsync("/api/session", new { token = secret.Value });
            using var bearer = new HttpRequestMessage(HttpMethod.Get, "/api/keys") { Headers = { { "Authorization", "Bearer " + secret.Value } } };
            using var unauthorised = await wrong.SendAsync(bearer);
        }

        return (key, token);
    }

    private static async Task EverythingIsStoredAsync(LectrProcess lectr)
    {
        using var client = lectr.ApiClient();
        await Eventually.ValueAsync(
            async () => await client.GetFromJsonAsync<JsonElement>("/api/accounting"),
            books => books.GetProperty("captured").GetInt64() > 0 && books.GetProperty("in_spool").GetInt64() == 0 && books.GetProperty("stored").GetInt64() == books.GetProperty("captured").GetInt64(),
            "everything captured is stored");
    }

    /// <summary>Every GET of the API's own description, the metrics and the health of both listeners.</summary>
    private static async Task<List<(string Address, string Text)>> AnswersAsync(LectrProcess lectr, string token)
    {
        using var client = new HttpClient { BaseAddress = new Uri(lectr.ApiUrl), DefaultRequestHeaders = { { "Authorization", "Bearer " + token } } };
        var document = await client.GetFromJsonAsync<JsonElement>("/openapi/v1.json");
        var log = await client.GetFromJsonAsync<JsonElement>("/api/requests?limit=1000");
        var addresses = document.GetProperty("paths").EnumerateObject()
            .Where(path => path.Value.TryGetProperty("get", out _) && path.Name != "/api/requests/live" && !path.Name.Contains('{'))
            .Select(path => path.Name)
            .Concat(["/api/requests?limit=1000", "/api/requests/export?format=csv", "/api/requests/export?format=ndjson", "/api/events?limit=1000", "/metrics", "/health/ready"])
            .Concat(log.GetProperty("items").EnumerateArray().Take(50).SelectMany(item => new[] { "/api/requests/" + item.GetProperty("request_id"), $"/api/requests/{item.GetProperty("request_id")}/explanation" }))
            .Append(lectr.ProxyUrl + "/metrics").Append(lectr.ProxyUrl + "/health/ready");
        var answers = new List<(string, string)>();
        foreach (var address in addresses)
        {
            using var answer = await client.GetAsync(address);
            answers.Add((address, answer.Headers + await answer.Content.ReadAsStringAsync()));
        }

        return answers;
    }

    private static async Task<string> DumpAsync(FaultyDatabase database)
    {
        var connection = new NpgsqlConnectionStringBuilder(database.UnpooledConnectionString);
        var start = new ProcessStartInfo(Path.Combine(database.Binaries, "pg_dump")) { RedirectStandardOutput = true, UseShellExecute = false };
        foreach (var argument in new[] { "-h", connection.Host!, "-p", connection.Port.ToString(), "-U", connection.Username!, "--inserts", connection.Database! })
        {
            start.ArgumentList.Add(argument);
        }

        start.Environment["PGPASSWORD"] = connection.Password ?? "";
        using var dump = Process.Start(start)!;
        var text = await dump.StandardOutput.ReadToEndAsync();
        await dump.WaitForExitAsync();
        Assert.Equal(0, dump.ExitCode);
        Assert.Contains("request_proxied", text, StringComparison.Ordinal);
        return text;
    }

    private static async Task<byte[]> ReadAsync(string file)
    {
        await using var stream = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        using var memory = new MemoryStream();
        await stream.CopyToAsync(memory);
        return memory.ToArray();
    }

    private static void Search(string place, string text, Planted planted, List<string> found)
    {
        if (text.AsSpan().ContainsAny(planted.Any))
        {
            found.AddRange(planted.Secrets.SelectMany(secret => secret.FoundIn(text)).Select(secret => $"{place}: {secret}"));
        }
    }

    private sealed record Planted(IReadOnlyList<Secret> Secrets, SearchValues<string> Any);
}

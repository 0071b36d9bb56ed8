using System.Diagnostics;
using System.Net;
using System.Text;
using System.Threading.Channels;
using Lectr.Faults.Tests.Injection;
using Lectr.Testing;
using Lectr.Testing.Upstream;

namespace Lectr.Faults.Tests.Clients;

/// <summary>Idle connections, halves of connections, clients that leave, and texts that no database likes.</summary>
public sealed class Clients_that_do_not_behave(ITestOutputHelper output)
{
    [Fact]
    public async Task Thousands_of_idle_connections_cost_little_and_hold_nobody_up()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "only Linux tells what a process holds");
        await using var database = await FaultyDatabase.StartAsync();
        await using var upstream = EchoUpstream.Start();
        await using var api = await LectrProcess.StartAsync(Setting.Options(database, upstream, "api"));
        await using var proxy = await LectrProcess.StartAsync(Setting.Options(database, upstream, "proxy"));
        await using (var warm = new PacedLoad(proxy, 100).Start())
        {
            await warm.ForAsync(200);
        }

        var before = ProcessFigures.Of(proxy);
        var idle = new List<RawConnection>();
        while (idle.Count < Length.IdleConnections)
        {
            idle.Add(await RawConnection.OpenAsync(proxy));
        }

        await Eventually.TrueAsync(() => ProcessFigures.Of(proxy).Sockets >= Length.IdleConnections, "every connection is accepted");
        var held = ProcessFigures.Of(proxy);
        await using var load = new PacedLoad(proxy, 100).Start();
        await load.ForAsync(500);
        var outcomes = await load.StopAsync();
        idle.ForEach(connection => connection.Dispose());

        output.WriteLine($"{Length.IdleConnections} idle connections: {before} before, {held} with them: {(held.ResidentMb - before.ResidentMb) * 1024 / Length.IdleConnections:0.0} KB each");
        Assert.All(outcomes, outcome => Assert.Equal((int)HttpStatusCode.OK, outcome.Status));
        Assert.All(outcomes, outcome => Assert.InRange(outcome.Milliseconds, 0, PacedLoad.NoticeableMs));
        Assert.True(held.ResidentMb - before.ResidentMb < Length.IdleConnections * 0.02, $"{before} grew to {held}");
        await Eventually.TrueAsync(() => ProcessFigures.Of(proxy).Sockets < before.Sockets + 200, "the sockets are given back");
    }

    [Fact]
    public async Task Upstream_is_cancelled_at_once_when_a_client_leaves()
    {
        const int clients = 20;
        var left = Channel.CreateUnbounded<Gate>();
        await using var database = await FaultyDatabase.StartAsync();
        await using var upstream = ScriptedUpstream.Start(request =>
        {
            var gate = new Gate();
            left.Writer.TryWrite(gate);
            return request.Text.Contains("before", StringComparison.Ordinal)
                ? new ScriptedAnswer().WaitForClientToLeave(gate)
                : ScriptedAnswer.ChunkedHead(200, "text/event-stream", ("x-request-id", Guid.NewGuid().ToString())).Chunk("data: {}\n\n").WaitForClientToLeave(gate);
        });
        await using var lectr = await Setting.StartAsync(Setting.Options(database, upstream));
        var took = new List<double>();
        for (var i = 0; i < clients; i++)
        {
            var before = i % 2 == 0;
            using var client = await RawConnection.OpenAsync(lectr);
            await client.SendAsync(RawConnection.Request(Encoding.UTF8.GetBytes($$"""{"model":"gpt-4o-mini","user":"{{(before ? "before" : "after")}} the head"}""")));
            Task reached = before ? upstream.RequestAsync(i) : client.ReadUntilAsync("data: {}");
            await reached;
            var gate = await left.Reader.ReadAsync();
            var clock = Stopwatch.StartNew();
            client.Reset();
            await gate.WaitAsync();
            took.Add(clock.Elapsed.TotalMilliseconds);
        }

        // The first one pays for code that never ran before.
        var ordered = took.Skip(2).Order().ToList();
        output.WriteLine($"from the client's reset to the end of the provider's connection: median {ordered[ordered.Count / 2]:0.0} ms, longest {ordered[^1]:0.0} ms");
        Assert.True(ordered[ordered.Count / 2] < 250, $"median {ordered[ordered.Count / 2]} ms");
        await Eventually.TrueAsync(
            async () => (await database.CountAsync("select count(*) from lectr.mt_events where data->>'status' = 'client_cancelled'")) == clients, $"{clients} cancelled requests in the log");
    }

    [Fact]
    public async Task A_client_that_closed_its_half_ends_with_an_answer_or_a_closed_connection_and_one_event()
    {
        await using var database = await FaultyDatabase.StartAsync();
        await using var upstream = ScriptedUpstream.Start(ScriptedAnswer.Json("""{"model":"gpt-4o-mini"}"""));
        await using var lectr = await Setting.StartAsync(Setting.Options(database, upstream));
        foreach (var cut in new[] { 0, 10 })
        {
            using var client = await RawConnection.OpenAsync(lectr);
            var request = RawConnection.Request("""{"model":"gpt-4o-mini"}"""u8.ToArray());
            await client.SendAsync(request[..^cut]);
            client.HalfClose();

            var answer = await client.ReadUntilAsync();

            Assert.DoesNotContain("HTTP/1.1 5", answer, StringComparison.Ordinal);
        }

        await Eventually.TrueAsync(async () => await database.CountAsync("select count(*) from lectr.mt_events where data->>'endpoint' = 'POST /v1/chat/completions'") == 2, "one event for each");
    }

    [Fact]
    public async Task Texts_that_no_database_likes_are_stored_and_hold_no_other_request_up()
    {
        await using var database = await FaultyDatabase.StartAsync();
        await using var upstream = EchoUpstream.Start();
        await using var lectr = await Setting.StartAsync(Setting.Options(database, upstream));
        string[] bodies =
        [
            """{"model":"gpt-4o\u0000mini"}""", """{"model":"\ud800"}""", """{"model":"\udc00\ud800 swapped"}""", "{\"model\":\"raw \0 nul\"}", """{"model":"\uffff\ufffe"}""",
            $$"""{"model":"{{new string('m', 100_000)}}"}""", """{"model":"'; drop table lectr.mt_events; --"}""", """{"model":"${jndi:ldap://x}"}""",
        ];
        string[] headers =
        [
            "X-Lectr-Feature: \u00ed\u00a0\u0080 a lone surrogate in UTF-8", "X-Lectr-Feature: caf\u00c3\u00a9", "X-Lectr-Feature: \u00e9 Latin", "X-Lectr-Task: \u00ff\u00fe", "X-Lectr-Provider: \u00f0\u009f\u0098",
            "User-Agent: \u00c0\u00ae\u00c0\u00ae overlong", "X-Lectr-Feature: " + new string('f', 20_000), "X-Lectr-Feature: =cmd|' /C calc'!A0",
        ];
        var sent = 0;
        foreach (var (body, header) in bodies.Select(body => (body, "X-Plain: 1")).Concat(headers.Select(header => ("""{"model":"gpt-4o-mini"}""", header))))
        {
            using var client = await RawConnection.OpenAsync(lectr);
            await client.SendAsync(RawConnection.Request(Encoding.UTF8.GetBytes(body), header, "Content-Type: application/json", $"{EchoUpstream.IdHeader}: odd-{++sent}"));
            Assert.StartsWith("HTTP/1.1 200", await client.ReadUntilAsync("total_tokens"), StringComparison.Ordinal);
        }

        using var nul = await RawConnection.OpenAsync(lectr);
        await nul.SendAsync(RawConnection.Request("{}"u8.ToArray(), "X-Lectr-Feature: a\0b"));
        Assert.StartsWith("HTTP/1.1 400", await nul.ReadUntilAsync(), StringComparison.Ordinal);

        await using var load = new PacedLoad(lectr, 50).Start();
        await load.ForAsync(50);
        await Books.BalanceAsync(database, await load.StopAsync());
        Assert.Equal(bodies.Length + headers.Length, await database.CountAsync("select count(*) from lectr.mt_events where data->>'provider_request_id' like 'odd-%'"));
        Assert.Equal(0, await database.CountAsync("select count(*) from lectr_read.dead_events"));
    }

    [Fact]
    public async Task Fifty_megabytes_with_the_model_last_are_routed_in_bounded_memory()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "only Linux tells what a process holds");
        const int megabytes = 50;
        await using var database = await FaultyDatabase.StartAsync();
        await using var upstream = EchoUpstream.Start();
        await using var lectr = await Setting.StartAsync(Setting.Options(database, upstream));
        var body = Encoding.UTF8.GetBytes($$"""{"messages":[{"role":"user","content":"{{new string('x', megabytes * 1024 * 1024)}}"}],"model":"gpt-4o-mini"}""");
        var before = ProcessFigures.Of(lectr);
        var clock = Stopwatch.StartNew();
        for (var i = 0; i < 4; i++)
        {
            using var client = await RawConnection.OpenAsync(lectr);
            await client.SendAsync(RawConnection.Request(body, "Content-Type: application/json"));
            Assert.StartsWith("HTTP/1.1 200", await client.ReadUntilAsync("total_tokens"), StringComparison.Ordinal);
        }

        var after = ProcessFigures.Of(lectr);
        output.WriteLine($"four bodies of {megabytes} MB one after the other: {clock.ElapsedMilliseconds / 4} ms each; {before} before, {after} after");
        Assert.True(after.ResidentMb - before.ResidentMb < 5 * megabytes, $"{before} grew to {after}");
        Assert.All(upstream.Requests, request => Assert.Equal(body.Length, request.Body.Length));
        await Eventually.TrueAsync(async () => await database.CountAsync("select count(*) from lectr.mt_events where data->>'model_requested' = 'gpt-4o-mini'") == 4, "four events that name the model");
    }
}

using System.Text;
using Lectr.Faults.Tests.Injection;
using Lectr.Testing;
using Lectr.Testing.Upstream;

namespace Lectr.Faults.Tests.Clients;

/// <summary>A provider that says nothing for minutes, or a byte at a time, is waited for: Lectr has no patience of its own to run out of.</summary>
public sealed class Providers_that_stall
{
    [Theory]
    [InlineData("before its head")]
    [InlineData("in the middle of its body")]
    [InlineData("between every two bytes")]
    public async Task The_answer_arrives_whole_with_one_event(string when)
    {
        await using var database = await FaultyDatabase.StartAsync();
        await using var upstream = ScriptedUpstream.StartRaw(exchange => AnswerAsync(exchange, when));
        await using var lectr = await Setting.StartAsync(Setting.Options(database, upstream));
        using var client = lectr.ProxyClient();
        client.Timeout = Timeout.InfiniteTimeSpan;

        using var answer = await client.PostAsync("/v1/chat/completions", new StringContent("""{"model":"gpt-4o-mini"}""", Encoding.UTF8, "application/json"));

        Assert.Equal("""{"model":"gpt-4o-mini"}""", await answer.Content.ReadAsStringAsync());
        await Eventually.TrueAsync(async () => (await database.StoredAsync()).GetValueOrDefault("stalled") == 1, "one event");
        Assert.Equal(1, await database.CountAsync("select count(*) from lectr.mt_events where data->>'endpoint' = 'POST /v1/chat/completions'"));
    }

    private static async Task AnswerAsync(UpstreamExchange exchange, string when)
    {
        await exchange.ReadRequestAsync();
        var body = """{"model":"gpt-4o-mini"}"""u8.ToArray();
        await WaitAsync(when == "before its head", Length.Stall);
        await exchange.SendAsync(ScriptedAnswer.Head(200, ("Content-Type", "application/json"), ("Content-Length", $"{body.Length}"), ("x-request-id", "stalled")));
        for (var at = 0; at < body.Length; at++)
        {
            await exchange.SendAsync(body.AsMemory(at, 1));
            await WaitAsync(when == "in the middle of its body" && at == body.Length / 2, Length.Stall);
            await WaitAsync(when == "between every two bytes", Length.Stall / 120);
        }
    }

    private static Task WaitAsync(bool now, TimeSpan time) => now ? Task.Delay(time) : Task.CompletedTask;
}

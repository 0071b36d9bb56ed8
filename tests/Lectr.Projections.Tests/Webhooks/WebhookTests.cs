using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Lectr.Domain.Anomalies;
using Lectr.Projections.Webhooks;
using Lectr.Testing;

namespace Lectr.Projections.Tests.Webhooks;

/// <summary>Messages about anomalies are signed, tried again with pauses, and survive the sender.</summary>
public sealed class WebhookTests
{
    private static readonly DateTimeOffset Now = new(2026, 11, 3, 15, 0, 20, TimeSpan.Zero);

    [Fact]
    public async Task A_message_is_delivered_signed_once_the_receiver_takes_it_and_by_another_sender_if_need_be()
    {
        await using var database = await ProjectionsDatabase.CreateAsync();
        using var receiver = new Receiver(failures: 2);
        var time = new SettableTime(Now);
        var registry = new WebhookRegistry(database.Source, time);
        var issued = await registry.AddAsync("default", receiver.Url, WebhookFormat.Json, "ann", CancellationToken.None);
        await registry.AddAsync("other", receiver.Url + "other", WebhookFormat.Json, "bob", CancellationToken.None);
        await EnqueueAsync(database, registry, Anomaly(Now.AddHours(-1)), Anomaly(Now.AddDays(-20)));
        using var http = WebhookSender.CreateHttp(linkLocalAllowed: false);

        for (var tries = 0; tries < 3; tries++)
        {
            Assert.Equal(1, await new WebhookSender(database.Source, http, time).SendDueAsync(CancellationToken.None));
            Assert.Equal(0, await new WebhookSender(database.Source, http, time).SendDueAsync(CancellationToken.None));
            time.Now = time.Now.AddSeconds(10 * (1 << tries));
        }

        Assert.Equal(0, await new WebhookSender(database.Source, http, time).SendDueAsync(CancellationToken.None));
        var taken = receiver.Taken;
        Assert.Equal(3, taken.Count);
        Assert.Single(taken.Select(message => message.Delivery).Distinct());
        var body = JsonDocument.Parse(taken[0].Body).RootElement;
        Assert.Equal("anomaly_detected", body.GetProperty("type").GetString());
        Assert.Equal("chat", body.GetProperty("detected").GetProperty("feature").GetString());
        var seconds = taken[0].Signature.Split(',')[0][2..];
        var mac = HMACSHA256.HashData(Encoding.UTF8.GetBytes(issued.Secret), Encoding.UTF8.GetBytes($"{seconds}.{taken[0].Body}"));
        Assert.Equal($"t={seconds},v1={Convert.ToHexStringLower(mac)}", taken[0].Signature);
        var shown = Assert.Single(await registry.ListAsync("default", CancellationToken.None));
        Assert.Equal((0, null), (shown.Pending, shown.LastError));
        Assert.NotNull(shown.LastDeliveredAt);
    }

    [Fact]
    public async Task A_test_says_what_the_receiver_answered_and_slack_gets_its_own_format()
    {
        await using var database = await ProjectionsDatabase.CreateAsync();
        using var receiver = new Receiver(failures: 0);
        var registry = new WebhookRegistry(database.Source, new SettableTime(Now));
        var issued = await registry.AddAsync("default", receiver.Url, WebhookFormat.Slack, "ann", CancellationToken.None);
        using var http = WebhookSender.CreateHttp(linkLocalAllowed: false);
        var sender = new WebhookSender(database.Source, http, new SettableTime(Now));

        Assert.Equal(new WebhookAttempt(true, 200, null), await sender.TestAsync("default", issued.Webhook.Id, CancellationToken.None));
        Assert.Null(await sender.TestAsync("other", issued.Webhook.Id, CancellationToken.None));
        Assert.True(JsonDocument.Parse(receiver.Taken[0].Body).RootElement.TryGetProperty("text", out _));

        Assert.True(await registry.RemoveAsync("default", issued.Webhook.Id, CancellationToken.None));
        Assert.Empty(await registry.ListAsync("default", CancellationToken.None));
    }

    [Fact]
    public void An_anomaly_is_told_in_one_sentence_with_what_was_changed_before_it() =>
        Assert.Equal(
            "Critical: cost of feature chat was $12.50 in the hour from 2026-11-03 14:00 UTC, usually $2.00.\n• Rule \"x\" was enabled. (ann)",
            WebhookMessage.Describe(Anomaly(new DateTimeOffset(2026, 11, 3, 14, 0, 0, TimeSpan.Zero))));

    private static async Task EnqueueAsync(TestDatabase database, WebhookRegistry registry, params AnomalyEvent[] anomalies)
    {
        await using var connection = await database.Source.OpenConnectionAsync();
        await registry.EnqueueAsync(connection, "default", anomalies, CancellationToken.None);
    }

    private static AnomalyDetected Anomaly(DateTimeOffset at) => new()
    {
        Id = "a" + at.ToUnixTimeSeconds(),
        Feature = "chat",
        Metric = AnomalyMetric.Cost,
        At = at,
        Observed = 12.5,
        Expected = 2,
        Severity = Severity.Critical,
        Score = 9,
        Baseline = BaselineKind.HourOfWeek,
        Samples = 8,
        NearbyChanges = [new NearbyChange("rule_enabled", at, "Rule \"x\" was enabled.", Actor: "ann")],
    };

    private sealed class SettableTime(DateTimeOffset now) : TimeProvider
    {
        public DateTimeOffset Now { get; set; } = now;

        public override DateTimeOffset GetUtcNow() => Now;
    }

    /// <summary>A listener that answers 500 a few times and then 200.</summary>
    private sealed class Receiver : IDisposable
    {
        private readonly HttpListener _listener = new();
        private int _failures;

        public Receiver(int failures)
        {
            _failures = failures;
            using (var probe = new System.Net.Sockets.TcpListener(IPAddress.Loopback, 0))
            {
                probe.Start();
                Url = $"http://127.0.0.1:{((IPEndPoint)probe.LocalEndpoint).Port}/hook/";
            }

            _listener.Prefixes.Add(Url);
            _listener.Start();
            _ = Task.Run(AnswerAsync);
        }

        public string Url { get; }

        public List<(string Body, string Signature, string Delivery)> Taken { get; } = [];

        public void Dispose() => ((IDisposable)_listener).Dispose();

        private async Task AnswerAsync()
        {
            while (_listener.IsListening)
            {
                var context = await _listener.GetContextAsync();
                using var reader = new StreamReader(context.Request.InputStream);
                Taken.Add((await reader.ReadToEndAsync(), context.Request.Headers["Lectr-Signature"]!, context.Request.Headers["Lectr-Delivery"]!));
                context.Response.StatusCode = _failures-- > 0 ? 500 : 200;
                context.Response.Close();
            }
        }
    }
}

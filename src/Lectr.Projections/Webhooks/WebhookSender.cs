using System.Net.Http.Headers;
using System.Text;
using Lectr.Projections.Outbound;
using Npgsql;

namespace Lectr.Projections.Webhooks;

/// <summary>
/// Empties the outbox: at least once each message, in order of a webhook's messages as far as they succeed, with pauses that double
/// from ten seconds to an hour; after three days without success a message is given up and stays visible.
/// </summary>
public sealed class WebhookSender(NpgsqlDataSource source, HttpMessageInvoker http, TimeProvider time) : ILeaderDuty
{
    private const int Batch = 20;
    private static readonly TimeSpan Poll = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan FirstPause = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan LongestPause = TimeSpan.FromHours(1);
    private const int MostAttempts = 80;

    /// <summary>An invoker as webhooks need it: no redirects, no cookies, and no way to link-local and metadata addresses unless allowed.</summary>
    public static HttpMessageInvoker CreateHttp(bool linkLocalAllowed) => new(new SocketsHttpHandler
    {
        AllowAutoRedirect = false,
        UseCookies = false,
        ConnectCallback = linkLocalAllowed ? null : GuardedConnect.Default.ConnectAsync,
        PooledConnectionLifetime = TimeSpan.FromMinutes(5),
        ConnectTimeout = TimeSpan.FromSeconds(5),
    });

    /// <inheritdoc/>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            if (await SendDueAsync(cancellationToken) == 0)
            {
                await Task.Delay(Poll, time, cancellationToken);
            }
        }
    }

    /// <summary>Tries what is due once; how many messages that were.</summary>
    public async Task<int> SendDueAsync(CancellationToken cancellationToken)
    {
        var due = await DueAsync(cancellationToken);
        foreach (var message in due)
        {
            var attempt = await PostAsync(message.Url, message.Secret, message.Id, message.Body, cancellationToken);
            await NoteAsync(message, attempt, cancellationToken);
        }

        return due.Count;
    }

    /// <summary>Sends a test message now; null when the organisation has no such webhook.</summary>
    public async Task<WebhookAttempt?> TestAsync(string organisation, string webhookId, CancellationToken cancellationToken)
    {
        await using var command = source.CreateCommand("select url, secret, format from lectr_read.webhooks where organisation = $1 and id = $2");
        command.Parameters.AddWithValue(organisation);
        command.Parameters.AddWithValue(webhookId);
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        return await reader.ReadAsync(cancellationToken)
            ? await PostAsync(
                reader.GetString(0), reader.GetString(1), Guid.CreateVersion7(time.GetUtcNow()),
                WebhookMessage.Test(WebhookRegistry.FormatOf(reader.GetString(2)), organisation), cancellationToken)
            : null;
    }

    private async Task<List<DueMessage>> DueAsync(CancellationToken cancellationToken)
    {
        await using var command = source.CreateCommand(
            """
            select d.id, d.body, d.attempts, w.url, w.secret from lectr_read.webhook_deliveries d
            join lectr_read.webhooks w on w.organisation = d.organisation and w.id = d.webhook_id
            where d.delivered_at is null and d.given_up_at is null and d.next_at <= $1
            order by d.next_at, d.id limit $2
            """);
        command.Parameters.AddWithValue(time.GetUtcNow().UtcDateTime);
        command.Parameters.AddWithValue(Batch);
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var due = new List<DueMessage>();
        while (await reader.ReadAsync(cancellationToken))
        {
            due.Add(new DueMessage(reader.GetGuid(0), reader.GetString(1), reader.GetInt32(2), reader.GetString(3), reader.GetString(4)));
        }

        return due;
    }

    private async Task<WebhookAttempt> PostAsync(string url, string secret, Guid id, string body, CancellationToken cancellationToken)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(Timeout);
        try
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, url)
            {
                Content = new ByteArrayContent(Encoding.UTF8.GetBytes(body)) { Headers = { ContentType = new MediaTypeHeaderValue("application/json", "utf-8") } },
            };
            request.Headers.Add(WebhookMessage.SignatureHeader, WebhookMessage.Sign(secret, time.GetUtcNow(), body));
            request.Headers.Add("Lectr-Delivery", id.ToString());
            request.Headers.UserAgent.ParseAdd("Lectr");
            using var response = await http.SendAsync(request, limit.Token);
            return new WebhookAttempt(response.IsSuccessStatusCode, (int)response.StatusCode, response.IsSuccessStatusCode ? null : $"status {(int)response.StatusCode}");
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return new WebhookAttempt(Delivered: false, Status: null, "no answer within 10 seconds");
        }
        catch (HttpRequestException exception)
        {
            return new WebhookAttempt(Delivered: false, Status: null, exception.HttpRequestError.ToString());
        }
    }

    private async Task NoteAsync(DueMessage message, WebhookAttempt attempt, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var attempts = message.Attempts + 1;
        var pause = TimeSpan.FromTicks(Math.Min(LongestPause.Ticks, FirstPause.Ticks << Math.Min(message.Attempts, 12)));
        await using var command = source.CreateCommand(
            """
            update lectr_read.webhook_deliveries
            set attempts = $2, next_at = $3, delivered_at = $4, given_up_at = $5, last_error = $6
            where id = $1
            """);
        command.Parameters.AddWithValue(message.Id);
        command.Parameters.AddWithValue(attempts);
        command.Parameters.AddWithValue((now + pause).UtcDateTime);
        command.Parameters.Add(new NpgsqlParameter<DateTime?> { TypedValue = attempt.Delivered ? now.UtcDateTime : null });
        command.Parameters.Add(new NpgsqlParameter<DateTime?> { TypedValue = !attempt.Delivered && attempts >= MostAttempts ? now.UtcDateTime : null });
        command.Parameters.Add(new NpgsqlParameter<string?> { TypedValue = attempt.Error });
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    private sealed record DueMessage(Guid Id, string Body, int Attempts, string Url, string Secret);
}

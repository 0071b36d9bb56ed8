using System.Security.Cryptography;
using Lectr.Domain.Anomalies;
using Npgsql;

namespace Lectr.Projections.Webhooks;

/// <summary>The webhooks of every organisation and what waits for them.</summary>
public sealed class WebhookRegistry(NpgsqlDataSource source, TimeProvider time)
{
    private static readonly TimeSpan Fresh = TimeSpan.FromHours(6);

    /// <summary>Whether a URL can be a webhook's: absolute, http or https, no user name or password.</summary>
    public static bool IsUsable(string url) =>
        Uri.TryCreate(url, UriKind.Absolute, out var uri) && uri.Scheme is "https" or "http" && uri.UserInfo.Length == 0;

    /// <summary>Adds one; its secret is only in this answer.</summary>
    public async Task<IssuedWebhook> AddAsync(string organisation, string url, WebhookFormat format, string actor, CancellationToken cancellationToken)
    {
        var webhook = new Webhook("wh_" + Guid.CreateVersion7(time.GetUtcNow()).ToString("N"), url, format, time.GetUtcNow(), actor);
        var secret = "whsec_" + RandomNumberGenerator.GetHexString(48, lowercase: true);
        await using var command = source.CreateCommand(
            "insert into lectr_read.webhooks (organisation, id, url, format, secret, created_at, created_by) values ($1, $2, $3, $4, $5, $6, $7)");
        command.Parameters.AddWithValue(organisation);
        command.Parameters.AddWithValue(webhook.Id);
        command.Parameters.AddWithValue(url);
        command.Parameters.AddWithValue(format.ToString().ToLowerInvariant());
        command.Parameters.AddWithValue(secret);
        command.Parameters.AddWithValue(webhook.CreatedAt.UtcDateTime);
        command.Parameters.AddWithValue(actor);
        await command.ExecuteNonQueryAsync(cancellationToken);
        return new IssuedWebhook(webhook, secret);
    }

    /// <summary>Removes one and what waits for it; false when there is none with that id.</summary>
    public async Task<bool> RemoveAsync(string organisation, string id, CancellationToken cancellationToken)
    {
        await using var command = source.CreateCommand("delete from lectr_read.webhooks where organisation = $1 and id = $2");
        command.Parameters.AddWithValue(organisation);
        command.Parameters.AddWithValue(id);
        return await command.ExecuteNonQueryAsync(cancellationToken) == 1;
    }

    /// <summary>An organisation's webhooks, oldest first.</summary>
    public async Task<IReadOnlyList<Webhook>> ListAsync(string organisation, CancellationToken cancellationToken)
    {
        await using var command = source.CreateCommand(
            """
            select w.id, w.url, w.format, w.created_at, w.created_by,
              count(d.id) filter (where d.delivered_at is null and d.given_up_at is null), max(d.delivered_at),
              (array_agg(d.last_error order by d.id desc) filter (where d.last_error is not null))[1]
            from lectr_read.webhooks w
            left join lectr_read.webhook_deliveries d on d.organisation = w.organisation and d.webhook_id = w.id
            where w.organisation = $1 group by w.organisation, w.id order by w.id
            """);
        command.Parameters.AddWithValue(organisation);
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var webhooks = new List<Webhook>();
        while (await reader.ReadAsync(cancellationToken))
        {
            webhooks.Add(new Webhook(reader.GetString(0), reader.GetString(1), FormatOf(reader.GetString(2)), new DateTimeOffset(reader.GetDateTime(3)), reader.GetString(4))
            {
                Pending = reader.GetInt64(5),
                LastDeliveredAt = reader.IsDBNull(6) ? null : new DateTimeOffset(reader.GetDateTime(6)),
                LastError = reader.IsDBNull(7) ? null : reader.GetString(7),
            });
        }

        return webhooks;
    }

    /// <summary>
    /// Puts messages about anomalies into the outbox, in the transaction open on <paramref name="connection"/>. What lies longer than
    /// six hours back (imported history) is not news.
    /// </summary>
    internal async Task EnqueueAsync(NpgsqlConnection connection, string organisation, IEnumerable<AnomalyEvent> anomalies, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        List<AnomalyEvent> news = [.. anomalies.Where(anomaly => anomaly.At > now - Fresh)];
        foreach (var (id, format) in news.Count == 0 ? [] : await TargetsAsync(connection, organisation, cancellationToken))
        {
            foreach (var anomaly in news)
            {
                await using var command = new NpgsqlCommand(
                    "insert into lectr_read.webhook_deliveries (id, organisation, webhook_id, body, next_at) values ($1, $2, $3, $4, $5)", connection);
                command.Parameters.AddWithValue(Guid.CreateVersion7(now));
                command.Parameters.AddWithValue(organisation);
                command.Parameters.AddWithValue(id);
                command.Parameters.AddWithValue(WebhookMessage.Of(format, organisation, anomaly));
                command.Parameters.AddWithValue(now.UtcDateTime);
                await command.ExecuteNonQueryAsync(cancellationToken);
            }
        }
    }

    /// <summary>The format by its name in the table.</summary>
    internal static WebhookFormat FormatOf(string name) => Enum.Parse<WebhookFormat>(name, ignoreCase: true);

    private static async Task<List<(string Id, WebhookFormat Format)>> TargetsAsync(NpgsqlConnection connection, string organisation, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand("select id, format from lectr_read.webhooks where organisation = $1 order by id", connection);
        command.Parameters.AddWithValue(organisation);
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var targets = new List<(string, WebhookFormat)>();
        while (await reader.ReadAsync(cancellationToken))
        {
            targets.Add((reader.GetString(0), FormatOf(reader.GetString(1))));
        }

        return targets;
    }
}

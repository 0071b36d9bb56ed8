using System.Globalization;
using System.Text;
using Lectr.Domain.Requests;
using Lectr.Projections.Nodes;
using Lectr.Proxy.Spool;

namespace Lectr.Proxy.Health;

/// <summary>The metrics in Prometheus' text format.</summary>
internal static class MetricsText
{
    /// <summary>Writes all metrics.</summary>
    public static byte[] Write(ProxyMetrics metrics, in SpoolCounters spool, long settingsPosition, long heldBytes)
    {
        var text = new StringBuilder(4096);
        PrometheusText.Head(text, "lectr_proxy_requests_total", "counter", "Requests by outcome.");
        foreach (var (status, name) in Names)
        {
            text.Append(CultureInfo.InvariantCulture, $"lectr_proxy_requests_total{{status=\"{name}\"}} {metrics.Requests(status)}\n");
        }

        PrometheusText.One(text, "lectr_proxy_unauthorised_total", "counter", "Requests refused for their Lectr key.", metrics.Unauthorised);
        PrometheusText.One(text, "lectr_proxy_requests_in_flight", "gauge", "Requests being answered.", metrics.InFlight);
        Overhead(text, metrics);
        PrometheusText.One(text, "lectr_proxy_tokens_total", "counter", "Tokens reported by providers.", metrics.Tokens);
        PrometheusText.Head(text, "lectr_proxy_cost_usd_total", "counter", "Cost of priced requests in US dollars.");
        text.Append(CultureInfo.InvariantCulture, $"lectr_proxy_cost_usd_total {metrics.CostMicrodollars / 1e6}\n");
        PrometheusText.One(text, "lectr_spool_captured_total", "counter", "Requests recorded, kept or lost, since the node's spool began.", spool.Captured);
        PrometheusText.One(text, "lectr_spool_stored_total", "counter", "Requests whose events are in the log.", spool.Stored);
        PrometheusText.One(text, "lectr_spool_waiting", "gauge", "Requests that wait in the spool.", spool.InSpool);
        PrometheusText.One(text, "lectr_spool_lost_total", "counter", "Requests that could not be kept.", spool.Lost);
        PrometheusText.One(text, "lectr_spool_bytes", "gauge", "Bytes in the spool's files.", spool.Bytes);
        PrometheusText.One(text, "lectr_spool_damaged_total", "counter", "Spool files set aside as damaged.", spool.Damaged);
        PrometheusText.One(text, "lectr_settings_position", "gauge", "Position of the settings in force; -1 before the first.", settingsPosition);
        PrometheusText.One(text, "lectr_proxy_held_bytes", "gauge", "Bytes of request bodies held in memory.", heldBytes);
        ProcessMetrics.Append(text);
        return Encoding.UTF8.GetBytes(text.ToString());
    }

    /// <summary>The outcomes as labels.</summary>
    internal static (RequestStatus Status, string Name)[] Names { get; } =
    [
        (RequestStatus.Success, "success"),
        (RequestStatus.ClientError, "client_error"),
        (RequestStatus.ProviderError, "provider_error"),
        (RequestStatus.UpstreamUnreachable, "upstream_unreachable"),
        (RequestStatus.UpstreamAborted, "upstream_aborted"),
        (RequestStatus.ClientCancelled, "client_cancelled"),
    ];

    private static void Overhead(StringBuilder text, ProxyMetrics metrics)
    {
        PrometheusText.Head(text, "lectr_proxy_overhead_seconds", "histogram", "Time that the proxy added to requests.");
        long sum = 0;
        for (var bucket = 0; bucket <= ProxyMetrics.OverheadBounds.Count; bucket++)
        {
            sum += metrics.Overhead(bucket);
            var bound = bucket < ProxyMetrics.OverheadBounds.Count ? (ProxyMetrics.OverheadBounds[bucket] / 1e6).ToString("0.######", CultureInfo.InvariantCulture) : "+Inf";
            text.Append(CultureInfo.InvariantCulture, $"lectr_proxy_overhead_seconds_bucket{{le=\"{bound}\"}} {sum}\n");
        }

        text.Append(CultureInfo.InvariantCulture, $"lectr_proxy_overhead_seconds_sum {metrics.OverheadMicroseconds / 1e6}\n");
        text.Append(CultureInfo.InvariantCulture, $"lectr_proxy_overhead_seconds_count {sum}\n");
    }
}

using System.Globalization;
using System.Text;
using Lectr.Projections.Accounting;
using Lectr.Projections.Nodes;
using Npgsql;

namespace Lectr.Api.Health;

/// <summary>The API's <c>/metrics</c>: the books of every node, how far the read models are, and this process.</summary>
internal sealed class ApiMetrics(AccountingQuery accounting, TimeProvider time)
{
    private static readonly TimeSpan Fresh = TimeSpan.FromSeconds(1);

    private (long At, string Text)? _last;

    /// <summary>Prometheus text, at most a second old: anyone may ask, and the database is asked no more often.</summary>
    public async Task<string> WriteAsync(CancellationToken cancellationToken)
    {
        if (_last is { } last && time.GetElapsedTime(last.At) < Fresh)
        {
            return last.Text;
        }

        var text = new StringBuilder(4096);
        try
        {
            var report = await accounting.RunAsync(cancellationToken);
            PrometheusText.One(text, "lectr_database_up", "gauge", "Whether the database answers.", 1);
            Append(text, report);
        }
        catch (Exception failure) when (failure is NpgsqlException or TimeoutException)
        {
            PrometheusText.One(text, "lectr_database_up", "gauge", "Whether the database answers.", 0);
        }

        ProcessMetrics.Append(text);
        var written = text.ToString();
        _last = (time.GetTimestamp(), written);
        return written;
    }

    private static void Append(StringBuilder text, AccountingReport report)
    {
        PrometheusText.One(text, "lectr_nodes_alive", "gauge", "Proxies that reported within the last seconds.", report.Nodes.Count(node => node.Alive));
        Each(text, "lectr_node_captured_total", "counter", "Requests recorded, kept or lost, by node.", "node", report.Nodes.Select(node => (node.Node, node.Captured)));
        Each(text, "lectr_node_stored_total", "counter", "Requests whose events are in the log, by node.", "node", report.Nodes.Select(node => (node.Node, node.Stored)));
        Each(text, "lectr_node_waiting", "gauge", "Requests that wait in a node's spool.", "node", report.Nodes.Select(node => (node.Node, node.InSpool)));
        Each(text, "lectr_node_lost_total", "counter", "Requests that could not be kept, by node.", "node", report.Nodes.Select(node => (node.Node, node.Lost)));
        Each(text, "lectr_projection_position", "gauge", "Position of the log up to which a read model is folded.", "projection", report.Projections.Select(lag => (lag.Projection, lag.Position)));
        Each(text, "lectr_projection_lag", "gauge", "Events of the log that a read model has not seen.", "projection", report.Projections.Select(lag => (lag.Projection, lag.Lag)));
        PrometheusText.One(text, "lectr_dead_events", "gauge", "Events that a read model could not take and set aside.", report.DeadEvents);
    }

    private static void Each(StringBuilder text, string name, string type, string help, string label, IEnumerable<(string Key, long Value)> samples)
    {
        PrometheusText.Head(text, name, type, help);
        foreach (var (key, value) in samples)
        {
            text.Append(CultureInfo.InvariantCulture, $"{name}{{{label}=\"{key.Replace("\\", @"\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal)}\"}} {value}\n");
        }
    }
}

using System.Diagnostics;
using System.Diagnostics.Metrics;
using Lectr.Domain.Requests;
using Lectr.Proxy.Health;
using Lectr.Proxy.Settings;
using Lectr.Proxy.Spool;

namespace Lectr.Proxy.Telemetry;

/// <summary>The proxy's numbers as instruments: the sums are read when an exporter asks, only the two histograms of the conventions are told of each request.</summary>
internal sealed class RequestInstruments : IDisposable
{
    private readonly Meter _meter = new(ProxyTelemetry.Name);
    private readonly Histogram<double> _duration;
    private readonly Histogram<long> _tokens;

    public RequestInstruments(ProxyMetrics metrics, EventSpool spool, ProxySettings settings)
    {
        _duration = _meter.CreateHistogram<double>("gen_ai.client.operation.duration", "s", "Duration of requests to providers.");
        _tokens = _meter.CreateHistogram<long>("gen_ai.client.token.usage", "{token}", "Input and output tokens.");
        _meter.CreateObservableCounter("lectr.proxy.requests", () => ByStatus(metrics), "{request}", "Requests by outcome.");
        _meter.CreateObservableCounter("lectr.proxy.unauthorised", () => metrics.Unauthorised, "{request}", "Requests refused for their Lectr key.");
        _meter.CreateObservableUpDownCounter("lectr.proxy.requests_in_flight", () => metrics.InFlight, "{request}", "Requests being answered.");
        _meter.CreateObservableCounter("lectr.proxy.cost", () => metrics.CostMicrodollars / 1e6, "USD", "Cost of priced requests.");
        _meter.CreateObservableCounter("lectr.spool.captured", () => spool.Counters.Captured, "{request}", "Requests recorded, kept or lost.");
        _meter.CreateObservableCounter("lectr.spool.stored", () => spool.Counters.Stored, "{request}", "Requests whose events are in the log.");
        _meter.CreateObservableCounter("lectr.spool.lost", () => spool.Counters.Lost, "{request}", "Requests that could not be kept.");
        _meter.CreateObservableUpDownCounter("lectr.spool.waiting", () => spool.Counters.InSpool, "{request}", "Requests that wait in the spool.");
        _meter.CreateObservableUpDownCounter("lectr.spool.bytes", () => spool.Counters.Bytes, "By", "Bytes in the spool's files.");
        _meter.CreateObservableGauge("lectr.settings.position", () => settings.Position, null, "Position of the settings in force.");
    }

    /// <summary>A request was recorded.</summary>
    public void Record(Call call, RequestProxied proxied)
    {
        if (!_duration.Enabled && !_tokens.Enabled)
        {
            return;
        }

        var tags = new TagList
        {
            { GenAI.Operation, GenAI.OperationOf(call) },
            { GenAI.Provider, call.ProviderActual.TelemetryName },
        };

        // Any text can stand in place of a model; only what a provider answered to becomes a dimension.
        if (proxied.Status == RequestStatus.Success)
        {
            tags.Add(GenAI.RequestModel, proxied.ModelActual);
            RecordTokens(tags, "input", proxied.Usage?.PromptTokens);
            RecordTokens(tags, "output", proxied.Usage?.Output);
        }
        else
        {
            tags.Add(GenAI.ErrorType, GenAI.ErrorOf(proxied));
        }

        _duration.Record(proxied.LatencyMs / 1000, tags);
    }

    /// <inheritdoc/>
    public void Dispose() => _meter.Dispose();

    private void RecordTokens(TagList tags, string type, long? tokens)
    {
        if (tokens is { } count)
        {
            tags.Add(GenAI.TokenType, type);
            _tokens.Record(count, tags);
        }
    }

    private static IEnumerable<Measurement<long>> ByStatus(ProxyMetrics metrics) => MetricsText.Names.Select(
        pair => new Measurement<long>(metrics.Requests(pair.Status), new KeyValuePair<string, object?>("status", pair.Name)));
}

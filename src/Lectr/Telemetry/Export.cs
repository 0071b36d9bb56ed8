using System.Reflection;
using Lectr.Configuration;
using Lectr.Proxy.Telemetry;
using Microsoft.Extensions.Logging;
using OpenTelemetry;
using OpenTelemetry.Exporter;
using OpenTelemetry.Logs;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;

namespace Lectr.Telemetry;

/// <summary>Sends traces, metrics and logs to an OTLP collector. What cannot be delivered is dropped: telemetry holds nothing up.</summary>
internal sealed class Export : IDisposable
{
    private readonly TracerProvider? _traces;
    private readonly MeterProvider? _metrics;

    private Export(TracerProvider? traces, MeterProvider? metrics) => (_traces, _metrics) = (traces, metrics);

    /// <summary>Starts to send, or does nothing where no collector is configured.</summary>
    public static Export Start(TelemetrySection telemetry)
    {
        if (string.IsNullOrEmpty(telemetry.OtlpEndpoint))
        {
            return new Export(null, null);
        }

        var traces = Sdk.CreateTracerProviderBuilder()
            .SetResourceBuilder(Resource())
            .AddSource(ProxyTelemetry.Name)
            .SetSampler(new ParentBasedSampler(new TraceIdRatioBasedSampler(Math.Clamp(telemetry.TraceShare, 0, 1))))
            .AddOtlpExporter(otlp => Configure(otlp, telemetry, "traces"))
            .Build();
        var metrics = Sdk.CreateMeterProviderBuilder()
            .SetResourceBuilder(Resource())
            .AddMeter(ProxyTelemetry.Name, "System.Runtime")
            .AddOtlpExporter(otlp => Configure(otlp, telemetry, "metrics"))
            .Build();
        return new Export(traces, metrics);
    }

    /// <summary>Adds the collector to the places that log lines go to.</summary>
    public static ILoggingBuilder AddTo(ILoggingBuilder logging, TelemetrySection telemetry) => string.IsNullOrEmpty(telemetry.OtlpEndpoint)
        ? logging
        : logging.AddOpenTelemetry(lines => lines.SetResourceBuilder(Resource()).AddOtlpExporter(otlp => Configure(otlp, telemetry, "logs")));

    /// <summary>Sends what is left, for a moment.</summary>
    public void Dispose()
    {
        _traces?.Dispose();
        _metrics?.Dispose();
    }

    private static ResourceBuilder Resource() => ResourceBuilder.CreateEmpty().AddService(
        "lectr",
        serviceVersion: typeof(Export).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion.Split('+')[0],
        autoGenerateServiceInstanceId: false,
        serviceInstanceId: $"{Environment.MachineName}-{Environment.ProcessId}");

    private static void Configure(OtlpExporterOptions otlp, TelemetrySection telemetry, string signal)
    {
        var grpc = string.Equals(telemetry.OtlpProtocol, "grpc", StringComparison.OrdinalIgnoreCase);
        otlp.Protocol = grpc ? OtlpExportProtocol.Grpc : OtlpExportProtocol.HttpProtobuf;
        if (!Uri.TryCreate(telemetry.OtlpEndpoint, UriKind.Absolute, out var collector))
        {
            throw new ConfigurationException($"Lectr:Telemetry:OtlpEndpoint is {telemetry.OtlpEndpoint}, which is not an address.");
        }

        otlp.Endpoint = grpc ? collector : new Uri($"{collector.AbsoluteUri.TrimEnd('/')}/v1/{signal}");
    }
}

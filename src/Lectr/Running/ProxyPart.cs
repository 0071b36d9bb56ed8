using Lectr.Configuration;
using Lectr.Proxy;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace Lectr.Running;

/// <summary>The proxy.</summary>
internal sealed class ProxyPart(LectrOptions options, NpgsqlDataSource source, ILoggerFactory loggers) : IPart
{
    private readonly ProxyHost _host = ProxyHost.Build(OptionsOf(options), source, TimeProvider.System, loggers);

    public string UrlKey => "Lectr:Proxy:Url";

    public string Url => options.Proxy.Url;

    public string Address => _host.Address?.ToString().TrimEnd('/') ?? Url;

    public Task StartAsync(CancellationToken cancellationToken) => _host.StartAsync(cancellationToken);

    public Task StopAsync() => _host.StopAsync();

    public ValueTask DisposeAsync() => _host.DisposeAsync();

    private static ProxyOptions OptionsOf(LectrOptions options) => new()
    {
        DataDirectory = Path.GetFullPath(options.DataDirectory),
        Url = options.Proxy.Url,
        Http2Url = string.IsNullOrEmpty(options.Proxy.Http2Url) ? null : options.Proxy.Http2Url,
        BaseUrls = Configured(options, section => section.BaseUrl),
        AllowLinkLocalBaseUrls = options.AllowLinkLocalBaseUrls,
        OperatorKeys = Configured(options, section => section.ApiKey),
        LargestHeldBody = options.Proxy.LargestHeldBody,
        HeldBodiesBudget = options.Proxy.HeldBodiesBudget,
        SpoolBytes = options.Proxy.SpoolBytes,
        ConnectTimeout = options.Proxy.ConnectTimeout,
        GracePeriod = options.Proxy.GracePeriod,
    };

    private static Dictionary<string, string> Configured(LectrOptions options, Func<ProviderSection, string?> value) =>
        options.Providers.Where(provider => value(provider.Value) is not null)
            .ToDictionary(provider => provider.Key, provider => value(provider.Value)!, StringComparer.OrdinalIgnoreCase);
}

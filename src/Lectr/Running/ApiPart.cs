using Lectr.Api;
using Lectr.Configuration;
using Lectr.Domain.Providers;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace Lectr.Running;

/// <summary>The admin API and the dashboard.</summary>
internal sealed class ApiPart(LectrOptions options, bool demo, NpgsqlDataSource source, ILoggerFactory loggers) : IPart
{
    private static readonly TimeSpan LongestStop = TimeSpan.FromSeconds(5);

    private readonly WebApplication _app = ApiHost.Build(OptionsOf(options, demo), source, builder =>
    {
        builder.Services.AddSingleton(loggers);
        builder.Services.Replace(ServiceDescriptor.Singleton<IHostLifetime, NoLifetime>());
        builder.Services.Configure<HostOptions>(host => host.ShutdownTimeout = LongestStop);
    });

    public string UrlKey => "Lectr:Api:Url";

    public string Url => options.Api.Url;

    public string Address => _app.Urls.FirstOrDefault() ?? Url;

    /// <summary>What its endpoints are made of, for what runs beside them.</summary>
    public IServiceProvider Services => _app.Services;

    public Task StartAsync(CancellationToken cancellationToken) => _app.StartAsync(cancellationToken);

    public Task StopAsync() => _app.StopAsync(CancellationToken.None);

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    private static ApiOptions OptionsOf(LectrOptions options, bool demo) => new()
    {
        Url = options.Api.Url,
        ProxyUrl = string.IsNullOrEmpty(options.Proxy.PublicUrl) ? options.Proxy.Url : options.Proxy.PublicUrl,
        Demo = demo,
        AllowLinkLocalBaseUrls = options.AllowLinkLocalBaseUrls,
        SessionLength = options.Api.SessionLength,
        ConfirmationTimeout = options.Api.ConfirmationTimeout,
        LoginsPerMinute = options.Api.LoginsPerMinute,
        Providers = ProviderCatalog.All.ToDictionary(
            provider => provider.Id,
            provider => options.Providers.GetValueOrDefault(provider.Id) is { } section
                ? new ProviderSetup(section.BaseUrl ?? provider.DefaultBaseUrl, section.ApiKey is not null)
                : new ProviderSetup(provider.DefaultBaseUrl, HasCredential: false),
            StringComparer.Ordinal),
    };
}

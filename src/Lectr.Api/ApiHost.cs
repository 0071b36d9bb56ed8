using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;

namespace Lectr.Api;

/// <summary>The admin API and the dashboard on one listener.</summary>
public static class ApiHost
{
    private const int LargestBody = 4 * 1024 * 1024;

    // To reload settings, every folder below the program would be watched, however many there are.
    private const string ReadSettingsOnce = "--hostBuilder:reloadConfigOnChange=false";

    /// <summary>
    /// Builds it, not yet started. <paramref name="database"/> stays the caller's; <paramref name="compose"/> adds what the caller
    /// shares with it, for example logging.
    /// </summary>
    public static WebApplication Build(ApiOptions options, NpgsqlDataSource database, Action<WebApplicationBuilder>? compose = null)
    {
        var builder = WebApplication.CreateSlimBuilder(new WebApplicationOptions { ContentRootPath = AppContext.BaseDirectory, Args = [ReadSettingsOnce] });
        builder.WebHost.UseUrls(options.Url).UseKestrelHttpsConfiguration();
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestBodySize = LargestBody;
        });
        builder.Services.AddSingleton(database);
        builder.Services.AddLectrApi(options);
        compose?.Invoke(builder);

        var app = builder.Build();
        app.UseLectrApi();
        return app;
    }
}

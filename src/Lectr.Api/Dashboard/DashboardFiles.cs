using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.StaticFiles;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.FileProviders;

namespace Lectr.Api.Dashboard;

/// <summary>The dashboard's files, where they were built; every other page address gets its start page.</summary>
internal static class DashboardFiles
{
    private const string Forever = "public, max-age=31536000, immutable";

    private static readonly string[] NotPages = ["/api", "/openapi", "/docs", "/health", "/metrics"];

    public static void MapDashboard(this WebApplication app)
    {
        var folder = app.Services.GetRequiredService<ApiOptions>().DashboardFolder ?? Path.Combine(AppContext.BaseDirectory, "wwwroot");
        if (!File.Exists(Path.Combine(folder, "index.html")))
        {
            app.MapGet("/", () => Results.Text("Lectr admin API. Its reference is at /docs; this build has no dashboard.\n")).ExcludeFromDescription();
            return;
        }

        var files = new PhysicalFileProvider(folder);
        app.UseBrotliCopies(files);
        app.UseStaticFiles(new StaticFileOptions { FileProvider = files, OnPrepareResponse = Describe, ContentTypeProvider = BrotliCopies.ContentTypes });
        app.Use((context, next) => IsPage(context) ? SendStartPageAsync(context, files) : next(context));
    }

    /// <summary>Addresses of the API that lead nowhere stay problems; names with a dot are files that do not exist.</summary>
    private static bool IsPage(HttpContext context) =>
        context.GetEndpoint() is null
        && (HttpMethods.IsGet(context.Request.Method) || HttpMethods.IsHead(context.Request.Method))
        && !Path.HasExtension(context.Request.Path)
        && !Array.Exists(NotPages, path => context.Request.Path.StartsWithSegments(path));

    private static Task SendStartPageAsync(HttpContext context, PhysicalFileProvider files)
    {
        context.Response.ContentType = "text/html; charset=utf-8";
        context.Response.Headers.CacheControl = "no-cache";
        return HttpMethods.IsHead(context.Request.Method) ? Task.CompletedTask : context.Response.SendFileAsync(files.GetFileInfo("index.html"));
    }

    /// <summary>Built assets carry a hash of their content in their name; all else is asked for anew.</summary>
    private static void Describe(StaticFileResponseContext served)
    {
        BrotliCopies.Describe(served);
        served.Context.Response.Headers.CacheControl = served.Context.Request.Path.StartsWithSegments("/assets") ? Forever : "no-cache";
    }
}

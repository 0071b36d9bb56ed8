using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.StaticFiles;
using Microsoft.Extensions.FileProviders;

namespace Lectr.Api.Dashboard;

/// <summary>Sends the Brotli copy that the build left beside a file to every browser that takes one.</summary>
internal static class BrotliCopies
{
    private const string Extension = ".br";
    private static readonly FileExtensionContentTypeProvider Types = new();

    /// <summary>Points the request at the copy; the middleware for files behind it answers with that.</summary>
    public static void UseBrotliCopies(this IApplicationBuilder app, IFileProvider files) => app.Use((context, next) =>
    {
        var path = context.Request.Path.Value;
        if (path is not null && Accepts(context.Request) && !path.EndsWith('/') && files.GetFileInfo(path + Extension).Exists)
        {
            context.Request.Path = path + Extension;
        }

        return next(context);
    });

    /// <summary>A content type for <c>name.js.br</c>: that of <c>name.js</c>.</summary>
    public static IContentTypeProvider ContentTypes { get; } = new TypesOfOriginals();

    /// <summary>Names the encoding where <paramref name="served"/> is a copy, and tells caches that it depends on the browser.</summary>
    public static void Describe(StaticFileResponseContext served)
    {
        served.Context.Response.Headers.Vary = "Accept-Encoding";
        if (served.File.Name.EndsWith(Extension, StringComparison.Ordinal))
        {
            served.Context.Response.Headers.ContentEncoding = "br";
        }
    }

    /// <summary>Whether a browser takes Brotli.</summary>
    public static bool Accepts(HttpRequest request) =>
        request.Headers.AcceptEncoding.ToString().Split(',').Any(encoding => encoding.Trim() is "br");

    private sealed class TypesOfOriginals : IContentTypeProvider
    {
        public bool TryGetContentType(string subpath, out string contentType) => Types.TryGetContentType(
            subpath.EndsWith(Extension, StringComparison.Ordinal) ? subpath[..^Extension.Length] : subpath, out contentType!);
    }
}

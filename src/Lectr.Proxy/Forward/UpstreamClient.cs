using System.Net;
using System.Text;
using Lectr.Projections.Outbound;

namespace Lectr.Proxy.Forward;

/// <summary>The connections to providers: nothing added, nothing followed, nothing decoded, nothing tried twice.</summary>
internal sealed class UpstreamClient : IDisposable
{
    private const int LongestHeadKilobytes = 1024;
    private const int Http2Window = 1024 * 1024;
    private readonly HttpMessageInvoker _invoker;

    public UpstreamClient(ProxyOptions options) => _invoker = new HttpMessageInvoker(new SocketsHttpHandler
    {
        AllowAutoRedirect = false,
        AutomaticDecompression = DecompressionMethods.None,
        UseCookies = false,
        UseProxy = false,
        ActivityHeadersPropagator = null,
        Credentials = null,
        PreAuthenticate = false,
        ConnectTimeout = options.ConnectTimeout,
        ConnectCallback = options.AllowLinkLocalBaseUrls ? null : GuardedConnect.Default.ConnectAsync,
        EnableMultipleHttp2Connections = true,
        InitialHttp2StreamWindowSize = Http2Window,
        MaxConnectionsPerServer = int.MaxValue,
#pragma warning disable CA2262 // kilobytes are meant: providers send up to a thousand headers
        MaxResponseHeadersLength = LongestHeadKilobytes,
#pragma warning restore CA2262 // as before
        MaxResponseDrainSize = 0, // an answer that nobody wants is cut, not read to its end
        PooledConnectionLifetime = TimeSpan.FromMinutes(10), // follows DNS changes
        PooledConnectionIdleTimeout = TimeSpan.FromSeconds(45), // below what providers' load balancers use
        RequestHeaderEncodingSelector = static (_, _) => Encoding.Latin1,
        ResponseHeaderEncodingSelector = static (_, _) => Encoding.Latin1,
    });

    /// <summary>Sends once and returns when the answer's head is there.</summary>
    public Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) => _invoker.SendAsync(request, cancellationToken);

    /// <inheritdoc/>
    public void Dispose() => _invoker.Dispose();
}

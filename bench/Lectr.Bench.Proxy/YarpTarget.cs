using System.Diagnostics;
using System.Net;
using Lectr.Proxy;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Yarp.ReverseProxy.Forwarder;

namespace Lectr.Bench.Proxy;

/// <summary>Bare YARP as its documentation shows it: IHttpForwarder, no transforms, nothing recorded; tuned, it has the memory and the scheduling that Lectr has.</summary>
internal static class YarpTarget
{
    public static async Task RunAsync(int port, string upstream, bool tuned)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseKestrel(options =>
        {
            options.Limits.MaxRequestBodySize = null;
            options.Listen(IPAddress.Loopback, port);
        });
        if (tuned)
        {
            builder.Services.AddSingleton<IMemoryPoolFactory<byte>, ReceiveBlocks>();
            builder.Services.Configure<SocketTransportOptions>(sockets =>
            {
                sockets.UnsafePreferInlineScheduling = true;
                sockets.Backlog = 4096;
            });
        }

        builder.Services.AddHttpForwarder();
        await using var app = builder.Build();
        var forwarder = app.Services.GetRequiredService<IHttpForwarder>();
        using var client = new HttpMessageInvoker(new SocketsHttpHandler
        {
            UseProxy = false,
            AllowAutoRedirect = false,
            AutomaticDecompression = DecompressionMethods.None,
            UseCookies = false,
            EnableMultipleHttp2Connections = true,
            ActivityHeadersPropagator = new ReverseProxyPropagator(DistributedContextPropagator.Current),
            ConnectTimeout = TimeSpan.FromSeconds(15),
        });
        app.Run(async context => await forwarder.SendAsync(context, upstream, client));
        await app.StartAsync();
        await TargetState.TellAsync(proxy: null);
    }
}

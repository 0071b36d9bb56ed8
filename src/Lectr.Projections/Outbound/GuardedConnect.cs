using System.Net;
using System.Net.Sockets;
using Lectr.Domain.Settings;

namespace Lectr.Projections.Outbound;

/// <summary>
/// Connects to addresses that an organisation's admin chose, except to link-local and metadata ones. It looks at the addresses that
/// it then connects to, so that a name which changes its answer after it was saved gains nothing.
/// </summary>
public sealed class GuardedConnect(Func<string, CancellationToken, Task<IPAddress[]>> resolve)
{
    /// <summary>With the machine's resolver.</summary>
    public static GuardedConnect Default { get; } = new(Dns.GetHostAddressesAsync);

    /// <summary>Set as <see cref="SocketsHttpHandler.ConnectCallback"/>.</summary>
    /// <exception cref="HttpRequestException">The host is, or its name leads to, an address that is not allowed.</exception>
    public async ValueTask<Stream> ConnectAsync(SocketsHttpConnectionContext context, CancellationToken cancellationToken)
    {
        var (host, port) = (context.DnsEndPoint.Host, context.DnsEndPoint.Port);
        var addresses = IPAddress.TryParse(host, out var literal) ? [literal] : await resolve(host, cancellationToken);
        if (addresses.Any(BaseUrlCheck.IsForbidden))
        {
            throw new HttpRequestException(HttpRequestError.ConnectionError, "The address is link-local or a metadata service, which the configuration does not allow.");
        }

        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(addresses, port, cancellationToken);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }
}

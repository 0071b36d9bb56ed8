using System.Collections.Frozen;
using Microsoft.Extensions.Primitives;

namespace Lectr.Proxy.Forward;

/// <summary>Headers that concern one connection and are not passed on (RFC 9110, 7.6.1).</summary>
internal static class HopByHop
{
    private static readonly FrozenSet<string> Names = new[]
    {
        "Connection", "Keep-Alive", "Proxy-Connection", "Proxy-Authenticate", "Proxy-Authorization", "TE", "Transfer-Encoding", "Upgrade", "HTTP2-Settings",
    }.ToFrozenSet(StringComparer.OrdinalIgnoreCase);

    /// <summary>Whether a header ends at this hop; <paramref name="connection"/> is the message's Connection header.</summary>
    public static bool Is(string name, in StringValues connection) => Names.Contains(name) || (connection.Count > 0 && IsNamed(name, connection));

    private static bool IsNamed(string name, in StringValues connection)
    {
        foreach (var value in connection)
        {
            if (value is null || value.Equals("keep-alive", StringComparison.OrdinalIgnoreCase) || value.Equals("close", StringComparison.OrdinalIgnoreCase))
            {
                continue;
            }

            foreach (var token in value.AsSpan().Split(','))
            {
                if (value.AsSpan(token).Trim().Equals(name, StringComparison.OrdinalIgnoreCase))
                {
                    return true;
                }
            }
        }

        return false;
    }
}

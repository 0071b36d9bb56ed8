using System.Net;
using System.Net.Sockets;

namespace Lectr.Domain.Settings;

/// <summary>
/// What a base URL may be. An organisation's admin must not be able to make the proxy read the machine's cloud metadata,
/// which lives at link-local addresses; private networks are allowed, because self-hosted models live there.
/// </summary>
public static class BaseUrlCheck
{
    private static readonly string[] MetadataNames = ["metadata.google.internal", "metadata", "instance-data", "instance-data.ec2.internal"];

    private static readonly IPAddress[] MetadataAddresses =
    [
        IPAddress.Parse("100.100.100.200"), // Alibaba Cloud
        IPAddress.Parse("192.0.0.192"), // Oracle Cloud
        IPAddress.Parse("168.63.129.16"), // Azure's wire server
        IPAddress.Parse("fd00:ec2::254"), // AWS
        IPAddress.Parse("fd20:ce::254"), // Google Cloud
    ];

    /// <summary>What is wrong with <paramref name="url"/>, as a sentence; null when nothing is.</summary>
    public static string? Problem(string url, bool linkLocalAllowed)
    {
        if (url.Length > 2000 || url.Any(character => char.IsControl(character) || char.IsWhiteSpace(character))
            || !Uri.TryCreate(url, UriKind.Absolute, out var parsed) || parsed.Scheme is not ("http" or "https") || parsed.Host.Length == 0)
        {
            return "A base URL is an absolute http or https URL.";
        }

        if (parsed.UserInfo.Length > 0)
        {
            return "A base URL holds no user name or password: keys are the server's configuration or the client's.";
        }

        if (parsed.Query.Length > 0 || parsed.Fragment.Length > 0)
        {
            return "A base URL has no query and no fragment.";
        }

        return !linkLocalAllowed && PointsAtMetadata(parsed)
            ? "Link-local and metadata addresses are not allowed as a base URL; the operator can allow them in the server's configuration."
            : null;
    }

    /// <summary>Whether the address is link-local, unspecified, or one where clouds serve credentials.</summary>
    public static bool IsForbidden(IPAddress address)
    {
        if (address.IsIPv4MappedToIPv6)
        {
            address = address.MapToIPv4();
        }

        return address.IsIPv6LinkLocal
            || address.Equals(IPAddress.Any)
            || address.Equals(IPAddress.IPv6Any)
            || MetadataAddresses.Contains(address)
            || (address.AddressFamily == AddressFamily.InterNetwork && address.GetAddressBytes() is [169, 254, _, _])
            || (address.AddressFamily == AddressFamily.InterNetworkV6 && EmbedsLinkLocal(address.GetAddressBytes()));
    }

    /// <summary>NAT64 (64:ff9b::/96) and IPv4-compatible (::/96) addresses lead to the IPv4 address in their last four bytes.</summary>
    private static bool EmbedsLinkLocal(ReadOnlySpan<byte> bytes) =>
        bytes[12..] is [169, 254, _, _] && (bytes[..12].IndexOfAnyExcept((byte)0) < 0 || bytes[..4].SequenceEqual<byte>([0x00, 0x64, 0xff, 0x9b]));

    /// <summary>Whether the URL itself names such an address, or a name that clouds give it.</summary>
    public static bool PointsAtMetadata(Uri url)
    {
        var host = url.IdnHost.TrimEnd('.');
        return IPAddress.TryParse(host.Trim('[', ']'), out var address)
            ? IsForbidden(address)
            : MetadataNames.Contains(host, StringComparer.OrdinalIgnoreCase);
    }
}

using System.Security.Cryptography;
using System.Text;
using Lectr.Domain.Requests;

namespace Lectr.Projections.Traffic;

/// <summary>Everything that traffic is grouped by, but time. Its id is a hash of its parts, so that a rebuild finds the same ids.</summary>
public sealed record TrafficKey(
    string Organisation,
    string? Feature,
    string? Task,
    string ProviderRequested,
    string? ModelRequested,
    string ProviderActual,
    string? ModelActual,
    string? ModelReported,
    string? RuleId,
    string WireFormat)
{
    /// <summary>The key of a request.</summary>
    public static TrafficKey Of(string organisation, RequestProxied request) => new(
        organisation, request.Feature, request.Task, request.ProviderRequested, request.ModelRequested,
        request.ProviderActual, request.ModelActual, request.ModelReported, request.Rule?.Id, request.WireFormat);

    /// <summary>The first 128 bits of the SHA-256 over every part with its length; null and empty differ.</summary>
    public Guid ToId()
    {
        string?[] parts = [Organisation, Feature, Task, ProviderRequested, ModelRequested, ProviderActual, ModelActual, ModelReported, RuleId, WireFormat];
        var size = parts.Sum(part => 4 + (part is null ? 0 : Encoding.UTF8.GetByteCount(part)));
        var bytes = new byte[size];
        var at = 0;
        foreach (var part in parts)
        {
            var length = part is null ? -1 : Encoding.UTF8.GetBytes(part, bytes.AsSpan(at + 4));
            BitConverter.TryWriteBytes(bytes.AsSpan(at), BitConverter.IsLittleEndian ? length : System.Buffers.Binary.BinaryPrimitives.ReverseEndianness(length));
            at += 4 + Math.Max(length, 0);
        }

        return new Guid(SHA256.HashData(bytes).AsSpan(0, 16), bigEndian: true);
    }
}

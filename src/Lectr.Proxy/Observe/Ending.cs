using System.Runtime.InteropServices;
using Lectr.Domain.Requests;

namespace Lectr.Proxy.Observe;

/// <summary>How a request ended: what the client received, and whose doing it was.</summary>
/// <param name="Status">The outcome; null = read it from the answer.</param>
/// <param name="HttpStatus">Status code that the client received; 499 when it left before one was sent.</param>
/// <param name="ErrorCode">A code of Lectr's own; null = the answer's, if any.</param>
/// <param name="Whole">Whether the whole answer came from upstream.</param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct Ending(RequestStatus? Status, int HttpStatus, string? ErrorCode, bool Whole)
{
    /// <summary>The status code recorded for a client that left before it was sent one.</summary>
    public const int ClientLeft = 499;

    /// <summary>Upstream answered, to its end.</summary>
    public static Ending Answered(int httpStatus) => new(null, httpStatus, null, Whole: true);

    /// <summary>Lectr answered itself.</summary>
    public static Ending Refused(RequestStatus status, int httpStatus, string code) => new(status, httpStatus, code, Whole: false);

    /// <summary>The client left; <paramref name="httpStatus"/> is what it was sent until then.</summary>
    public static Ending Left(int httpStatus) => new(RequestStatus.ClientCancelled, httpStatus, null, Whole: false);

    /// <summary>Upstream was lost in the middle of its answer.</summary>
    public static Ending Lost(int httpStatus) => new(RequestStatus.UpstreamAborted, httpStatus, null, Whole: false);
}

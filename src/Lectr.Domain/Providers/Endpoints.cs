namespace Lectr.Domain.Providers;

/// <summary>The table of paths: the first match decides the wire format and, where it can, the provider.</summary>
public static class Endpoints
{
    /// <summary>The endpoint of a request; null for a path that belongs to none (404). <paramref name="query"/> starts with <c>?</c> or is empty.</summary>
    public static Endpoint? Match(string method, string path, string query) => throw new NotSupportedException();

    /// <summary>The wire format whose error shape suits a path that matched nothing or a caller that was refused.</summary>
    public static WireFormat FormatForErrors(string path) => throw new NotSupportedException();
}

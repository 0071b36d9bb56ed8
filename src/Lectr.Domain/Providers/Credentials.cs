namespace Lectr.Domain.Providers;

/// <summary>The one auth header to send upstream; <paramref name="Query"/> is the query string to use when a key was taken out of it.</summary>
public readonly record struct Credential(string? HeaderName, string? HeaderValue, string? Query);

/// <summary>Puts the caller's (or the operator's) key into the form that the chosen provider expects.</summary>
public static class Credentials
{
    /// <summary>
    /// The credential for <paramref name="target"/>; null when a rule changed the provider and no usable credential exists.
    /// <paramref name="operatorKey"/> is used only when <paramref name="moved"/>, or when the client sent none.
    /// </summary>
    public static Credential? Resolve(Endpoint endpoint, Provider target, bool moved, Func<string, string?> header, string query, string? operatorKey) =>
        throw new NotSupportedException();

    /// <summary>Whether a request header is an auth form, so that it is never copied as it is.</summary>
    public static bool IsAuthHeader(string name) => throw new NotSupportedException();

    /// <summary>Whether a header belongs to a provider's account and must be dropped when the provider changes.</summary>
    public static bool IsAccountHeader(string name) => throw new NotSupportedException();
}

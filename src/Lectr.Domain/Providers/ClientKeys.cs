namespace Lectr.Domain.Providers;

/// <summary>A key that the client sent. <paramref name="Header"/> is null when it stands in the query.</summary>
/// <param name="Header">Header that held it.</param>
/// <param name="Raw">The header's value exactly as sent.</param>
/// <param name="Value">The key alone; empty for an Authorization scheme that is not Bearer.</param>
internal readonly record struct ClientKey(string? Header, string Raw, ReadOnlyMemory<char> Key)
{
    public ReadOnlySpan<char> Value => Key.Span;
}

/// <summary>Reads every form in which clients send keys.</summary>
internal static class ClientKeys
{
    public const string Authorization = "Authorization";
    private const string Scheme = "Bearer ";

    /// <summary>Query parameters that hold a key or a token.</summary>
    public static IReadOnlyList<string> Parameters { get; } = ["key", "access_token"];

    /// <summary>Every key sent, headers first.</summary>
    public static IEnumerable<ClientKey> Read(ProviderSet set, Func<string, string?> header, string query)
    {
        foreach (var name in set.AuthHeaders)
        {
            if (OfHeader(name, header(name)) is { } key)
            {
                yield return key;
            }
        }

        if (query.Length > 1)
        {
            foreach (var parameter in Parameters)
            {
                if (QueryString.Value(query, parameter) is { } value)
                {
                    yield return new ClientKey(null, value, value.AsMemory());
                }
            }
        }
    }

    /// <summary>The key in one header; null when it is absent or empty.</summary>
    public static ClientKey? OfHeader(string name, string? raw)
    {
        if (string.IsNullOrWhiteSpace(raw))
        {
            return null;
        }

        if (!ReferenceEquals(name, Authorization))
        {
            return new ClientKey(name, raw, raw.AsMemory().Trim());
        }

        return raw.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase)
            ? new ClientKey(name, raw, raw.AsMemory(Scheme.Length).Trim())
            : new ClientKey(name, raw, default);
    }
}

namespace Lectr.Domain.Providers;

/// <summary>The one auth header to send upstream; <paramref name="Query"/> is the query string to use when a key was taken out of it.</summary>
public readonly record struct Credential(string? HeaderName, string? HeaderValue, string? Query);

/// <summary>Puts the caller's (or the operator's) key into the form that the chosen provider expects.</summary>
public static class Credentials
{
    private const int ShortestKey = 16;

    /// <summary>
    /// The credential for <paramref name="target"/>; null when a rule changed the provider and no usable credential exists.
    /// <paramref name="operatorKey"/> is used only when <paramref name="moved"/>, or when the client sent none.
    /// A null <see cref="Credential.Query"/> means: send the query as it came.
    /// </summary>
    public static Credential? Resolve(Endpoint endpoint, Provider target, bool moved, Func<string, string?> header, string query, string? operatorKey)
    {
        var offer = target.Offer(endpoint.Format);
        var form = offer?.Auth ?? AuthForm.BearerForm;
        if (moved)
        {
            var stripped = WithoutKeys(query);
            if (!string.IsNullOrEmpty(operatorKey))
            {
                return Send(target, form, operatorKey, stripped);
            }

            var own = Best(target, form, header, query, refuseForeign: true);
            return own is { } key ? Send(target, form, key.Value.ToString(), stripped) : null;
        }

        if (offer is { KeyInQuery: true } && QueryString.Has(query, ClientKeys.Parameters[0]) && header(form.Header) is null && header(ClientKeys.Authorization) is null)
        {
            return default(Credential);
        }

        if (Best(target, form, header, query, refuseForeign: false) is not { } sent)
        {
            return string.IsNullOrEmpty(operatorKey) ? default(Credential) : Send(target, form, operatorKey, null);
        }

        return sent.Header is null ? Send(target, form, sent.Raw, WithoutKeys(query))
            : sent.Value.IsEmpty ? new Credential(sent.Header, sent.Raw, null)
            : Unchanged(target, form, sent) ? new Credential(sent.Header, sent.Raw, null)
            : Send(target, form, sent.Value.ToString(), null);
    }

    /// <summary>
    /// Whether a text that came back holds the key that was sent, whatever its form. Words shorter than any provider's key do not count:
    /// they stand for no key with servers of one's own, and in names of models.
    /// </summary>
    public static bool IsIn(string text, in Credential sent, string query)
    {
        if (text.Length < ShortestKey)
        {
            return false;
        }

        if (sent.HeaderValue is { } value)
        {
            return Holds(text, value.AsSpan(value.LastIndexOf(' ') + 1));
        }

        foreach (var parameter in ClientKeys.Parameters)
        {
            if (QueryString.Value(query, parameter) is { } key && (Holds(text, key) || Holds(text, Uri.EscapeDataString(key))))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Whether a request header is an auth form, so that it is never copied as it is.</summary>
    public static bool IsAuthHeader(string name) => ProviderCatalog.BuiltIn.IsAuthHeader(name);

    /// <summary>
    /// Whether a header belongs to a provider's account and must be dropped when the provider changes. What the wire format of
    /// <paramref name="endpoint"/> itself requires stays.
    /// </summary>
    public static bool IsAccountHeader(string name, Endpoint? endpoint = null) =>
        IsAuthHeader(name)
        || name.Equals("Cookie", StringComparison.OrdinalIgnoreCase)
        || (ProviderCatalog.BuiltIn.IsAccountHeader(name)
            && !(endpoint?.Format.OwnHeaders.Contains(name, StringComparer.OrdinalIgnoreCase) ?? false));

    private static bool Holds(ReadOnlySpan<char> text, ReadOnlySpan<char> key) => key.Length >= ShortestKey && text.Contains(key, StringComparison.Ordinal);

    private static Credential Send(Provider target, AuthForm form, string key, string? query) =>
        form.Bearer || StaysBearer(target, key)
            ? new Credential(ClientKeys.Authorization, "Bearer " + key, query)
            : new Credential(form.Header, key, query);

    private static bool Unchanged(Provider target, AuthForm form, in ClientKey sent) =>
        ReferenceEquals(sent.Header, ClientKeys.Authorization)
            ? form.Bearer || StaysBearer(target, sent.Value)
            : !form.Bearer && !StaysBearer(target, sent.Value) && form.Header == sent.Header;

    private static bool StaysBearer(Provider target, ReadOnlySpan<char> key)
    {
        foreach (var pattern in target.BearerForms)
        {
            if (pattern.Matches(key))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>The client's key to believe: the target's own header first, then the others, and never another provider's while there is a choice.</summary>
    private static ClientKey? Best(Provider target, AuthForm form, Func<string, string?> header, string query, bool refuseForeign)
    {
        ClientKey? foreign = null;
        var own = Own(form, header);
        if (own is { } first)
        {
            if (!target.Set.IsForeign(first.Value, target))
            {
                return first;
            }

            foreign = first;
        }

        foreach (var key in ClientKeys.Read(target.Set, header, query))
        {
            if (key.Value.IsEmpty && refuseForeign)
            {
                continue;
            }

            if (!target.Set.IsForeign(key.Value, target))
            {
                return key;
            }

            foreign ??= key;
        }

        return refuseForeign ? null : foreign;
    }

    private static ClientKey? Own(AuthForm form, Func<string, string?> header)
    {
        // The constant, not an equal string, tells the scheme's reader that a scheme is to be expected.
        var name = form.Bearer ? ClientKeys.Authorization : form.Header;
        var key = ClientKeys.OfHeader(name, header(name));
        return key is { Value.IsEmpty: true } ? null : key;
    }

    private static string? WithoutKeys(string query)
    {
        var stripped = query;
        foreach (var parameter in ClientKeys.Parameters)
        {
            stripped = QueryString.Without(stripped, parameter);
        }

        return ReferenceEquals(stripped, query) ? null : stripped;
    }
}

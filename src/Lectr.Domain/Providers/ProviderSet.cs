using System.Collections.Frozen;

namespace Lectr.Domain.Providers;

/// <summary>Providers built from data files, with the tables that only make sense across all of them: models, headers, key forms.</summary>
internal sealed class ProviderSet
{
    private readonly FrozenDictionary<string, Provider> _byId;
    private readonly (TextPattern Form, Provider Owner, int Precedence, bool Detects)[] _keys;
    private readonly (string Header, Provider Owner)[] _headers;
    private readonly (string Name, bool Prefix)[] _accountHeaders;
    private readonly ModelTable _models;

    public ProviderSet(IReadOnlyList<ProviderFile> files)
    {
        All = [.. files.OrderBy(f => f.Id, StringComparer.Ordinal).Select(Build)];
        _byId = All.ToFrozenDictionary(p => p.Id, StringComparer.OrdinalIgnoreCase);
        Default = _byId[files.Single(f => f.Default).Id];
        _keys =
        [
            .. files.SelectMany(f => f.Keys, (f, k) => (f, k)).OrderBy(x => x.k.Precedence)
                .SelectMany(x => x.k.Forms, (x, form) => (TextPattern.Parse(form), _byId[x.f.Id], x.k.Precedence, x.k.Detects)),
        ];
        _headers =
        [
            .. files.SelectMany(f => f.DetectHeaders, (f, h) => (f, h)).OrderBy(x => x.h.Precedence)
                .SelectMany(x => x.h.Names, (x, name) => (name, _byId[x.f.Id])),
        ];
        _accountHeaders =
        [
            .. files.SelectMany(f => f.AccountHeaders).Distinct(StringComparer.Ordinal)
                .Select(n => n.EndsWith('*') ? (n[..^1], true) : (n, false)),
        ];
        AuthHeaders = [ClientKeys.Authorization, .. All.SelectMany(p => p.Formats.Values).Where(f => !f.Auth.Bearer).Select(f => f.Auth.Header).Distinct(StringComparer.OrdinalIgnoreCase)];
        _models = new ModelTable(files.SelectMany(f => f.Models, (f, m) => (_byId[f.Id], m)));
    }

    /// <summary>Every provider, in the order of their ids.</summary>
    public IReadOnlyList<Provider> All { get; }

    /// <summary>The provider that takes what nothing else claims.</summary>
    public Provider Default { get; }

    /// <summary>Header names that hold a key, in the order in which they are believed.</summary>
    public string[] AuthHeaders { get; }

    public Provider? Find(string? id) => id is null ? null : _byId.GetValueOrDefault(id);

    public Provider? ByModel(string model) => _models.Owner(model);

    public Provider? ByHeaderName(Func<string, string?> header)
    {
        foreach (var (name, owner) in _headers)
        {
            if (header(name) is not null)
            {
                return owner;
            }
        }

        return null;
    }

    /// <summary>The provider whose key this is by its form, where the form is a sure sign.</summary>
    public Provider? ByKey(ReadOnlySpan<char> key)
    {
        foreach (var (form, owner, _, detects) in _keys)
        {
            if (detects && form.Matches(key))
            {
                return owner;
            }
        }

        return null;
    }

    /// <summary>Whether the key is known by its form to belong to another provider than <paramref name="target"/>.</summary>
    public bool IsForeign(ReadOnlySpan<char> key, Provider target)
    {
        int? known = null;
        foreach (var (form, owner, precedence, _) in _keys)
        {
            if (known is { } p && precedence > p)
            {
                break;
            }

            if (form.Matches(key))
            {
                if (ReferenceEquals(owner, target))
                {
                    return false;
                }

                known = precedence;
            }
        }

        return known is not null;
    }

    /// <summary>Whether the text has the form of any provider's key.</summary>
    public bool LooksLikeKey(ReadOnlySpan<char> text)
    {
        foreach (var (form, _, _, _) in _keys)
        {
            if (form.Matches(text))
            {
                return true;
            }
        }

        return false;
    }

    public bool IsAuthHeader(string name)
    {
        foreach (var known in AuthHeaders)
        {
            if (name.Equals(known, StringComparison.OrdinalIgnoreCase))
            {
                return true;
            }
        }

        return false;
    }

    public bool IsAccountHeader(string name)
    {
        foreach (var (known, prefix) in _accountHeaders)
        {
            if (prefix ? name.StartsWith(known, StringComparison.OrdinalIgnoreCase) : name.Equals(known, StringComparison.OrdinalIgnoreCase))
            {
                return true;
            }
        }

        return false;
    }

    private Provider Build(ProviderFile file) => new()
    {
        Id = file.Id,
        Title = file.Title,
        TelemetryName = file.TelemetryName ?? file.Id,
        DefaultBaseUrl = file.BaseUrl,
        RequestIdHeaders = file.RequestIdHeaders,
        BearerForms = [.. file.BearerForms.Select(TextPattern.Parse)],
        Set = this,
        Formats = file.Formats.ToFrozenDictionary(
            f => f.Key,
            f => new FormatOffer(
                f.Value.Url,
                AuthForm.Parse(f.Value.Auth),
                f.Value.KeyInQuery,
                f.Value.Offers.ToFrozenSet(StringComparer.Ordinal),
                f.Value.Exchanges.ToFrozenSet(StringComparer.Ordinal),
                f.Value.Free.ToFrozenSet(StringComparer.Ordinal)),
            StringComparer.Ordinal),
    };
}

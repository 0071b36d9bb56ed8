using System.Collections.Concurrent;
using System.Collections.Frozen;
using System.Text.Json;
using Lectr.Domain.Pricing;
using Lectr.Domain.Providers;
using Lectr.Domain.Rules;
using Lectr.Projections.Settings;

namespace Lectr.Proxy.Settings;

/// <summary>
/// Keys, rules, base URLs and prices of every organisation, folded from settings rows. Reading never locks: a key leads to its
/// organisation, and that to an immutable snapshot. One writer at a time.
/// </summary>
internal sealed class ProxySettings(ProxyOptions options)
{
    private readonly ConcurrentDictionary<KeyHash, LectrKey> _keys = new();
    private readonly Dictionary<string, Organisation> _organisations = new(StringComparer.Ordinal);
    private readonly Dictionary<string, Dictionary<(string Kind, string Key), SettingRow>> _rows = new(StringComparer.Ordinal);
    private readonly Dictionary<(string Organisation, string Key), KeyHash> _hashes = [];
    private readonly Lock _writing = new();
    private OrganisationSettings? _plain;

    /// <summary>Position of the last batch in force; -1 before the first.</summary>
    public long Position { get; private set; } = -1;

    /// <summary>Whether there ever was a Lectr key, be it revoked: before the first, every request would be refused.</summary>
    public bool Ready { get; private set; }

    /// <summary>Finds the key behind a hash; null when it is unknown or revoked.</summary>
    public LectrKey? Find(in KeyHash hash) => _keys.TryGetValue(hash, out var key) ? key : null;

    /// <summary>Takes rows over; every request from now on sees them.</summary>
    public void Apply(SettingsBatch batch)
    {
        lock (_writing)
        {
            var changed = new HashSet<string>(StringComparer.Ordinal);
            if (batch.Full)
            {
                var named = batch.Rows.Select(row => (row.Organisation, row.Kind, row.Key)).ToHashSet();
                foreach (var gone in All().Where(row => !named.Contains((row.Organisation, row.Kind, row.Key))).ToList())
                {
                    Take(gone with { Position = batch.Position, Data = null }, changed);
                }
            }

            foreach (var row in batch.Rows)
            {
                Take(row, changed);
            }

            foreach (var organisation in changed)
            {
                Of(organisation).Current = Compile(organisation);
            }

            Position = batch.Position;
        }
    }

    /// <summary>Every row that is in force, for saving.</summary>
    public IReadOnlyList<SettingRow> Rows()
    {
        lock (_writing)
        {
            return [.. All().Where(row => row.Data is not null).OrderBy(row => row.Position)];
        }
    }

    private IEnumerable<SettingRow> All() => _rows.Values.SelectMany(rows => rows.Values);

    private void Take(SettingRow row, HashSet<string> changed)
    {
        if (!_rows.TryGetValue(row.Organisation, out var rows))
        {
            _rows[row.Organisation] = rows = [];
        }

        var id = (row.Kind, row.Key);
        if (rows.TryGetValue(id, out var known) && known.Position == row.Position && known.Data is null == row.Data is null)
        {
            return;
        }

        rows[id] = row;
        if (row.Kind == SettingKinds.Keys)
        {
            TakeKey(row);
        }
        else
        {
            changed.Add(row.Organisation);
        }
    }

    private void TakeKey(SettingRow row)
    {
        if (_hashes.Remove((row.Organisation, row.Key), out var former))
        {
            _keys.TryRemove(former, out _);
        }

        if (row.Data is not { } data)
        {
            return;
        }

        Ready = true;
        using var json = JsonDocument.Parse(data);
        var key = json.RootElement;
        var revoked = key.TryGetProperty("revoked", out var flag) && flag.ValueKind == JsonValueKind.True;
        if (!revoked && key.TryGetProperty("sha256", out var sha256) && KeyHash.TryParse(sha256.GetString(), out var hash))
        {
            _hashes[(row.Organisation, row.Key)] = hash;
            _keys[hash] = new LectrKey(Of(row.Organisation), row.Key);
        }
    }

    private Organisation Of(string id)
    {
        if (!_organisations.TryGetValue(id, out var organisation))
        {
            _organisations[id] = organisation = new Organisation(id, Compile(id));
        }

        return organisation;
    }

    private OrganisationSettings Compile(string organisation)
    {
        var own = _rows[organisation].Values.Where(row => row.Data is not null && row.Kind != SettingKinds.Keys).ToLookup(row => row.Kind, StringComparer.Ordinal);
        if (own.Count == 0)
        {
            return _plain ??= new OrganisationSettings(CompiledRules.Empty, PriceBook.Catalogue, Addresses([]));
        }

        var rules = own[SettingKinds.Rules].FirstOrDefault() is { Data: { } set } ? CompiledRules.Compile(RuleSetJson.Read(set.Span)) : CompiledRules.Empty;
        var overrides = own[SettingKinds.Prices].Select(row => PriceJson.Read(row.Data!.Value.Span)).ToList();
        var prices = overrides.Count == 0 ? PriceBook.Catalogue : PriceBook.Catalogue.With(overrides);
        var bases = own[SettingKinds.Providers].Where(row => BaseUrl(row) is not null).ToDictionary(row => row.Key, row => BaseUrl(row)!, StringComparer.OrdinalIgnoreCase);
        return new OrganisationSettings(rules, prices, Addresses(bases));
    }

    private FrozenDictionary<Provider, ProviderAddress> Addresses(Dictionary<string, string> bases)
    {
        var addresses = new Dictionary<Provider, ProviderAddress>();
        foreach (var provider in ProviderCatalog.All)
        {
            if (bases.GetValueOrDefault(provider.Id) is { } own)
            {
                // The operator's key is for the operator's address: it does not follow an organisation's own.
                addresses[provider] = new ProviderAddress(own, operatorKey: null);
            }
            else if (Configured(provider) is { } configured)
            {
                addresses[provider] = new ProviderAddress(configured, options.OperatorKeys.GetValueOrDefault(provider.Id));
            }
        }

        return addresses.ToFrozenDictionary();
    }

    private string? Configured(Provider provider) =>
        options.BaseUrls.GetValueOrDefault(provider.Id) is { Length: > 0 } configured ? configured : provider.DefaultBaseUrl;

    private static string? BaseUrl(SettingRow row)
    {
        using var json = JsonDocument.Parse(row.Data!.Value);
        return json.RootElement.TryGetProperty("base_url", out var url) && url.GetString() is { Length: > 0 } text ? text : null;
    }
}

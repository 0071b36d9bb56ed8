using Lectr.Domain.Requests;
using Lectr.Domain.Rules;
using Lectr.Domain.Rules.Replaying;
using Lectr.EventStore;
using Lectr.EventStore.Archive;

namespace Lectr.Projections.RuleHistory;

/// <summary>
/// Proves the routing side of the books: the chain of every organisation's edits holds, and every recorded decision is that of
/// the rules at its version. One instance serves one run; feed it the log in order.
/// </summary>
public sealed class RuleVerification(EventStore.EventStore store)
{
    private const int PageSize = 5_000;

    private readonly Dictionary<string, IReadOnlyList<RuleEvent>> _edits = new(StringComparer.Ordinal);
    private readonly Dictionary<string, RuleSet[]> _sets = new(StringComparer.Ordinal);
    private readonly Dictionary<(string Organisation, long Version), CompiledRules> _compiled = [];

    /// <summary>Edits whose place in the chain was checked.</summary>
    public long EditsChecked { get; private set; }

    /// <summary>Recorded decisions that were worked out again.</summary>
    public long DecisionsChecked { get; private set; }

    /// <summary>The first difference that the rules of <paramref name="organisation"/> show; null when their chain holds.</summary>
    public async Task<string?> CheckChainAsync(string organisation, CancellationToken cancellationToken)
    {
        var edits = await EditsAsync(organisation, cancellationToken);
        EditsChecked += edits.Count;
        return RuleTimeline.FirstBrokenLink(edits) is { } broken
            ? $"rules of {organisation}, version {broken.Version}: its hash is {broken.Found}, its words and the edits before it give {broken.Expected}"
            : null;
    }

    /// <summary>What differs between a recorded decision and its replay; null for other events and where nothing does.</summary>
    public async Task<string?> CheckDecisionAsync(StoredEvent stored, CancellationToken cancellationToken)
    {
        if (EventTypes.ToDomainEvent(stored) is not RequestProxied { ImportedFrom: null } request)
        {
            return null;
        }

        DecisionsChecked++;
        var rules = await RulesAsync(stored.Tenant, request.RulesVersion, cancellationToken);
        var difference = rules is null ? $"decided by version {request.RulesVersion} of the rules, which does not exist" : DecisionReplay.Difference(rules, request);
        return difference is null ? null : $"request {request.RequestId} of {stored.Tenant}: {difference}";
    }

    /// <summary>Both, over every organisation and the whole log; the first difference, or null.</summary>
    public async Task<string?> RunAsync(EventArchive? archive, CancellationToken cancellationToken)
    {
        foreach (var organisation in await OrganisationsAsync(cancellationToken))
        {
            if (await CheckChainAsync(organisation, cancellationToken) is { } broken)
            {
                return broken;
            }
        }

        var history = archive is null ? store : new EventStore.EventStore(store.Source, archive);
        var position = 0L;
        while (true)
        {
            var page = await history.ReadAllAsync(position, PageSize, cancellationToken);
            foreach (var stored in page.Events)
            {
                if (await CheckDecisionAsync(stored, cancellationToken) is { } difference)
                {
                    return difference;
                }
            }

            if (page.Position == position)
            {
                return null;
            }

            position = page.Position;
        }
    }

    /// <summary>Organisations that have rules, or had.</summary>
    public async Task<IReadOnlyList<string>> OrganisationsAsync(CancellationToken cancellationToken)
    {
        await using var command = store.Source.CreateCommand("select tenant_id from lectr.mt_streams where id = $1 order by tenant_id");
        command.Parameters.AddWithValue(RuleStream.StreamId);
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var organisations = new List<string>();
        while (await reader.ReadAsync(cancellationToken))
        {
            organisations.Add(reader.GetString(0));
        }

        return organisations;
    }

    private async Task<CompiledRules?> RulesAsync(string organisation, long version, CancellationToken cancellationToken)
    {
        if (version == 0)
        {
            return CompiledRules.Empty;
        }

        if (_compiled.TryGetValue((organisation, version), out var known))
        {
            return known;
        }

        var edits = await EditsAsync(organisation, cancellationToken);
        if (version > edits.Count)
        {
            // The request may be younger than the edits read so far.
            _edits.Remove(organisation);
            _sets.Remove(organisation);
            edits = await EditsAsync(organisation, cancellationToken);
        }

        if (!_sets.TryGetValue(organisation, out var sets))
        {
            _sets[organisation] = sets = [.. RuleTimeline.Sets(edits)];
        }

        return version < 0 || version >= sets.Length ? null : _compiled[(organisation, version)] = CompiledRules.Compile(sets[version]);
    }

    private async Task<IReadOnlyList<RuleEvent>> EditsAsync(string organisation, CancellationToken cancellationToken)
    {
        if (!_edits.TryGetValue(organisation, out var edits))
        {
            var stored = await store.ReadStreamAsync(organisation, RuleStream.StreamId, 1, long.MaxValue, cancellationToken);
            _edits[organisation] = edits = [.. stored.Select(RuleStream.ToEdit)];
        }

        return edits;
    }
}

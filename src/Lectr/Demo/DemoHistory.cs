using System.Threading.Channels;
using Lectr.Api.Access;
using Lectr.Domain.Keys;
using Lectr.Domain.Organisations;
using Lectr.Domain.Requests;
using Lectr.Domain.Settings;
using Lectr.Domain.Simulation;
using Lectr.EventStore;
using Lectr.Projections.Settings;

namespace Lectr.Demo;

/// <summary>
/// Four weeks of the built-in story as events, as if proxies had recorded them: keys, prices, rules and requests, each
/// with the time at which it happened.
/// </summary>
internal sealed class DemoHistory(DateTimeOffset end)
{
    private const string Actor = "demo";
    private const string RulesStream = "rules";
    private const ulong Seed = 20;
    private const double Volume = 0.5;
    private const int BatchSize = 5_000;
    private const int BatchesAhead = 16;
    private static readonly TimeSpan Span = TimeSpan.FromDays(28);

    private ChannelReader<IReadOnlyList<StreamBatch>>? _made;

    /// <summary>The traffic, which goes on after the end.</summary>
    public TrafficSimulation Traffic { get; } = new(Story.BuiltIn, new SimulationSettings { Seed = Seed, End = end, Volume = Volume, Nodes = [Actor] });

    /// <summary>Lectr keys of the demo's applications, by their public ids. Drawn at random; the log holds their digests.</summary>
    public IReadOnlyDictionary<string, string> Keys { get; } =
        Story.BuiltIn.Features.Select(feature => feature.KeyId).Distinct(StringComparer.Ordinal).ToDictionary(id => id, _ => NewSecret.Key(), StringComparer.Ordinal);

    /// <summary>Names the default organisation so that everyone sees what its data is; does nothing when it exists.</summary>
    public static Task NameOrganisationAsync(SettingsStream settings, CancellationToken cancellationToken) => settings.EditSettingsAsync(
        Organisation.Default,
        (state, now) => state.Organisation is not null
            ? new SettingsOutcome.Accepted(null)
            : OrganisationEditing.Handle(new CreateOrganisation(Organisation.Default, Story.BuiltIn.Organisation) { Actor = Actor, At = now }, state),
        cancellationToken);

    /// <summary>Begins to make the requests, for who knows already that they are wanted while the database is still being made.</summary>
    public void Begin(CancellationToken cancellationToken)
    {
        var batches = Channel.CreateBounded<IReadOnlyList<StreamBatch>>(BatchesAhead);
        _made = batches.Reader;
        _ = Task.Run(() => MakeAsync(batches.Writer, cancellationToken), CancellationToken.None);
    }

    /// <summary>Whether the organisation has neither rules nor traffic yet.</summary>
    public static async Task<bool> IsWantedAsync(EventStore.EventStore store, CancellationToken cancellationToken) =>
        (await store.ReadStreamAsync(Organisation.Default, RulesStream, 1, 1, cancellationToken)).Count == 0;

    /// <summary>Issues keys of this run beside those of an earlier one, whose secrets are gone.</summary>
    public Task IssueKeysAsync(EventStore.EventStore store, CancellationToken cancellationToken) => AppendAsync(
        store,
        SettingsStream.KeysId,
        Keys.Select(key => Issue($"{key.Key}-{end.ToUnixTimeSeconds()}", $"{key.Key} {end:yyyy-MM-dd HH:mm:ss}", key.Value, end)),
        cancellationToken);

    /// <summary>Writes everything into the default organisation, which must have no rules and no traffic yet; returns the number of requests.</summary>
    public async Task<long> WriteAsync(EventStore.EventStore store, CancellationToken cancellationToken)
    {
        if (_made is null)
        {
            Begin(cancellationToken);
        }

        await AppendAsync(store, SettingsStream.SettingsId, Traffic.History.PriceEdits.Select(edit => ((object)edit, edit.At, edit.Actor)), cancellationToken);
        await AppendAsync(store, SettingsStream.KeysId, Keys.Select(key => Issue(key.Key, key.Key, key.Value, end - Span)), cancellationToken);
        await AppendAsync(store, RulesStream, Traffic.History.RuleEdits.Select(edit => ((object)edit, edit.At, edit.Actor)), cancellationToken);

        var written = 0L;
        await foreach (var batch in _made!.ReadAllAsync(cancellationToken))
        {
            await store.AppendBatchAsync(batch, null, cancellationToken);
            written += batch.Sum(stream => stream.Events.Count);
        }

        return written;
    }

    private async Task MakeAsync(ChannelWriter<IReadOnlyList<StreamBatch>> writer, CancellationToken cancellationToken)
    {
        Exception? failure = null;
        try
        {
            foreach (var chunk in Traffic.Between(end - Span, end).Chunk(BatchSize))
            {
                await writer.WriteAsync([.. chunk.GroupBy(StreamOf).Select(stream => new StreamBatch(Organisation.Default, stream.Key, [.. stream.Select(NewEventOf)]))], cancellationToken);
            }
        }
        catch (Exception exception)
        {
            failure = exception; // whoever reads meets it
        }
        finally
        {
            writer.Complete(failure);
        }
    }

    private static string StreamOf(RequestProxied request) =>
        string.Create(System.Globalization.CultureInfo.InvariantCulture, $"requests/{request.Node}/{request.StartedAt.UtcDateTime:yyyy-MM-dd}");

    private static NewEvent NewEventOf(RequestProxied request) =>
        EventTypes.ToNewEvent(request, request.RequestId, request.StartedAt.AddMilliseconds(request.LatencyMs), null);

    private static (object Event, DateTimeOffset At, string Actor) Issue(string id, string name, string secret, DateTimeOffset at) =>
        Accepted(KeyEditing.Handle(new IssueKey(id, name, secret) { Actor = Actor, At = at }, KeysState.Empty), at);

    private static (object Event, DateTimeOffset At, string Actor) Accepted(SettingsOutcome outcome, DateTimeOffset at) => outcome is SettingsOutcome.Accepted { Event: { } decided }
        ? (decided, at, Actor)
        : throw new InvalidOperationException($"the demo's beginning is not possible: {outcome}");

    private static async Task AppendAsync(EventStore.EventStore store, string stream, IEnumerable<(object Event, DateTimeOffset At, string Actor)> events, CancellationToken cancellationToken)
    {
        List<NewEvent> stored = [.. events.Select(e => EventTypes.ToNewEvent(e.Event, Guid.CreateVersion7(e.At), e.At, e.Actor))];
        if (stored.Count > 0)
        {
            await store.AppendAsync(Organisation.Default, stream, null, stored, SettingsProjection.ProjectAsync, cancellationToken);
        }
    }
}

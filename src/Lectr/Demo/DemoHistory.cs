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
internal sealed class DemoHistory(EventStore.EventStore store, DateTimeOffset end)
{
    private const string Actor = "demo";
    private const string RulesStream = "rules";
    private const ulong Seed = 20;
    private const double Volume = 0.5;
    private const int BatchSize = 20_000;
    private static readonly TimeSpan Span = TimeSpan.FromDays(28);

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

    /// <summary>Whether the organisation has neither rules nor traffic yet.</summary>
    public async Task<bool> IsWantedAsync(CancellationToken cancellationToken) =>
        (await store.ReadStreamAsync(Organisation.Default, RulesStream, 1, 1, cancellationToken)).Count == 0;

    /// <summary>Issues keys of this run beside those of an earlier one, whose secrets are gone.</summary>
    public Task IssueKeysAsync(CancellationToken cancellationToken) => AppendAsync(
        SettingsStream.KeysId,
        Keys.Select(key => Issue($"{key.Key}-{end.ToUnixTimeSeconds()}", $"{key.Key} {end:yyyy-MM-dd HH:mm:ss}", key.Value, end)),
        cancellationToken);

    /// <summary>
    /// Writes everything into the default organisation, which must have no rules and no traffic yet. <paramref name="progress"/> is told the
    /// number of requests as it grows.
    /// </summary>
    public async Task<long> WriteAsync(Action<long> progress, CancellationToken cancellationToken)
    {
        var start = end - Span;
        await AppendAsync(SettingsStream.SettingsId, Traffic.History.PriceEdits.Select(edit => ((object)edit, edit.At, edit.Actor)), cancellationToken);
        await AppendAsync(SettingsStream.KeysId, Keys.Select(key => Issue(key.Key, key.Key, key.Value, start)), cancellationToken);
        await AppendAsync(RulesStream, Traffic.History.RuleEdits.Select(edit => ((object)edit, edit.At, edit.Actor)), cancellationToken);

        var batches = Channel.CreateBounded<IReadOnlyList<StreamBatch>>(2);
        var maker = Task.Run(() => MakeAsync(start, batches.Writer, cancellationToken), cancellationToken);
        var written = 0L;
        await foreach (var batch in batches.Reader.ReadAllAsync(cancellationToken))
        {
            await store.AppendBatchAsync(batch, null, cancellationToken);
            progress(written += batch.Sum(stream => stream.Events.Count));
        }

        await maker;
        return written;
    }

    private async Task MakeAsync(DateTimeOffset start, ChannelWriter<IReadOnlyList<StreamBatch>> writer, CancellationToken cancellationToken)
    {
        Exception? failure = null;
        try
        {
            foreach (var chunk in Traffic.Between(start, end).Chunk(BatchSize))
            {
                await writer.WriteAsync([.. chunk.GroupBy(StreamOf).Select(stream => new StreamBatch(Organisation.Default, stream.Key, [.. stream.Select(NewEventOf)]))], cancellationToken);
            }
        }
        catch (Exception exception)
        {
            failure = exception;
            throw;
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

    private async Task AppendAsync(string stream, IEnumerable<(object Event, DateTimeOffset At, string Actor)> events, CancellationToken cancellationToken)
    {
        List<NewEvent> stored = [.. events.Select(e => EventTypes.ToNewEvent(e.Event, Guid.CreateVersion7(e.At), e.At, e.Actor))];
        if (stored.Count > 0)
        {
            await store.AppendAsync(Organisation.Default, stream, null, stored, SettingsProjection.ProjectAsync, cancellationToken);
        }
    }
}

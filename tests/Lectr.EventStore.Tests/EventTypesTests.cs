using System.Text.RegularExpressions;
using Lectr.Domain.Requests;
using Lectr.Domain.Rules;
using Lectr.Testing;

namespace Lectr.EventStore.Tests;

public sealed partial class EventTypesTests
{
    public static TheoryData<string, Type> All()
    {
        var data = new TheoryData<string, Type>();
        foreach (var (alias, type) in EventTypes.All)
        {
            data.Add(alias, type);
        }

        return data;
    }

    [Theory]
    [MemberData(nameof(All))]
    public void An_alias_follows_Martens_rule_and_leads_back_to_its_type(string alias, Type type)
    {
        Assert.Equal(MartensAlias(type), alias);
        Assert.Equal($"{type.FullName}, {type.Assembly.GetName().Name}", EventTypes.DotnetTypeOf(alias));
        Assert.Same(type, Type.GetType(EventTypes.DotnetTypeOf(alias)!));
    }

    [Fact]
    public void Every_rule_event_is_in_the_list()
    {
        var missing = typeof(RuleEvent).Assembly.GetTypes().Where(type => type.IsSubclassOf(typeof(RuleEvent))).Except(EventTypes.All.Select(known => known.Value));

        Assert.Empty(missing);
    }

    [Fact]
    public async Task A_request_event_comes_back_equal_through_the_database()
    {
        await using var database = await TestDatabase.CreateAsync();
        var request = new RequestProxied
        {
            RequestId = Guid.CreateVersion7(),
            StartedAt = Samples.Noon.AddMicroseconds(123_456),
            Node = "node-1",
            KeyId = "k1",
            Feature = "Zusammenfassung 🎉",
            Endpoint = "POST /v1/chat/completions",
            WireFormat = "openai",
            ProviderRequested = "openai",
            ProviderActual = "groq",
            Rule = new RuleRef("r1", "cheap"),
            Status = RequestStatus.UpstreamAborted,
            HttpStatus = 200,
            LatencyMs = 12.345,
            Usage = new Usage { Input = 0, CacheRead = 12, AudioSeconds = 1.5m },
            UsageSource = UsageSource.Partial,
            Cost = new RequestCost(0.000123456789m, "p1"),
            Shape = new RequestShape { Messages = 3 },
        };

        await database.Store.AppendAsync("acme", "requests/node-1/2026-05-04", null, [EventTypes.ToNewEvent(request, request.RequestId, request.StartedAt, null)], null, default);
        var stored = Assert.Single(await database.Store.ReadStreamAsync("acme", "requests/node-1/2026-05-04", 1, 1, default));

        Assert.Equal(request, EventTypes.ToDomainEvent(stored));
        Assert.Equal(
            ["request_proxied | upstream_aborted | 0 | null | 0.000123456789 | Lectr.Domain.Requests.RequestProxied, Lectr.Domain"],
            await database.RowsAsync("select type, data ->> 'status', data -> 'usage' ->> 'input', data -> 'usage' ->> 'output', data -> 'cost' ->> 'usd', mt_dotnet_type from lectr.mt_events"));
    }

    [Fact]
    public void An_unknown_alias_is_no_event_and_an_unlisted_type_is_a_bug()
    {
        var stored = new StoredEvent(1, Guid.NewGuid(), "acme", "s", 1, "from_the_future", "{}"u8.ToArray(), Samples.Noon, null);

        Assert.Null(EventTypes.ToDomainEvent(stored));
        Assert.Throws<ArgumentException>(() => EventTypes.ToNewEvent("text", Guid.NewGuid(), Samples.Noon, null));
    }

    /// <summary>Splits before an upper-case letter or digit after a lower-case letter, and between an acronym and the next word.</summary>
    private static string MartensAlias(Type type) => WordBoundary().Replace(type.Name, "_").ToLowerInvariant();

    [GeneratedRegex("(?<=[a-z])(?=[A-Z0-9])|(?<=[A-Z])(?=[A-Z][a-z])")]
    private static partial Regex WordBoundary();
}

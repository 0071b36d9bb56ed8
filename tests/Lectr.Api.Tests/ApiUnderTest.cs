using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Lectr.Api;
using Lectr.Api.FirstStart;
using Lectr.Domain.Requests;
using Lectr.EventStore;
using Lectr.Projections;
using Lectr.Testing;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Lectr.Api.Tests;

/// <summary>The API on a port and a database of its own, with the operator's token and a token of every role.</summary>
public sealed class ApiUnderTest : IAsyncLifetime
{
    /// <summary>The operator's token.</summary>
    public const string OperatorToken = "lc_admin_0123456789abcdefghijklmnopqrstuvwxyz";

    /// <summary>The first Lectr key.</summary>
    public const string FirstKey = "lc_key_0123456789abcdefghijklmnopqrstuvwxyz";

    private WebApplication? _app;
    private TestDatabase? _database;

    /// <summary>Options to start with; set before the first use.</summary>
    public ApiOptions Options { get; init; } = new() { Url = "http://127.0.0.1:0", ProxyUrl = "http://127.0.0.1:4100", LoginsPerMinute = 1000 };

    /// <summary>Its database.</summary>
    public TestDatabase Database => _database!;

    /// <summary>Its services.</summary>
    public IServiceProvider Services => _app!.Services;

    /// <summary>Where it listens.</summary>
    public Uri Url => new(_app!.Urls.First());

    /// <summary>Every table of the product.</summary>
    public static IReadOnlyList<SchemaScript> Scripts { get; } = [.. SchemaScript.EventStore, .. ReadModelSchema.Scripts];

    /// <inheritdoc/>
    public async ValueTask InitializeAsync()
    {
        _database = await TestDatabase.CreateAsync(Scripts);
        _app = ApiHost.Build(Options, _database.Source, builder => builder.Logging.ClearProviders());
        await _app.StartAsync();
        await Services.GetRequiredService<FirstStart.FirstStart>().EnsureAsync(new FixedCredentials(FirstKey, OperatorToken), CancellationToken.None);
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (_app is not null)
        {
            await _app.DisposeAsync();
        }

        if (_database is not null)
        {
            await _database.DisposeAsync();
        }
    }

    /// <summary>A client that carries <paramref name="token"/>; none when null.</summary>
    public HttpClient Client(string? token = OperatorToken, string? organisation = null)
    {
        var client = new HttpClient(new SocketsHttpHandler { UseCookies = false, AllowAutoRedirect = false }) { BaseAddress = Url };
        if (token is not null)
        {
            client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);
        }

        if (organisation is not null)
        {
            client.DefaultRequestHeaders.Add("X-Lectr-Organisation", organisation);
        }

        return client;
    }

    /// <summary>A fresh token of a role: <c>viewer</c>, <c>editor</c> or <c>admin</c>.</summary>
    public async Task<string> TokenAsync(string role, string? organisation = null)
    {
        using var client = Client(organisation: organisation);
        using var answer = await client.PostAsJsonAsync("/api/admin-tokens", new { name = $"{role} {Guid.NewGuid():N}", role });
        return (await answer.BodyAsync())["token"]!.GetValue<string>();
    }

    /// <summary>Stores requests as a proxy would, and folds them into the read models.</summary>
    public async Task RecordAsync(string organisation, params IReadOnlyList<RequestProxied> requests)
    {
        var events = requests.Select(request => EventTypes.ToNewEvent(request, request.RequestId, request.StartedAt, null)).ToList();
        await Database.Store.AppendBatchAsync([new StreamBatch(organisation, "requests/test/2026-11-20", events)], null, CancellationToken.None);
        await new ProjectionWorker(Database.Store, TimeProvider.System, NullLogger<ProjectionWorker>.Instance).CatchUpAsync(CancellationToken.None);
    }

    /// <summary>A fresh organisation; returns its id.</summary>
    public async Task<string> OrganisationAsync()
    {
        var id = $"org-{Guid.NewGuid():N}";
        using var client = Client();
        using var answer = await client.PostAsJsonAsync("/api/organisations", new { id });
        answer.EnsureSuccessStatusCode();
        return id;
    }
}

/// <summary>Reads of answers.</summary>
internal static class Answers
{
    /// <summary>The JSON body.</summary>
    public static async Task<JsonNode> BodyAsync(this HttpResponseMessage answer) => JsonNode.Parse(await answer.Content.ReadAsStringAsync())!;
}

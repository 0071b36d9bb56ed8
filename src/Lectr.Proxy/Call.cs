using Lectr.Domain.Providers;
using Lectr.Domain.Requests;
using Lectr.Domain.Rules;
using Lectr.Proxy.Observe;
using Lectr.Proxy.Request;
using Lectr.Proxy.Settings;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Endpoint = Lectr.Domain.Providers.Endpoint;

namespace Lectr.Proxy;

/// <summary>
/// One request on its way through the stages; each stage fills its part and reads those before it. One instance a connection
/// (a stream, under HTTP/2), used again for the next request.
/// </summary>
internal sealed class Call
{
    private Func<string, string?>? _headerOf;
    private string? _hashedKey;
    private KeyHash _keyHash;

    public Call(BodyBuffers buffers)
    {
        Body = new HeldBody(buffers);
        Tap = new AnswerTap();
    }

    /// <summary>The server's features of this request.</summary>
    public IFeatureCollection Features { get; private set; } = null!; // set by Begin before any use

    /// <summary>The request's head.</summary>
    public IHttpRequestFeature Request { get; private set; } = null!; // set by Begin before any use

    /// <summary>The answer's head.</summary>
    public IHttpResponseFeature Response { get; private set; } = null!; // set by Begin before any use

    /// <summary>Cancelled when the client is gone.</summary>
    public CancellationToken ClientGone { get; private set; }

    /// <summary>When the head was read, in ticks of the monotonic clock.</summary>
    public long Started { get; private set; }

    /// <summary>When the head was read, UTC.</summary>
    public DateTimeOffset StartedAt { get; private set; }

    /// <summary>The request's raw path, absolute, without its query.</summary>
    public string Path { get; set; } = "";

    /// <summary>The raw query with its question mark, or nothing.</summary>
    public string Query { get; set; } = "";

    /// <summary>The caller's key; null before it is checked.</summary>
    public LectrKey? Key { get; set; }

    /// <summary>The snapshot that decides on the whole request.</summary>
    public OrganisationSettings Settings { get; set; } = null!; // set together with Key

    /// <summary>What the path says; null for a path that belongs to none.</summary>
    public Endpoint? Endpoint { get; set; }

    /// <summary>X-Lectr-Feature; null when absent.</summary>
    public string? Feature { get; set; }

    /// <summary>X-Lectr-Task; null when absent.</summary>
    public string? Task { get; set; }

    /// <summary>X-Lectr-Provider; null when absent.</summary>
    public string? ProviderDeclared { get; set; }

    /// <summary>The held part of the body.</summary>
    public HeldBody Body { get; }

    /// <summary>What was read in it.</summary>
    public BodyScan Scan { get; } = new();

    /// <summary>Where the model stands in a multipart body; null for any other.</summary>
    public MultipartModel? Multipart { get; set; }

    /// <summary>Whether the request has a body.</summary>
    public bool HasBody { get; set; }

    /// <summary>Whether part of the body still has to be read from the client.</summary>
    public bool BodyFlows { get; set; }

    /// <summary>The body's length as the client declared it; null when chunked.</summary>
    public long? BodyLength { get; set; }

    /// <summary>Whether the body could be read for its model.</summary>
    public bool BodyUnreadable { get; set; }

    /// <summary>Body bytes received so far.</summary>
    public long RequestBytes { get; set; }

    /// <summary>The model that the client named.</summary>
    public string? ModelRequested { get; set; }

    /// <summary>The model sent upstream.</summary>
    public string? ModelActual { get; set; }

    /// <summary>The provider without rules.</summary>
    public Provider ProviderRequested { get; set; } = ProviderCatalog.Default;

    /// <summary>The provider that is asked.</summary>
    public Provider ProviderActual { get; set; } = ProviderCatalog.Default;

    /// <summary>What the rules said.</summary>
    public Decision Decision { get; set; } = Decision.Passthrough.Unchanged;

    /// <summary>The auth header to send.</summary>
    public Credential Credential { get; set; }

    /// <summary>Where the chosen provider is found; null when no base URL is known.</summary>
    public ProviderAddress? Address { get; set; }

    /// <summary>Whether the provider was changed by a rule.</summary>
    public bool Moved => !ReferenceEquals(ProviderActual, ProviderRequested);

    /// <summary>Monotonic ticks when upstream was asked; 0 before.</summary>
    public long Asked { get; set; }

    /// <summary>Monotonic ticks of the answer's first body byte; 0 before.</summary>
    public long FirstByte { get; set; }

    /// <summary>Monotonic ticks of the last thing that upstream sent; 0 before.</summary>
    public long LastByte { get; set; }

    /// <summary>Body bytes received from upstream.</summary>
    public long ResponseBytes { get; set; }

    /// <summary>The provider's id of the request.</summary>
    public string? ProviderRequestId { get; set; }

    /// <summary>Whether the answer is a stream of events.</summary>
    public bool Streaming { get; set; }

    /// <summary>Reads the copy of the answer.</summary>
    public AnswerTap Tap { get; }

    /// <summary>Whether the one event of this request was written.</summary>
    public bool Recorded { get; set; }

    /// <summary>A request header's value, joined when it came several times; null when absent. One delegate for the object's whole life.</summary>
    public Func<string, string?> HeaderOf => _headerOf ??= name => Request.Headers[name] is { Count: > 0 } values ? values.ToString() : null;

    /// <summary>Whether the answer's head was sent.</summary>
    public bool Answering => Response.HasStarted;

    /// <summary>Starts a request.</summary>
    public void Begin(IFeatureCollection features, long started, DateTimeOffset startedAt)
    {
        Features = features;
        Request = features.GetRequiredFeature<IHttpRequestFeature>();
        Response = features.GetRequiredFeature<IHttpResponseFeature>();
        Started = started;
        StartedAt = startedAt;
    }

    /// <summary>The hash of a Lectr key; false when it has not a key's form. A connection sends the same key again and again: it is hashed once.</summary>
    public bool TryHashKey(string? key, out KeyHash hash)
    {
        if (key is null || key != _hashedKey)
        {
            _hashedKey = KeyHash.TryOf(key, out _keyHash) ? key : null;
        }

        hash = _keyHash;
        return _hashedKey is not null;
    }

    /// <summary>Starts one of several exchanges on the same connection.</summary>
    public void BeginTurn(long started, DateTimeOffset startedAt) => (Started, StartedAt, Asked) = (started, startedAt, started);

    /// <summary>From here on the client's leaving is of interest.</summary>
    public void WatchClient() => ClientGone = Features.GetRequiredFeature<IHttpRequestLifetimeFeature>().RequestAborted;

    /// <summary>Cuts the client's connection, so that a broken answer does not look whole.</summary>
    public void CutClient() => Features.GetRequiredFeature<IHttpRequestLifetimeFeature>().Abort();

    /// <summary>Forgets the request; nothing of it may be kept but the key that the connection's next request will bring too.</summary>
    public void End()
    {
        Body.Release();
        Scan.Clear();
        Tap.Clear();
        Features = null!; // between requests there are none
        Request = null!; // the same
        Response = null!; // the same
        ClientGone = default;
        Path = Query = "";
        Key = null;
        Settings = null!; // the same
        Endpoint = null;
        Multipart = null;
        Feature = Task = ProviderDeclared = ModelRequested = ModelActual = ProviderRequestId = null;
        HasBody = BodyFlows = BodyUnreadable = Streaming = Recorded = false;
        BodyLength = null;
        RequestBytes = ResponseBytes = Asked = FirstByte = LastByte = 0;
        ProviderRequested = ProviderActual = ProviderCatalog.Default;
        Decision = Decision.Passthrough.Unchanged;
        Credential = default;
        Address = null;
    }
}

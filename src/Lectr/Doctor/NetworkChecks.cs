using System.Diagnostics;
using System.Text.Json;
using Lectr.Configuration;
using Lectr.Domain.Providers;

namespace Lectr.Doctor;

/// <summary>Asks providers and this machine's own listeners, and compares a call to a provider with the same call through the proxy.</summary>
internal sealed class NetworkChecks(LectrOptions options) : IDisposable
{
    private const string Models = "/models";

    private readonly HttpClient _client = new(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false, ConnectTimeout = TimeSpan.FromSeconds(5) })
    {
        Timeout = TimeSpan.FromSeconds(15),
    };

    /// <summary>Every provider: any answer, also a refusal, means that it is reachable.</summary>
    public async Task<IReadOnlyList<Finding>> ProvidersAsync(CancellationToken cancellationToken) =>
        await Task.WhenAll(ProviderCatalog.All.Select(provider => ProviderAsync(provider, cancellationToken)));

    /// <summary>The proxy or the API of this configuration.</summary>
    public async Task<Finding> ListenerAsync(string name, string url, CancellationToken cancellationToken)
    {
        var answer = await AskAsync(url.TrimEnd('/') + "/health/ready", null, cancellationToken);
        return answer.Failure is not null ? Finding.Skipped(name, $"Nothing listens on {url}.")
            : answer.Status == 200 ? Finding.Ok(name, $"{url} is ready.")
            : Finding.Failed(name, $"{url} answers {answer.Status}: {answer.Text}");
    }

    /// <summary>The list of models, which costs nothing, asked directly and through the proxy.</summary>
    public async Task<Finding> ComparisonAsync(string? lectrKey, string? named, CancellationToken cancellationToken)
    {
        const string Check = "direct and proxied";
        if (lectrKey is null)
        {
            return Finding.Skipped(Check, "Needs a Lectr key: --lectr-key, Lectr:Bootstrap:LectrKey, or first-run.json in the data directory.");
        }

        var provider = named is null ? ProviderCatalog.All.FirstOrDefault(one => Section(one)?.ApiKey is not null) ?? ProviderCatalog.Default : ProviderCatalog.Find(named);
        if (provider is null || provider.Offer(WireFormats.OpenAI) is null || BaseUrl(provider) is not { } baseUrl)
        {
            return Finding.Skipped(Check, $"{named ?? provider?.Id} is no provider with a base URL and a list of models.");
        }

        var key = Section(provider)?.ApiKey;
        var directUrl = Upstream.Url(Endpoints.Match("GET", "/v1" + Models, "")!, provider, baseUrl, "/v1" + Models, "", null);
        var proxiedUrl = options.Proxy.Url.TrimEnd('/') + "/v1" + Models;
        await AskAsync(directUrl!, Head(provider, key, null), cancellationToken);
        await AskAsync(proxiedUrl, Head(provider, key, lectrKey), cancellationToken);
        var direct = await AskAsync(directUrl!, Head(provider, key, null), cancellationToken);
        var proxied = await AskAsync(proxiedUrl, Head(provider, key, lectrKey), cancellationToken);
        if ((direct.Failure ?? proxied.Failure) is { } failure)
        {
            return Finding.Skipped(Check, $"GET {Models} of {provider.Id}: {failure}");
        }

        var times = $"GET {Models} of {provider.Id}: {direct.Milliseconds:0.0} ms direct, {proxied.Milliseconds:0.0} ms proxied, status {proxied.Status}";
        return direct.Status != proxied.Status ? Finding.Failed(Check, $"{times}, but {direct.Status} direct. {proxied.Text}")
            : direct.Text != proxied.Text ? Finding.Warning(Check, $"{times}; the bodies differ ({direct.Text.Length} and {proxied.Text.Length} characters), as they do where a provider numbers its answers.")
            : Finding.Ok(Check, $"{times}, the same {direct.Text.Length} characters.");
    }

    /// <summary>The Lectr key that the first start drew, where it is still in its file.</summary>
    public static string? FirstKey(string dataDirectory)
    {
        var file = Path.Combine(dataDirectory, "first-run.json");
        try
        {
            return File.Exists(file) ? JsonSerializer.Deserialize<JsonElement>(File.ReadAllText(file)).GetProperty("lectr_key").GetString() : null;
        }
        catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException or JsonException or KeyNotFoundException or InvalidOperationException)
        {
            return null;
        }
    }

    public void Dispose() => _client.Dispose();

    private async Task<Finding> ProviderAsync(Provider provider, CancellationToken cancellationToken)
    {
        var check = $"provider {provider.Id}";
        if (BaseUrl(provider) is not { } url)
        {
            return Finding.Skipped(check, $"No base URL: set Lectr:Providers:{provider.Id}:BaseUrl to use it.");
        }

        var answer = await AskAsync(url, null, cancellationToken);
        return answer.Failure is { } failure
            ? Finding.Warning(check, $"{url} cannot be reached: {failure}")
            : Finding.Ok(check, $"{url} answers in {answer.Milliseconds:0} ms{(Section(provider)?.ApiKey is null ? "" : "; the operator's key is set")}.");
    }

    private ProviderSection? Section(Provider provider) => options.Providers.GetValueOrDefault(provider.Id);

    private string? BaseUrl(Provider provider) => Section(provider)?.BaseUrl ?? provider.DefaultBaseUrl;

    private static Dictionary<string, string> Head(Provider provider, string? key, string? lectrKey)
    {
        var head = new Dictionary<string, string>(StringComparer.Ordinal);
        if (key is not null)
        {
            var form = provider.Offer(WireFormats.OpenAI)!.Auth;
            head[form.Header] = form.Bearer ? $"Bearer {key}" : key;
        }

        if (lectrKey is not null)
        {
            head["X-Lectr-Key"] = lectrKey;
            head["X-Lectr-Provider"] = provider.Id;
            head["X-Lectr-Feature"] = "lectr-doctor";
        }

        return head;
    }

    private async Task<(int Status, string Text, double Milliseconds, string? Failure)> AskAsync(string url, Dictionary<string, string>? head, CancellationToken cancellationToken)
    {
        try
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, url);
            foreach (var (name, value) in head ?? [])
            {
                request.Headers.TryAddWithoutValidation(name, value);
            }

            var asked = Stopwatch.GetTimestamp();
            using var answer = await _client.SendAsync(request, cancellationToken);
            var text = await answer.Content.ReadAsStringAsync(cancellationToken);
            return ((int)answer.StatusCode, text, Stopwatch.GetElapsedTime(asked).TotalMilliseconds, null);
        }
        catch (Exception failure) when (failure is HttpRequestException or UriFormatException or InvalidOperationException || (failure is OperationCanceledException && !cancellationToken.IsCancellationRequested))
        {
            return (0, "", 0, failure is OperationCanceledException ? "no answer in time" : failure.Message);
        }
    }
}

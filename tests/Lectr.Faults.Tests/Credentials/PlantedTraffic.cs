using System.Text;
using Lectr.Testing;

namespace Lectr.Faults.Tests.Credentials;

/// <summary>Calls of every kind, each with a secret of its own in every place where a client can put one.</summary>
internal sealed class PlantedTraffic(LectrProcess lectr)
{
    public const string Prompt = "the-prompt-that-nobody-may-keep-41d7";

    private static readonly string[] Wanted = ["", "error", "not json", "stream", "reset", "garbage"];

    private static readonly (string Name, string Form)[] Bearers =
    [
        ("an OpenAI key", "sk-proj-*"), ("an Anthropic key", "sk-ant-api03-*"), ("a Groq key", "gsk_*"), ("a Gemini key", "AIza*"), ("a key of unknown form", "own_gateway_*"),
        ("a JWT", "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiI*.sig"), ("a key with signs", "k+/=&%*+/="),
    ];

    /// <summary>Everything that was planted so far.</summary>
    public List<Secret> Planted { get; } = [];

    public async Task RunAsync()
    {
        using var client = new HttpClient(new SocketsHttpHandler { UseProxy = false }) { BaseAddress = new Uri(lectr.ProxyUrl) };
        foreach (var wanted in Wanted)
        {
            foreach (var (name, form) in Bearers)
            {
                await SendAsync(client, wanted, "/v1/chat/completions", ("Authorization", "Bearer " + Plant($"{name} as a bearer", form)));
            }

            await SendAsync(client, wanted, "/v1/messages", ("x-api-key", Plant("x-api-key", "sk-ant-api03-*")));
            await SendAsync(client, wanted, "/v1/messages", ("x-api-key", Plant("x-api-key of unknown form", "own_*")), ("Authorization", "Bearer " + Plant("a second header", "own_*")));
            await SendAsync(client, wanted, "/openai/deployments/d/chat/completions?api-version=2024-10-21", ("api-key", Plant("api-key", "*")));
            await SendAsync(client, wanted, "/v1beta/models/gemini-2.5-flash:generateContent", ("x-goog-api-key", Plant("x-goog-api-key", "AIza*")));
            await SendAsync(client, wanted, "/v1beta/models/gemini-2.5-flash:generateContent?key=" + Plant("?key=", "AIza*"));
            await SendAsync(client, wanted, "/v1beta/models/gemini-2.5-flash:generateContent?alt=sse&key=" + Uri.EscapeDataString(Plant("?key= with signs", "q+/=*")));
            await SendAsync(client, wanted, "/v1/chat/completions?api_key=" + Plant("?api_key=", "own_*"), ("Cookie", "session=" + Plant("a cookie", "*")), ("Proxy-Authorization", "Basic " + Plant("proxy auth", "*")));
            await SendAsync(client, wanted, "/nowhere/at/all?key=" + Plant("?key= at an unknown path", "own_*"), ("Authorization", "Bearer " + Plant("a bearer at an unknown path", "own_*")));
        }

        await SendAsync(client, "", "/v1/chat/completions", ("X-Lectr-Key", Plant("a wrong Lectr key", "lc_key_*")));
        await SendAsync(client, "", "/v1/chat/completions", ("X-Lectr-Feature", Plant("a Lectr key in another header", "lc_key_*")));
        await SendAsync(client, "", "/v1/chat/completions", ("X-Lectr-Task", Plant("an OpenAI key in another header", "sk-proj-*")));
        await SendAsync(client, "", "/v1/chat/completions", ("User-Agent", Plant("a key as user agent", "sk-proj-*")));
    }

    private string Plant(string where, string form)
    {
        var secret = Secret.Planted(where, form);
        Planted.Add(secret);
        return secret.Value;
    }

    private static async Task SendAsync(HttpClient client, string wanted, string path, params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, path)
        {
            Content = new StringContent($$"""{"model":"gpt-4o-mini","stream":{{(wanted == "stream" ? "true" : "false")}},"messages":[{"role":"user","content":"{{Prompt}}"}]}""", Encoding.UTF8, "application/json"),
        };
        if (headers.All(header => header.Name != "X-Lectr-Key"))
        {
            request.Headers.Add("X-Lectr-Key", LectrProcess.LectrKey);
        }

        request.Headers.Add("X-Wanted", wanted);
        foreach (var (name, value) in headers)
        {
            request.Headers.TryAddWithoutValidation(name, value);
        }

        try
        {
            using var answer = await client.SendAsync(request);
            await answer.Content.ReadAsStringAsync();
        }
        catch (HttpRequestException)
        {
            // The reset ones.
        }
    }
}

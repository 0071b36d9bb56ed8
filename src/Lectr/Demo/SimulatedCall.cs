using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Lectr.Domain.Pricing;
using Lectr.Domain.Simulation;
using Microsoft.AspNetCore.Http;

namespace Lectr.Demo;

/// <summary>One call to the simulated provider: what was asked, and what the answer will be and take.</summary>
internal sealed class SimulatedCall
{
    /// <summary>Header by which the demo's own traffic fixes the length of the answer, in tokens.</summary>
    public const string OutputHeader = "X-Simulated-Output";

    /// <summary>Header by which the demo's own traffic asks for an error, as its HTTP status.</summary>
    public const string StatusHeader = "X-Simulated-Status";

    private const int CharactersPerToken = 4;
    private const int SmallestCachedPrompt = 1_024;
    private const int CacheBlock = 128;
    private const double ErrorShare = 0.004;

    private static readonly string[] Words =
        ["this ", "is ", "an ", "answer ", "of ", "the ", "simulated ", "provider: ", "its ", "words ", "mean ", "nothing, ", "only ", "their ", "number ", "counts. "];

    private SimulatedCall(JsonObject body, string model, Dice dice) => (Body, Model, Dice) = (body, model, dice);

    /// <summary>The request's JSON; empty when there was none.</summary>
    public JsonObject Body { get; }

    /// <summary>The model asked for.</summary>
    public string Model { get; }

    /// <summary>Chance for this call.</summary>
    public Dice Dice { get; }

    /// <summary>Prompt tokens, the cached part included.</summary>
    public long Prompt { get; private set; }

    /// <summary>The part of <see cref="Prompt"/> read from a cache.</summary>
    public long Cached { get; private set; }

    /// <summary>Output tokens.</summary>
    public int Output { get; private set; }

    /// <summary>Status to fail with; 200 otherwise.</summary>
    public int Status { get; private set; } = StatusCodes.Status200OK;

    /// <summary>Time until the first token.</summary>
    public TimeSpan FirstToken { get; private set; }

    /// <summary>Time for each token after it.</summary>
    public TimeSpan PerToken { get; private set; }

    /// <summary>An id in the provider's manner.</summary>
    public string Id(string prefix) => prefix + Dice.Bits().ToString("x16", CultureInfo.InvariantCulture);

    /// <summary>Reads a call; <paramref name="pathModel"/> is the model where the path names it.</summary>
    public static async Task<SimulatedCall> ReadAsync(HttpContext context, string? pathModel, Dice dice)
    {
        JsonObject? body = null;
        if (context.Request.ContentLength is not 0 && context.Request.ContentType?.Contains("json", StringComparison.OrdinalIgnoreCase) == true)
        {
            body = (await JsonNode.ParseAsync(context.Request.Body, cancellationToken: context.RequestAborted)) as JsonObject;
        }

        body ??= [];
        var call = new SimulatedCall(body, pathModel ?? body["model"]?.GetValue<string>() ?? "gpt-6-luna", dice);
        call.Decide(context.Request);
        return call;
    }

    /// <summary>Text of the answer, a few tokens at a time.</summary>
    public IEnumerable<(string Text, int Tokens)> Pieces()
    {
        const int Piece = 6;
        for (var done = 0; done < Output; done += Piece)
        {
            var tokens = Math.Min(Piece, Output - done);
            yield return (string.Concat(Enumerable.Range(done, tokens).Select(i => Words[i % Words.Length])), tokens);
        }
    }

    /// <summary>The whole text.</summary>
    public string Text() => string.Concat(Pieces().Select(piece => piece.Text));

    private void Decide(HttpRequest request)
    {
        Prompt = Math.Max(1, CharactersIn(Body) / CharactersPerToken);
        Cached = Prompt >= SmallestCachedPrompt && Dice.Happens(0.6) ? (long)(Prompt * Dice.Unit() * 0.9) / CacheBlock * CacheBlock : 0;
        Output = IntOf(request.Headers[OutputHeader]) ?? (int)Math.Clamp(Dice.Skewed(180, 0.6), 1, LimitOf(Body) ?? 4_096);
        Status = IntOf(request.Headers[StatusHeader]) ?? (Dice.Happens(ErrorShare) ? StatusCodes.Status503ServiceUnavailable : StatusCodes.Status200OK);
        var (first, perToken) = ModelCatalogue.BuiltIn.Models.FirstOrDefault(model => model.Model == Model)?.CapabilityTier switch
        {
            CapabilityTier.Nano => (180, 3.0),
            CapabilityTier.Small => (260, 4.0),
            CapabilityTier.Frontier => (900, 11.0),
            CapabilityTier.Strong => (430, 7.0),
            _ => (85, 0.0),
        };
        FirstToken = TimeSpan.FromMilliseconds(Dice.Skewed(first, 0.25));
        PerToken = TimeSpan.FromMilliseconds(perToken * (0.85 + (0.3 * Dice.Unit())));
    }

    private static int? IntOf(string? text) => int.TryParse(text, CultureInfo.InvariantCulture, out var number) ? number : null;

    private static int? LimitOf(JsonObject body) =>
        new[] { "max_completion_tokens", "max_tokens", "max_output_tokens" }
            .Select(name => body[name] is JsonValue value && value.GetValueKind() == JsonValueKind.Number ? (int?)value.GetValue<int>() : null)
            .FirstOrDefault(limit => limit > 0);

    /// <summary>Characters of all text in the request, wherever it stands.</summary>
    private static long CharactersIn(JsonNode? node) => node switch
    {
        JsonObject members => members.Where(member => member.Key is not ("model" or "role" or "type")).Sum(member => CharactersIn(member.Value)),
        JsonArray items => items.Sum(CharactersIn),
        JsonValue value when value.GetValueKind() == JsonValueKind.String => value.GetValue<string>().Length,
        _ => 0,
    };
}

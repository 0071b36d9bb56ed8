using System.Diagnostics;
using Lectr.Domain.Pricing;
using Lectr.Domain.Providers;
using Lectr.Domain.Requests;
using Lectr.Domain.Rules;
using Lectr.Proxy.Request;

namespace Lectr.Proxy.Observe;

/// <summary>Makes the one event of a request from everything that the stages learnt.</summary>
internal static class RequestEvent
{
    private const int LongestUserAgent = 200;

    /// <summary>The event; <paramref name="now"/> is in ticks of the monotonic clock.</summary>
    public static RequestProxied Of(Call call, in Ending ending, string node, long now, Estimates estimates)
    {
        var endpoint = call.Endpoint;
        var answer = call.Tap.Finish(ending.Whole);
        var id = RequestIds.At(call.StartedAt);
        var shape = call.Scan.Shape();
        var (usage, source) = estimates.Resolve(call, ending, answer, shape, Draw(id));
        var last = call.LastByte == 0 ? now : call.LastByte;
        return new RequestProxied
        {
            RequestId = id,
            StartedAt = call.StartedAt,
            Node = node,
            KeyId = call.Key!.Id,
            Feature = call.Feature,
            Task = call.Task,
            ProviderDeclared = call.ProviderDeclared,
            Endpoint = endpoint?.Template ?? UnknownPath(call.Request.Method),
            WireFormat = (endpoint?.Format ?? Endpoints.FormatForErrors(call.Path)).Name,
            ProviderRequested = call.ProviderRequested.Id,
            ProviderActual = call.ProviderActual.Id,
            ModelRequested = Kept(call, call.ModelRequested),
            ModelActual = Kept(call, call.ModelActual),
            ModelReported = Kept(call, answer?.Model),
            Rule = call.Decision is Decision.Apply(var applied) ? new RuleRef(applied.Id, applied.Name) : null,
            RuleSkipped = call.Decision is Decision.Skipped(var skipped, var reason) ? new SkippedRule(skipped?.Id ?? "", skipped?.Name ?? "", reason) : null,
            RulesVersion = call.Settings.Rules.Version,
            Status = ending.Status ?? StatusOf(ending.HttpStatus, answer),
            HttpStatus = ending.HttpStatus,
            ErrorCode = ending.ErrorCode ?? Kept(call, answer?.ErrorCode, LongestUserAgent),
            Streaming = call.Streaming,
            LatencyMs = Milliseconds(last - call.Started),
            TtftMs = call.FirstByte == 0 ? null : Milliseconds(call.FirstByte - call.Started),
            OverheadMs = Milliseconds((call.Asked == 0 ? now : call.Asked) - call.Started + (call.Asked == 0 ? 0 : now - last)),
            RequestBytes = call.RequestBytes,
            ResponseBytes = call.ResponseBytes,
            Usage = usage,
            UsageSource = source,
            Cost = usage is null ? null : Price(call, answer!, usage),
            ServiceTier = Kept(call, answer?.ServiceTier, LongestUserAgent),
            Shape = shape,
            ProviderRequestId = Kept(call, call.ProviderRequestId ?? answer?.Id, LongestUserAgent),
            UserAgent = Redaction.Keep(call.Request.Headers.UserAgent.ToString(), LongestUserAgent),
        };
    }

    /// <summary>The text as it may be kept: not where it is the key of this very request, said back by the provider or put in the wrong place.</summary>
    private static string? Kept(Call call, string? text, int longest = Redaction.Longest) =>
        text is not null && Credentials.IsIn(text, call.Credential, call.Query) ? Redaction.Redacted : Redaction.Keep(text, longest);

    // The last bytes of a version 7 id are random.
    private static int Draw(Guid id)
    {
        Span<byte> bytes = stackalloc byte[16];
        id.TryWriteBytes(bytes);
        return BitConverter.ToInt32(bytes[12..]);
    }

    private static RequestCost? Price(Call call, Answer answer, Usage usage)
    {
        var billable = new Billable(call.ProviderActual.Id, answer.Model, call.ModelActual, usage, answer.ServiceTier, call.StartedAt);
        var cost = answer.Breakdown.Count > 0 ? call.Settings.Prices.Price(billable, answer.Breakdown) : call.Settings.Prices.Price(billable);
        return cost is Cost.Priced(var usd, var priceId) ? new RequestCost(usd, priceId) : null;
    }

    private static RequestStatus StatusOf(int httpStatus, Answer? answer) => httpStatus switch
    {
        >= 500 => RequestStatus.ProviderError,
        >= 400 => RequestStatus.ClientError,
        _ => answer is { ErrorInStream: true } ? RequestStatus.ProviderError : RequestStatus.Success,
    };

    private static double Milliseconds(long ticks) => Math.Round(ticks * (1e6 / Stopwatch.Frequency)) / 1000;

    private static string UnknownPath(string method) => method switch
    {
        "GET" or "POST" or "PUT" or "PATCH" or "DELETE" or "HEAD" or "OPTIONS" => method + " /*",
        _ => "OTHER /*",
    };
}

using System.Text;
using System.Text.Json;
using Lectr.Domain.Providers;
using Lectr.Domain.Requests;
using Lectr.Domain.Rules;

namespace Lectr.Proxy.Route;

/// <summary>Decides where a request goes, from memory alone. Never waits and never fails: what cannot be applied passes unchanged.</summary>
internal static class CallRouter
{
    /// <summary>Finds the provider, asks the rules, and puts the decision into effect.</summary>
    public static void Route(Call call)
    {
        var endpoint = call.Endpoint!;
        call.ModelRequested ??= endpoint.PathModel;
        call.ModelActual = call.ModelRequested;
        call.ProviderRequested = call.ProviderActual = ProviderDetection.Detect(
            endpoint, new DetectionInput(call.ProviderDeclared, call.ModelRequested, call.HeaderOf, call.Query));
        var checks = new RouteChecks(call);
        call.Decision = Decide(call, checks);
        if (call.Decision is Decision.Apply(var rule) && !TryApply(call, rule.Target))
        {
            call.Decision = new Decision.Skipped(rule, SkipReasons.UnreadableBody);
        }

        call.Address = call.Settings.Address(call.ProviderActual);
        call.Credential = checks.Credential(call.ProviderActual) ?? default;
    }

    private static Decision Decide(Call call, in RouteChecks checks)
    {
        var subject = new RuleSubject(call.Feature, call.Task, call.ProviderRequested.Id, call.ModelRequested);
        return Router.Decide(call.Settings.Rules, subject, Reading(call), checks);
    }

    private static ModelReading Reading(Call call) =>
        call.Endpoint!.ModelPlace == ModelPlace.None ? ModelReading.None
        : call.BodyUnreadable ? ModelReading.Unreadable
        : call.ModelRequested is null ? ModelReading.None
        : ModelReading.Named;

    private static bool TryApply(Call call, RuleTarget target)
    {
        if (call.Endpoint!.ModelPlace == ModelPlace.Body && target.Model != call.ModelRequested && !TryReplaceModel(call, target.Model))
        {
            return false;
        }

        call.ModelActual = target.Model;
        call.ProviderActual = ProviderCatalog.Find(target.Provider)!;
        return true;
    }

    private static bool TryReplaceModel(Call call, string model)
    {
        var before = call.Body.Length;
        var replaced = call.Multipart is { } multipart
            ? call.Body.TryReplace([multipart.Span], Encoding.UTF8.GetBytes(model))
            : call.Body.TryReplace(call.Scan.ModelSpans, JsonText(model));
        if (replaced && call.BodyLength is { } length)
        {
            call.BodyLength = length + call.Body.Length - before;
        }

        return replaced;
    }

    private static byte[] JsonText(string model) => JsonSerializer.SerializeToUtf8Bytes(model, ModelJson.Default.String);
}

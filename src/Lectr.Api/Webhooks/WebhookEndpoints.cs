using System.Text.Json.Serialization;
using Lectr.Api.Access;
using Lectr.Api.Problems;
using Lectr.Api.Providers;
using Lectr.Domain.Settings;
using Lectr.Projections.Webhooks;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Lectr.Api.Webhooks;

/// <summary>Webhooks, oldest first.</summary>
public sealed record WebhookListAnswer([property: JsonPropertyName("items")] IReadOnlyList<Webhook> Items);

/// <summary>Where to send, and in which form; <c>json</c> unless given.</summary>
public sealed record WebhookInput(
    [property: JsonPropertyName("url")] string? Url,
    [property: JsonPropertyName("format")] WebhookFormat? Format);

/// <summary>Where the organisation wants to hear of anomalies.</summary>
internal static class WebhookEndpoints
{
    public static void MapWebhooks(this IEndpointRouteBuilder api)
    {
        var webhooks = api.MapGroup("/webhooks").WithTags("Webhooks");
        webhooks.MapGet("", ListAsync).WithMetadata(new RequiredRole(Role.Admin)).Produces<WebhookListAnswer>().WithSummary("Every webhook, with what waits for it");
        webhooks.MapPost("", AddAsync).ForAdmins().Produces<IssuedWebhook>(201).WithSummary("Add a webhook; the answer holds its signing secret once");
        webhooks.MapDelete("/{id}", RemoveAsync).ForAdmins().Produces(204).ProducesProblem(404).WithSummary("Remove a webhook and what waits for it");
        webhooks.MapPost("/{id}/test", TestAsync).ForAdmins().Produces<WebhookAttempt>().ProducesProblem(404).WithSummary("Send a test message now");
    }

    private static async Task<IResult> ListAsync(HttpContext context, WebhookRegistry webhooks, CancellationToken cancellationToken) =>
        Results.Ok(new WebhookListAnswer(await webhooks.ListAsync(Caller.Of(context).Organisation, cancellationToken)));

    private static async Task<IResult> AddAsync(
        HttpContext context, WebhookRegistry webhooks, ApiOptions options, WebhookInput input, CancellationToken cancellationToken)
    {
        if (await UrlProblemAsync(input.Url, options, cancellationToken) is { } problem)
        {
            return Problem.Invalid("url", problem);
        }

        var caller = Caller.Of(context);
        var issued = await webhooks.AddAsync(caller.Organisation, input.Url!, input.Format ?? WebhookFormat.Json, caller.Name, cancellationToken);
        return Results.Json(issued, statusCode: StatusCodes.Status201Created);
    }

    private static async Task<IResult> RemoveAsync(HttpContext context, WebhookRegistry webhooks, string id, CancellationToken cancellationToken) =>
        await webhooks.RemoveAsync(Caller.Of(context).Organisation, id, cancellationToken) ? Results.NoContent() : Problem.NotFound("webhook", id);

    private static async Task<IResult> TestAsync(HttpContext context, WebhookSender sender, string id, CancellationToken cancellationToken) =>
        await sender.TestAsync(Caller.Of(context).Organisation, id, cancellationToken) is { } attempt ? Results.Ok(attempt) : Problem.NotFound("webhook", id);

    private static async Task<string?> UrlProblemAsync(string? url, ApiOptions options, CancellationToken cancellationToken)
    {
        if (url is null || url.Length > 2_000 || !WebhookRegistry.IsUsable(url))
        {
            return "A webhook's URL is an absolute http or https URL without user name or password.";
        }

        return !options.AllowLinkLocalBaseUrls && (BaseUrlCheck.PointsAtMetadata(new Uri(url)) || await ProviderSetting.LeadsToMetadataAsync(url, cancellationToken))
            ? "Link-local and metadata addresses are not allowed; the operator can allow them in the server's configuration."
            : null;
    }
}

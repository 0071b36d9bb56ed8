using System.Text.Json.Serialization;
using Lectr.Projections.Settings;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Npgsql;

namespace Lectr.Api.Health;

/// <summary>The state of this listener.</summary>
public sealed record HealthAnswer([property: JsonPropertyName("status")] string Status);

/// <summary>What probes and Prometheus ask.</summary>
internal static class HealthEndpoints
{
    public static void MapHealth(this IEndpointRouteBuilder app)
    {
        var health = app.MapGroup("").WithTags("Health");
        health.MapGet("/health/live", () => Results.Ok(new HealthAnswer("live"))).Produces<HealthAnswer>().WithSummary("The process runs");
        health.MapGet("/health/ready", ReadyAsync).Produces<HealthAnswer>().Produces<HealthAnswer>(503).WithSummary("The database answers, and the first admin token is there");
        health.MapGet("/metrics", async (ApiMetrics metrics, CancellationToken cancellationToken) => Results.Text(
                await metrics.WriteAsync(cancellationToken), "text/plain; version=0.0.4; charset=utf-8"))
            .Produces<string>(200, "text/plain").WithSummary("Metrics as Prometheus text");
    }

    private static async Task<IResult> ReadyAsync(NpgsqlDataSource source, CancellationToken cancellationToken)
    {
        try
        {
            await using var command = source.CreateCommand($"select exists (select from lectr_read.settings where kind = '{SettingKinds.AdminTokens}')");
            command.CommandTimeout = 2;
            return await command.ExecuteScalarAsync(cancellationToken) is true
                ? Results.Ok(new HealthAnswer("ready"))
                : Results.Json(new HealthAnswer("there is no admin token yet"), statusCode: StatusCodes.Status503ServiceUnavailable);
        }
        catch (Exception failure) when (failure is NpgsqlException or TimeoutException)
        {
            return Results.Json(new HealthAnswer("the database does not answer"), statusCode: StatusCodes.Status503ServiceUnavailable);
        }
    }
}

using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;

namespace Lectr.Api.Problems;

/// <summary>Whatever goes wrong is answered by a problem document, never by an exception's text that could hold data.</summary>
internal static class ProblemPipeline
{
    public static void AddProblems(this IServiceCollection services)
    {
        services.AddProblemDetails(options => options.CustomizeProblemDetails = problem => problem.ProblemDetails.Extensions.Remove("traceId"));
        services.AddExceptionHandler<FailureHandler>();

        // An unreadable request is an exception in every environment, so that it is answered in one place.
        services.Configure<RouteHandlerOptions>(options => options.ThrowOnBadRequest = true);
    }

    public static void UseProblems(this WebApplication app)
    {
        app.UseExceptionHandler();
        app.UseStatusCodePages();
    }

    private sealed class FailureHandler(IProblemDetailsService problems) : IExceptionHandler
    {
        public async ValueTask<bool> TryHandleAsync(HttpContext context, Exception exception, CancellationToken cancellationToken)
        {
            if (exception is OperationCanceledException && context.RequestAborted.IsCancellationRequested)
            {
                context.Response.StatusCode = StatusCodes.Status499ClientClosedRequest;
                return true;
            }

            var problem = Describe(exception);
            context.Response.StatusCode = problem.Status!.Value;
            return await problems.TryWriteAsync(new ProblemDetailsContext { HttpContext = context, ProblemDetails = problem });
        }

        private static ProblemDetails Describe(Exception exception) => exception switch
        {
            BadHttpRequestException { InnerException: JsonException json } => new HttpValidationProblemDetails(
                new Dictionary<string, string[]>(StringComparer.Ordinal) { [FieldOf(json)] = ["This cannot be read: it is not the JSON that is expected here."] })
            {
                Status = StatusCodes.Status400BadRequest,
                Title = "The body cannot be read.",
            },
            BadHttpRequestException bad => new ProblemDetails
            {
                Status = bad.StatusCode,
                Title = bad.StatusCode == StatusCodes.Status413PayloadTooLarge ? "The body is too large." : "The request cannot be read.",
                Detail = bad.Message,
            },
            PostgresException { SqlState: PostgresErrorCodes.InvalidTextRepresentation or PostgresErrorCodes.UntranslatableCharacter or PostgresErrorCodes.CharacterNotInRepertoire } => new ProblemDetails
            {
                Status = StatusCodes.Status400BadRequest,
                Title = "The request cannot be read.",
                Detail = "A parameter holds characters that cannot be stored.",
            },
            NpgsqlException or TimeoutException => new ProblemDetails
            {
                Status = StatusCodes.Status503ServiceUnavailable,
                Title = "The database does not answer.",
                Detail = "Proxies go on without it. Try again in a moment.",
            },
            _ => new ProblemDetails
            {
                Status = StatusCodes.Status500InternalServerError,
                Title = "Something went wrong in Lectr.",
                Detail = "The log of the server says what.",
            },
        };

        private static string FieldOf(JsonException json) => json.Path is { Length: > 2 } path ? path[2..] : "body";
    }
}

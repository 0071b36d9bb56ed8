using Lectr.Api.Access;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.OpenApi;

namespace Lectr.Api.OpenApi;

/// <summary>The API's description at <c>/openapi/v1.json</c>, and a page to read it at <c>/docs</c>.</summary>
internal static class ApiDocument
{
    private const string Scheme = "admin_token";

    public static void AddApiDocument(this IServiceCollection services) => services.AddOpenApi("v1", options =>
    {
        options.OpenApiVersion = OpenApiSpecVersion.OpenApi3_1;
        options.AddDocumentTransformer((document, _, _) =>
        {
            document.Info = new OpenApiInfo
            {
                Title = "Lectr admin API",
                Version = "v1",
                Description = "What AI costs, per feature, and the rules that route it. Times are ISO 8601 UTC; money is a decimal number of US dollars; errors are RFC 9457 problem documents.",
            };
            document.Servers = [];
            document.Components ??= new OpenApiComponents();
            document.Components.SecuritySchemes = new Dictionary<string, IOpenApiSecurityScheme>(StringComparer.Ordinal)
            {
                [Scheme] = new OpenApiSecurityScheme
                {
                    Type = SecuritySchemeType.Http,
                    Scheme = "bearer",
                    BearerFormat = "lc_admin_…",
                    Description = "An admin token: viewer reads, editor also changes rules and recommendations, admin everything.",
                },
            };
            return Task.CompletedTask;
        });
        options.AddOperationTransformer((operation, context, _) =>
        {
            Describe(operation, context.Description.ActionDescriptor.EndpointMetadata, context.Document!);
            return Task.CompletedTask;
        });
    });

    public static void MapApiDocument(this WebApplication app)
    {
        app.MapOpenApi("/openapi/{documentName}.json");
        app.UseSwaggerUI(page =>
        {
            page.RoutePrefix = "docs";
            page.DocumentTitle = "Lectr admin API";
            page.SwaggerEndpoint("/openapi/v1.json", "Lectr admin API");
        });
    }

    /// <summary>Says who may call it, as the access check enforces it.</summary>
    private static void Describe(OpenApiOperation operation, IList<object> metadata, OpenApiDocument document)
    {
        if (!metadata.OfType<Guarded>().Any() || metadata.OfType<OpenToAll>().Any())
        {
            return;
        }

        operation.Security = [new OpenApiSecurityRequirement { [new OpenApiSecuritySchemeReference(Scheme, document)] = [] }];
        var role = metadata.OfType<RequiredOperator>().Any()
            ? "operator"
            : (metadata.OfType<RequiredRole>().LastOrDefault()?.Role ?? Role.Viewer).ToString().ToLowerInvariant();
        operation.Description = $"Needs the role {role}.";
        operation.Extensions ??= new Dictionary<string, IOpenApiExtension>(StringComparer.Ordinal);
        operation.Extensions["x-lectr-role"] = new JsonNodeExtension(role);
    }
}

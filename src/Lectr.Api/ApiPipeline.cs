using Lectr.Api.Access;
using Lectr.Api.Accounting;
using Lectr.Api.AdminTokens;
using Lectr.Api.Anomalies;
using Lectr.Api.Dashboard;
using Lectr.Api.Events;
using Lectr.Api.Health;
using Lectr.Api.Keys;
using Lectr.Api.Nodes;
using Lectr.Api.OpenApi;
using Lectr.Api.Organisations;
using Lectr.Api.Prices;
using Lectr.Api.Problems;
using Lectr.Api.Providers;
using Lectr.Api.Recommendations;
using Lectr.Api.Requests;
using Lectr.Api.Rules;
using Lectr.Api.Session;
using Lectr.Api.Traffic;
using Lectr.Api.Webhooks;
using Microsoft.AspNetCore.Builder;

namespace Lectr.Api;

/// <summary>The way of an API request, top to bottom, and the table of contents of its resources.</summary>
internal static class ApiPipeline
{
    public static void UseLectrApi(this WebApplication app)
    {
        app.UseSecurityHeaders();
        app.UseProblems();
        app.UseRouting();
        app.UseRateLimiter();
        app.UseAccessCheck();

        app.MapHealth();
        app.MapApiDocument();

        var api = app.MapApi();
        api.MapSession();
        api.MapKeys();
        api.MapAdminTokens();
        api.MapOrganisations();
        api.MapProviders();
        api.MapPrices();
        api.MapTraffic();
        api.MapRequests();
        api.MapRules();
        api.MapRecommendations();
        api.MapAnomalies();
        api.MapWebhooks();
        api.MapNodes();
        api.MapAccounting();
        api.MapEvents();

        app.MapDashboard();
    }
}

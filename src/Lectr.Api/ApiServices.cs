using System.Text.Json;
using System.Text.Json.Serialization;
using Lectr.Api.Access;
using Lectr.Api.Health;
using Lectr.Api.OpenApi;
using Lectr.Api.Problems;
using Lectr.Api.Session;
using Lectr.Projections.Accounting;
using Lectr.Projections.Anomalies;
using Lectr.Projections.KeyUse;
using Lectr.Projections.Nodes;
using Lectr.Projections.Prices;
using Lectr.Projections.Recommendations;
using Lectr.Projections.RequestLog;
using Lectr.Projections.RuleHistory;
using Lectr.Projections.Settings;
using Lectr.Projections.Traffic;
using Lectr.Projections.Webhooks;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Npgsql;

namespace Lectr.Api;

/// <summary>What the API's endpoints are made of.</summary>
internal static class ApiServices
{
    public static IServiceCollection AddLectrApi(this IServiceCollection services, ApiOptions options)
    {
        services.AddSingleton(options);
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton<EventStore.EventStore>();
        services.AddSingleton(provider => new LiveConfirmation(
            provider.GetRequiredService<NpgsqlDataSource>(), provider.GetRequiredService<TimeProvider>(), options.ConfirmationTimeout));
        services.AddSingleton<NodeRegistry>();
        services.AddSingleton<RuleStream>();
        services.AddSingleton<RecordedTraffic>();
        services.AddSingleton<RuleImpactQuery>();
        services.AddSingleton<OrganisationPrices>();
        services.AddSingleton<PriceStream>();
        services.AddSingleton<RepricingRun>();
        services.AddSingleton<SeenModelsQuery>();
        services.AddSingleton<OverviewQuery>();
        services.AddSingleton<FeaturesQuery>();
        services.AddSingleton<SeriesQuery>();
        services.AddSingleton<RequestLogQuery>();
        services.AddSingleton<RequestFeed>();
        services.AddSingleton<AccountingQuery>();
        services.AddSingleton<ApiMetrics>();
        services.AddSingleton<KeyUseQuery>();
        services.AddSingleton<RecommendationsQuery>();
        services.AddSingleton<AnomaliesQuery>();
        services.AddSingleton<WebhookRegistry>();
        services.AddSingleton(_ => WebhookSender.CreateHttp(options.AllowLinkLocalBaseUrls));
        services.AddSingleton<WebhookSender>();
        services.AddSingleton<SettingsStream>();
        services.AddSingleton<SettingsLookup>();
        services.AddSingleton<FirstStart.FirstStart>();
        services.AddSingleton<CredentialReader>();
        services.AddLoginLimit(options);
        services.AddProblems();
        services.AddApiDocument();
        services.ConfigureHttpJsonOptions(json => Configure(json.SerializerOptions));
        return services;
    }

    /// <summary>Snake case, money and counts as JSON numbers and nothing else, enums by name.</summary>
    private static void Configure(JsonSerializerOptions json)
    {
        json.PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower;
        json.DictionaryKeyPolicy = null;
        json.NumberHandling = JsonNumberHandling.Strict;
        json.Converters.Add(new JsonStringEnumConverter(JsonNamingPolicy.SnakeCaseLower, allowIntegerValues: false));
    }
}

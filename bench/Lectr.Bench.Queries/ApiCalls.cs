namespace Lectr.Bench.Queries;

/// <summary>The reading calls of the admin API, with every filter on its own and some together.</summary>
internal static class ApiCalls
{
    /// <summary>Those that take a window.</summary>
    public static IEnumerable<string> InWindow(string rule) =>
    [
        "/overview",
        "/overview?feature=chat",
        "/overview?task=generation",
        "/overview?provider=openai",
        "/overview?model=gpt-4o",
        $"/overview?rule_id={rule}",
        "/features",
        "/features?provider=openai",
        .. from bucket in new[] { "day", "hour" } from grouping in new[] { "feature", "model", "provider", "task", "rule" } select $"/series?group_by={grouping}&bucket={bucket}",
        "/series?group_by=model&bucket=day&feature=chat",
        "/requests",
        "/requests?feature=chat",
        $"/requests?feature={LargeStory.Rare}",
        "/requests?feature=untagged&tagged=false",
        "/requests?feature=never-seen",
        "/requests?task=reasoning",
        "/requests?provider=groq",
        "/requests?model_requested=gpt-4o",
        "/requests?model_actual=gpt-5.4-mini",
        $"/requests?rule_id={rule}",
        "/requests?status=success",
        "/requests?status=upstream_aborted",
        "/requests?status=client_cancelled",
        "/requests?routed=true",
        "/requests?routed=false",
        "/requests?min_cost=0.05",
        "/requests?min_cost=2",
        "/requests?min_latency_ms=60000",
        "/requests?min_latency_ms=10000000",
        "/requests?feature=chat&status=provider_error&min_latency_ms=1000",
        "/recommendations",
        "/anomalies",
        "/rules/lint",
        $"/rules/{rule}/impact",
        "/prices/check",
    ];

    /// <summary>Those that take none.</summary>
    public static IEnumerable<string> Timeless(string rule) =>
    [
        "/rules", "/rules?version=3", "/rules/history", $"/rules/{rule}", "/keys", "/admin-tokens", "/organisations", "/providers", "/prices", "/nodes", "/accounting",
        "/events?limit=100", "/events?type=rule_created", "/webhooks",
    ];
}

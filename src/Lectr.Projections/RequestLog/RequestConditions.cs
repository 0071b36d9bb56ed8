using Lectr.Domain.Requests;
using Lectr.Projections.Traffic;
using Npgsql;

namespace Lectr.Projections.RequestLog;

/// <summary>A <see cref="RequestFilter"/> as conditions on the traffic cube's keys, on its cells, and on single rows.</summary>
internal sealed class RequestConditions(RequestFilter filter)
{
    /// <summary>Whether every row of the organisation passes, so that the log is read by time alone.</summary>
    public bool LetEverythingThrough { get; } =
        filter is { Feature: null, Task: null, Provider: null, ModelRequested: null, ModelActual: null, RuleId: null, Status: null, Routed: null, MinCost: null, MinLatencyMs: null };

    /// <summary>On <c>k</c>, a row of traffic_keys.</summary>
    public string OnKeys(NpgsqlCommand command)
    {
        var conditions = new List<string> { $"k.organisation = {Parameter(command, filter.Organisation)}" };
        AddFeature(conditions, "k", command);
        AddEqual(conditions, "k.task", filter.Task, command);
        AddEqual(conditions, "k.provider_actual", filter.Provider, command);
        AddEqual(conditions, "k.model_requested", filter.ModelRequested, command);
        AddEqual(conditions, "k.model_actual", filter.ModelActual, command);
        AddEqual(conditions, "k.rule_id", filter.RuleId, command);
        AddRouted(conditions, "k");
        return string.Join(" and ", conditions);
    }

    /// <summary>On <c>c</c>, a cell of the cube: true wherever a row of it may pass.</summary>
    public string OnCells(NpgsqlCommand command)
    {
        var conditions = new List<string> { $"{Passing} > 0" };
        if (filter.MinCost is { } cost)
        {
            conditions.Add($"c.max_cost_usd + c.repriced_up_usd >= {Parameter(command, cost)}");
        }

        if (filter.MinLatencyMs is { } latency)
        {
            conditions.Add($"c.max_latency_us >= {Parameter(command, MinLatencyUs(latency))}");
        }

        return string.Join(" and ", conditions);
    }

    /// <summary>How many rows of cell <c>c</c> may pass, at most.</summary>
    public string Passing => filter.Status is { } status ? "c." + TrafficColumns.Of(SumOf(status)) : "c.requests";

    /// <summary>On <c>r</c>, a row of the log whose key passed already.</summary>
    public string OnRows(NpgsqlCommand command)
    {
        var conditions = new List<string> { "true" };
        if (filter.Status is { } status)
        {
            conditions.Add($"r.status = {Parameter(command, (short)status)}");
        }

        if (filter.MinCost is { } cost)
        {
            conditions.Add($"r.cost_usd >= {Parameter(command, cost)}");
        }

        if (filter.MinLatencyMs is { } latency)
        {
            conditions.Add($"r.latency_us >= {Parameter(command, MinLatencyUs(latency))}");
        }

        return string.Join(" and ", conditions);
    }

    /// <summary>On <c>r</c>, a row of the log found by time.</summary>
    public string OnAnyRow(NpgsqlCommand command)
    {
        var conditions = new List<string> { $"r.organisation = {Parameter(command, filter.Organisation)}", OnRows(command) };
        AddFeature(conditions, "r", command);
        AddEqual(conditions, "r.task", filter.Task, command);
        AddEqual(conditions, "r.provider_actual", filter.Provider, command);
        AddEqual(conditions, "r.model_requested", filter.ModelRequested, command);
        AddEqual(conditions, "r.model_actual", filter.ModelActual, command);
        AddEqual(conditions, "r.rule_id", filter.RuleId, command);
        AddRouted(conditions, "r");
        return string.Join(" and ", conditions);
    }

    /// <summary>Adds a parameter and gives its placeholder.</summary>
    public static string Parameter<T>(NpgsqlCommand command, T value)
    {
        command.Parameters.Add(new NpgsqlParameter<T> { TypedValue = value });
        return $"${command.Parameters.Count}";
    }

    private static long MinLatencyUs(double milliseconds) => (long)Math.Ceiling(Math.Min(milliseconds, 1e12) * 1000);

    private static TrafficSum SumOf(RequestStatus status) => Enum.Parse<TrafficSum>(status.ToString());

    private void AddFeature(List<string> conditions, string table, NpgsqlCommand command)
    {
        if (filter.Feature is { Name: null })
        {
            conditions.Add($"{table}.feature is null");
        }
        else if (filter.Feature is { Name: { } name })
        {
            var feature = Parameter(command, PlainText.Of(name)!);
            conditions.Add(table == "k" ? $"md5(k.feature) = md5({feature}) and k.feature = {feature}" : $"{table}.feature = {feature}");
        }
    }

    private static void AddEqual(List<string> conditions, string column, string? value, NpgsqlCommand command)
    {
        if (value is not null)
        {
            conditions.Add($"{column} = {Parameter(command, PlainText.Of(value)!)}");
        }
    }

    private void AddRouted(List<string> conditions, string table)
    {
        if (filter.Routed is { } routed)
        {
            conditions.Add($"{table}.rule_id is {(routed ? "not null" : "null")}");
        }
    }
}
